using System.CommandLine;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr</c> itself: all commands.</summary>
internal static class LfrCommand
{
    public static RootCommand Create()
    {
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
            ReviewCommand.Create(),
            AuditCommand.Create(),
            ModelsCommand.Create(),
            BenchCommand.Create(),
        };
        root.WithExamples("lfr demo --out result", "lfr verify a.jpg b.jpg", "lfr models verify");
        HelpWithExamples.Install(root);
        return root;
    }
}
