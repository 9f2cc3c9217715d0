using System.CommandLine;
using System.Text.Json;
using Lfr.Cli.Demonstration;
using Lfr.Core.Policy;
using Lfr.Evaluation.Reports;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr demo</c>: the main job on real photographs: enrol, detect, align, embed, match, alert.</summary>
internal static class DemoCommand
{
    /// <summary>The environment variable that names the photographs' folder.</summary>
    public const string PhotographsVariable = "LFR_PHOTOS";

    private const string AlertsFile = "alerts.json";

    // The first, the fourth, and so on: some to enrol, more to search.
    private const int EnrolledEvery = 3;

    public static Command Create()
    {
        var photographs = new Option<string?>("--photos")
        {
            Description = $"Folder with two photographs or more ({PictureFolder.Extensions}). Default: ${PhotographsVariable}, then .lfr/photos of this folder and those above.",
            HelpName = "DIR",
        };
        var place = new Option<string>("--out")
        {
            Description = "Folder for alerts.json, annotated pictures, index.html, and the scripted deployment's audit.jsonl and record. An older result there is replaced.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "lfr-demo",
        };
        var command = new Command("demo", "Enrol the faces of every third photograph, starting with the first; look for them in the others as if those were frames, and say who is alerted on. Then run a scripted deployment, with synthetic faces, through the live pipeline, and leave its audit log and record.")
        {
            photographs, place,
        };
        var options = new EngineOptions().AddTo(command, decides: true);
        command.WithExamples("lfr demo", "lfr demo --out result --fmr 1e-5", "lfr demo --photos holiday --json");
        command.Does((parse, output, cancellation) =>
        {
            var found = Photographs(parse.GetValue(photographs));
            var paths = found.Pictures.Select(picture => picture.Path).ToList();
            var destination = parse.GetValue(place)!;
            using var folder = new OutputFolder(destination);
            found.Say(output);
            using var engine = options.Open(parse);
            var policy = options.Policy(parse, engine);
            using var run = new DemonstrationRun(engine, policy, folder.TemporaryPath);
            output.WithProgress("looking at photographs", paths.Count, done =>
            {
                for (var i = 0; i < paths.Count; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (i % EnrolledEvery == 0)
                    {
                        run.Enrol(paths[i]);
                    }
                    else if (run.Listed.Count > 0)
                    {
                        run.LookAt(paths[i]);
                    }
                    else
                    {
                        throw new CommandException(ExitCode.Input, "no face of the first photograph is good enough to enrol. Choose others with --photos.");
                    }

                    done();
                }

                return true;
            });

            run.Notes.Say(output);
            output.Note("running a scripted deployment with synthetic faces through the live pipeline");
            var script = Script(folder.TemporaryPath, cancellation);
            WholeFile.Write(folder.PathOf("index.html"), DemonstrationPage.Text(run, policy, script));
            WholeFile.Write(folder.PathOf(AlertsFile), AlertsJson(run, found, engine, policy, script));
            folder.Complete();
            Say(output, run, policy, script, destination);
            output.Json(writer => DemonstrationJson.Write(writer, run, found, engine.Info, policy, script));
            return ExitCode.Done;
        });
        return command;
    }

    private static ScriptedResult Script(string folder, CancellationToken cancellation)
    {
        using var script = new ScriptedDeployment(folder);
        var result = script.RunAsync(cancellation).GetAwaiter().GetResult();
        DeploymentCommand.WriteFiles(folder, new DeploymentRecordReport(result.Record, notes: [result.Verification.Describe()]));
        return result;
    }

    private static void Say(CommandOutput output, DemonstrationRun run, IThresholdPolicy policy, ScriptedResult script, string destination)
    {
        output.Line($"Watchlist: {Plural.Of(run.Listed.Count, "face")} of {Plural.Of(run.Enrolled.Count, "photograph")}. Frames: {run.Frames.Count}, with {Plural.Of(run.FacesSeen, "face")}.");
        output.Line($"Match iff score >= threshold; {FaceText.Describe(policy, policy.ThresholdFor(run.Context))}");
        foreach (var alert in run.Alerts)
        {
            output.Line($"ALERT  {alert.Frame}  {alert.Subject}  score {alert.Decision.Score}  threshold {alert.Decision.Threshold}  at {FaceText.Describe(alert.Box)}");
        }

        output.Line($"{Plural.Of(run.Alerts.Count, "alert")}. An alert is a reason for a trained person to look, never a finding.");
        output.Line();
        output.Line($"Live, scripted: a deployment of the size of {script.Published.Location}, {script.Published.Date:d MMMM yyyy}, through the live pipeline, two reviewing officers, retention and the audit log.");
        output.Line(FormattableString.Invariant($"{"",-28}{"this script",12}{"published",12}"));
        foreach (var (name, scripted, published) in script.Rows)
        {
            output.Line(FormattableString.Invariant($"{name,-28}{scripted,12}{(published is { } p ? p.ToString(System.Globalization.CultureInfo.InvariantCulture) : "-"),12}"));
        }

        output.Line(ScriptedResult.Caveat);
        output.Line($"Audit log: {script.Verification.Describe()}");
        output.Line($"Its record, and the log: lfr deployment report {destination}; lfr audit verify {destination}; lfr evaluate deployments {Path.Combine(destination, "deployment.csv")}");
        output.Line();
        output.Line($"Look at {Path.Combine(destination, "index.html")}");
    }

    private static byte[] AlertsJson(DemonstrationRun run, PictureFolder photographs, Core.Engine.FaceEngine engine, IThresholdPolicy policy, ScriptedResult script)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            DemonstrationJson.Write(writer, run, photographs, engine.Info, policy, script);
        }

        return buffer.ToArray();
    }

    private static PictureFolder Photographs(string? named)
    {
        var folder = named ?? (Environment.GetEnvironmentVariable(PhotographsVariable) is { Length: > 0 } variable ? variable : null) ?? ModelFolder.FindAbove("photos")
            ?? throw new CommandException(
                ExitCode.Environment, $"no photographs: there is no .lfr/photos here or above. Run 'lfr models fetch --to .lfr/models --photos .lfr/photos', or name a folder with --photos DIR or {PhotographsVariable}.");
        var found = PictureFolder.Flat(folder);
        return found.Pictures.Count >= 2 ? found : throw new CommandException(ExitCode.Input, $"the folder {folder} holds {Plural.Of(found.Pictures.Count, "photograph")} ({PictureFolder.Extensions}); at least 2 are needed, one to enrol and one to search.");
    }
}
