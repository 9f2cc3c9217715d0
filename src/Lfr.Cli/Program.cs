using Lfr.Cli;
using Lfr.Cli.Commands;
using Lfr.Cli.Live;

// First of all: see there.
NativeMemory.SharePools();
return await CommandFrame.InvokeAsync(LfrCommand.Create(), args, Console.Out, Console.Error);
