using System.CommandLine;
using Lfr.Cli;
using Lfr.Cli.Commands;

var root = new RootCommand("Face matching on real photographs, and an evaluation harness for auditors. An alert never decides: a person does.")
{
    CommandFrame.Json,
    ModelsCommand.Create(),
    EvaluateCommand.Create(),
    CalibrateCommand.Create(),
    AuditCommand.Create(),
    DeploymentCommand.Create(),
    WatchlistCommand.Create(),
    LiveCommand.Create(),
    new Command("bench", "Measure the speed of a part on this machine.") { BenchLiveCommand.Create() },
};
root.WithExamples("lfr models verify", "lfr models list --json");
HelpWithExamples.Install(root);
return await CommandFrame.InvokeAsync(root, args, Console.Out, Console.Error);
