using System.CommandLine;
using Lfr.Cli;
using Lfr.Cli.Commands;

var root = new RootCommand("Face matching on real photographs, and an evaluation harness for auditors. An alert never decides: a person does.")
{
    CommandFrame.Json,
    DemoCommand.Create(),
    DetectCommand.Create(),
    VerifyCommand.Create(),
    EnrolCommand.Create(),
    SearchCommand.Create(),
    EvaluateCommand.Create(),
    CalibrateCommand.Create(),
    DeploymentCommand.Create(),
    WatchlistCommand.Create(),
    LiveCommand.Create(),
    AuditCommand.Create(),
    ModelsCommand.Create(),
    BenchCommand.Create(),
};
root.WithExamples("lfr demo --out result", "lfr verify a.jpg b.jpg", "lfr models verify");
HelpWithExamples.Install(root);
return await CommandFrame.InvokeAsync(root, args, Console.Out, Console.Error);
