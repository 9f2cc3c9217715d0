using System.CommandLine;
using Lfr.Core.Engine;
using Lfr.Core.Matching;
using Lfr.Core.Policy;
using Lfr.Core.Quality;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr verify</c>: compares the faces of two pictures. Says score, threshold, decision, and the quality of both faces.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var a = new Argument<string>("A") { Description = "A picture of one person." };
        var b = new Argument<string>("B") { Description = "Another picture of one person." };
        var central = new Option<bool>("--most-central")
        {
            Description = "Where a picture shows several faces, compare the one that is largest and nearest to the centre, instead of refusing.",
        };
        var command = new Command("verify", "Compare the faces of two pictures (1:1). Exits with 0 for a match, 1 for no match.") { a, b, central };
        var options = new EngineOptions().AddTo(command, decides: true);
        command.WithExamples("lfr verify passport.jpg camera.png", "lfr verify a.jpg b.jpg --fmr 1e-5", "lfr verify a.jpg b.jpg --policy policy.json --json");
        command.Does((parse, output, cancellation) =>
        {
            using var engine = options.Open(parse);
            var policy = options.Policy(parse, engine);
            var choice = parse.GetValue(central) ? FaceChoice.MostCentral : FaceChoice.Only;
            var (notesA, notesB) = (new PictureNotes(), new PictureNotes());
            var (pathA, pathB) = (parse.GetRequiredValue(a), parse.GetRequiredValue(b));
            using var left = Template(engine, output, notesA, pathA, choice);
            cancellation.ThrowIfCancellationRequested();
            using var right = Template(engine, output, notesB, pathB, choice);
            var decision = policy.Decide(CosineMatcher.Compare(left.Template!, right.Template!), new PolicyContext(1));

            output.Line($"{(decision.IsMatch ? "MATCH" : "NO MATCH")}: score {decision.Score}, {FaceText.Describe(policy, decision.Threshold)}");
            output.Line($"A {pathA}: {FaceText.Describe(left.Sample!.Value.Quality)}");
            output.Line($"B {pathB}: {FaceText.Describe(right.Sample!.Value.Quality)}");
            output.Line("A match is a reason for a trained person to look, never a finding that two pictures show one person.");
            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("score", decision.Score.Value);
                writer.WriteNumber("threshold", decision.Threshold.Value);
                writer.WriteBoolean("isMatch", decision.IsMatch);
                FaceText.Write(writer, "policy", policy);
                FaceText.Write(writer, "engine", engine.Info);
                foreach (var (name, path, notes, result) in new[] { ("a", pathA, notesA, left), ("b", pathB, notesB, right) })
                {
                    writer.WriteStartObject(name);
                    writer.WriteString("path", path);
                    notes.Write(writer, path);
                    writer.WriteNumber("facesSeen", result.FacesFound);
                    FaceText.WriteMembers(writer, result.Sample!.Value);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            });
            return decision.IsMatch ? ExitCode.Done : ExitCode.NoMatch;
        });
        return command;
    }

    private static TemplateResult Template(FaceEngine engine, CommandOutput output, PictureNotes notes, string path, FaceChoice choice)
    {
        using var image = notes.Load(path);
        notes.Say(output);
        var result = engine.CreateTemplate(image, choice, QualityLimits.Probe);
        if (result.HasTemplate)
        {
            return result;
        }

        using (result)
        {
            var found = result.Failure == FailureReason.MoreThanOneFace
                ? $" ({result.FacesFound} faces). Cut the picture to one person, or use --most-central"
                : result.Sample is { } face ? $". {FaceText.Describe(face.Quality)}" : "";
            throw new CommandException(ExitCode.Input, $"{path}: {FaceText.Describe(result.Failure)}{found}. Nothing was compared.");
        }
    }
}
