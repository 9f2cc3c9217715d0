using Lfr.Cli;
using Lfr.Cli.Commands;
using Lfr.Core.Engine;

// First of all, since later the number of pools is settled: what the models free serves the next image, instead of going back to the system and being paid for again.
NativePools.Keep();
return await CommandFrame.InvokeAsync(LfrCommand.Create(), args, Console.Out, Console.Error);
