using System.CommandLine;
using Lfr.Core;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Quality;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr enrol</c>: makes a watchlist of the pictures of a folder.</summary>
internal static class EnrolCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = $"Pictures of one person each ({PictureFolder.Extensions}; anything else is passed over, and named). A sub-folder holds several pictures of the person it is named after; a picture in DIR itself is of the person it is named after." };
        var destination = new Option<string>("--out") { Description = "The watchlist file to write.", HelpName = "WATCHLIST", Required = true };
        var skip = new Option<bool>("--skip-refused") { Description = "Write the watchlist without the pictures that give no template, instead of writing nothing." };
        var force = new Option<bool>("--force") { Description = "Replace the file that --out names although it is no watchlist. A watchlist is replaced without it; a device, pipe or socket never is." };
        var command = new Command("enrol", "Make a watchlist of the pictures of a folder. Stricter limits of quality apply than for a search.") { folder, destination, skip, force };
        var options = new EngineOptions().AddTo(command, decides: false);
        command.WithExamples("lfr enrol people --out people.watchlist", "lfr enrol people --out people.watchlist --skip-refused --json");
        command.Does((parse, output, cancellation) =>
        {
            var path = parse.GetRequiredValue(destination);
            RequirePlace(path, parse.GetValue(force));
            var found = PictureFolder.OfSubjects(parse.GetRequiredValue(folder));
            found.Say(output);
            var (pictures, notes) = (found.Pictures, new PictureNotes());
            using var engine = options.Open(parse);
            using var watchlist = new Watchlist(engine.Info.Pipeline, engine.Info.Dimension);
            var refused = new List<(string Path, string Reason)>();
            output.WithProgress("enrolling", pictures.Count, done =>
            {
                foreach (var (subject, picture) in pictures)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (Enrol(engine, watchlist, notes, subject, picture) is { } reason)
                    {
                        refused.Add((picture, reason));
                    }

                    done();
                }

                return true;
            });
            notes.Say(output);
            foreach (var (picture, reason) in refused)
            {
                output.Warning($"refused {picture}: {reason}");
            }

            if (watchlist.ReferenceCount == 0 || (refused.Count > 0 && !parse.GetValue(skip)))
            {
                throw new CommandException(ExitCode.Input, Nothing(refused, pictures.Count, watchlist.ReferenceCount));
            }

            PlainWatchlistFile.Save(watchlist, path);
            output.Line($"Wrote {path}: {Plural.Of(watchlist.SubjectCount, "person", "people")}, {Plural.Of(watchlist.ReferenceCount, "picture")}, {refused.Count} refused{(found.PassedOver.Count > 0 ? FormattableString.Invariant($", {found.PassedOver.Count} passed over") : "")}.");
            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("watchlist", path);
                writer.WriteNumber("subjects", watchlist.SubjectCount);
                writer.WriteNumber("references", watchlist.ReferenceCount);
                writer.WriteStartArray("refused");
                foreach (var (picture, reason) in refused)
                {
                    writer.WriteStartObject();
                    writer.WriteString("path", picture);
                    writer.WriteString("reason", reason);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                found.Write(writer);
                notes.Write(writer);
                FaceText.Write(writer, "engine", engine.Info);
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        });
        return command;
    }

    // Where nobody is left, leaving out is no advice. The warnings before name every picture.
    private static string Nothing(List<(string Path, string Reason)> refused, int pictures, int enrolled)
    {
        const int MostNamed = 10;
        var list = string.Join(" ", refused.Take(MostNamed).Select(r => $"{r.Path}: {r.Reason}.")) + (refused.Count > MostNamed ? $" And {refused.Count - MostNamed} more." : "");
        return enrolled == 0
            ? $"{(pictures == 1 ? "the one picture gives" : $"all {pictures} pictures give")} no template, so nothing was written. Choose others. {list}"
            : $"{refused.Count} of {Plural.Of(pictures, "picture")} {(refused.Count == 1 ? "gives" : "give")} no template, so nothing was written. Replace {(refused.Count == 1 ? "it, or leave it" : "them, or leave them")} out with --skip-refused. {list}";
    }

    /// <summary>Refuses, before any model is loaded, a place where no file can be put, and a file that is not lfr's.</summary>
    private static void RequirePlace(string path, bool force)
    {
        AtomicFile.Require(path);
        OutputPlace.RequireFile(path, "--out");
        if (!force && File.Exists(path) && !TemplateContainer.IsContainer(path))
        {
            throw new CommandException(ExitCode.Input, $"{path} is there already and is no watchlist, so it is not replaced. Name another file with --out, or replace it with --force.");
        }
    }

    /// <returns>Why the picture was refused; null where it was enrolled.</returns>
    private static string? Enrol(FaceEngine engine, Watchlist watchlist, PictureNotes notes, string subject, string path)
    {
        try
        {
            using var image = notes.Load(path);
            using var result = engine.CreateTemplate(image, FaceChoice.Only, QualityLimits.Reference);
            if (!result.HasTemplate)
            {
                return FaceText.Describe(result.Failure) + (result.Sample is { } face ? $" ({FaceText.Describe(face.Quality)})" : "");
            }

            watchlist.Add(subject, result.Template.ToReference(), path);
            return null;
        }
        catch (ImageFormatException exception)
        {
            // Whoever says it names the picture, and ends the sentence.
            return (exception.Message.StartsWith(path + ": ", StringComparison.Ordinal) ? exception.Message[(path.Length + 2)..] : exception.Message).TrimEnd('.');
        }
    }
}
