using Lfr.Cli;
using Lfr.Cli.Commands;
using Lfr.Core.Engine;

// First of all, since later the number of pools is settled: what the models free serves the next image, instead of going back to the system and being paid for again.
NativePools.Keep();

// Kept to the process's end, so that a second signal while it ends changes nothing either.
var interruption = new Interruption();
var code = await CommandFrame.InvokeAsync(LfrCommand.Create(), args, Console.Out, Console.Error, interruption);
GC.KeepAlive(interruption);
return code;
