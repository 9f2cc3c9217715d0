using Lfr.Cli;
using Lfr.Cli.Commands;

return await CommandFrame.InvokeAsync(LfrCommand.Create(), args, Console.Out, Console.Error);
