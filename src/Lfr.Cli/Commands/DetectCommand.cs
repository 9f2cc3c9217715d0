using System.CommandLine;
using System.Text.Json;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Quality;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr detect</c>: the faces of pictures, with their quality and, where one gives no template, the reason.</summary>
internal static class DetectCommand
{
    public static Command Create()
    {
        var images = new Argument<string[]>("IMAGE") { Description = "JPEG, PNG, BMP or PNM files, whatever their names.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("detect", "Find the faces of pictures, and say how good they are. Exits with 1 where no picture shows a face.") { images };
        var options = new EngineOptions().AddTo(command, decides: false);
        command.WithExamples("lfr detect street.jpg", "lfr detect *.jpg --json");
        command.Does((parse, output, cancellation) =>
        {
            using var engine = options.Open(parse);
            using var batch = engine.CreateBatch();
            var paths = parse.GetRequiredValue(images);
            var notes = new PictureNotes();
            var pictures = output.WithProgress("looking for faces", paths.Length, done => paths.Select(path =>
            {
                cancellation.ThrowIfCancellationRequested();
                var picture = Look(engine, batch, notes, path);
                done();
                return picture;
            }).ToList());
            notes.Say(output);
            foreach (var picture in pictures)
            {
                Say(output, picture);
            }

            output.Json(writer => Write(writer, engine.Info, pictures, notes));
            var unread = pictures.Count(picture => picture.Error is not null);
            if (unread > 0)
            {
                output.Complain($"{unread} of {Plural.Of(pictures.Count, "picture")} could not be read; the warnings say why. Replace them, or leave them out.");
                return ExitCode.Input;
            }

            return pictures.Exists(picture => picture.Faces.Count > 0) ? ExitCode.Done : ExitCode.NoMatch;
        });
        return command;
    }

    private static Picture Look(FaceEngine engine, FaceBatch batch, PictureNotes notes, string path)
    {
        try
        {
            using var image = notes.Load(path);
            engine.Process(image, QualityLimits.Probe, batch);
            var faces = new List<FaceSample>(batch.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                faces.Add(batch[i]);
            }

            return new Picture(path, image.Width, image.Height, faces, null);
        }
        catch (ImageFormatException exception)
        {
            // The other pictures are still looked at; the exit code says that not all could be.
            return new Picture(path, 0, 0, [], exception.Message);
        }
        finally
        {
            batch.Clear();
        }
    }

    private static void Say(CommandOutput output, Picture picture)
    {
        if (picture.Error is { } error)
        {
            output.Warning(error);
            return;
        }

        output.Line($"{picture.Path} ({picture.Width}x{picture.Height}): {(picture.Faces.Count == 1 ? "1 face" : $"{picture.Faces.Count} faces")}");
        foreach (var face in picture.Faces)
        {
            var verdict = face.HasTemplate ? "" : $" REFUSED: {FaceText.Describe(face.Failure)}.";
            output.Line(FormattableString.Invariant($"  {FaceText.Describe(face.Detection.Box)}, detector score {face.Detection.Score:0.000}.{verdict} {FaceText.Describe(face.Quality)}"));
        }
    }

    private static void Write(Utf8JsonWriter writer, EngineInfo info, List<Picture> pictures, PictureNotes notes)
    {
        writer.WriteStartObject();
        FaceText.Write(writer, "engine", info);
        writer.WriteNumber("facesSeen", pictures.Sum(picture => picture.Faces.Count));
        writer.WriteStartArray("images");
        foreach (var picture in pictures)
        {
            writer.WriteStartObject();
            writer.WriteString("path", picture.Path);
            writer.WriteString("error", picture.Error);
            writer.WriteNumber("width", picture.Width);
            writer.WriteNumber("height", picture.Height);
            notes.Write(writer, picture.Path);
            writer.WriteStartArray("faces");
            foreach (var face in picture.Faces)
            {
                writer.WriteStartObject();
                FaceText.WriteMembers(writer, face);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private sealed record Picture(string Path, int Width, int Height, List<FaceSample> Faces, string? Error);
}
