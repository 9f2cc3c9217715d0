using System.CommandLine;
using Lfr.Cli.ModelFetching;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr models fetch</c>: the default pack, anywhere, without a source checkout.</summary>
internal static class ModelsFetchCommand
{
    public static Command Create()
    {
        var to = new Option<string>("--to") { Description = "Folder for the model cards and model files; made where it is missing.", HelpName = "DIR", Required = true };
        var photographs = new Option<string?>("--photos") { Description = "Also fetch the demonstration's six photographs into this folder.", HelpName = "DIR" };
        var from = new Option<string?>("--from")
        {
            Description = "Folder with the npm archives, for a machine without a network. Default: fetch them with npm, from the registry that it is configured with.",
            HelpName = "DIR",
        };
        var command = new Command("fetch", "Fetch the default models, check every hash, and make the derived ones. Run it again to continue or repair.") { to, photographs, from };
        command.WithExamples(
            "lfr models fetch --to .lfr/models", "lfr models fetch --to .lfr/models --photos .lfr/photos", "lfr models fetch --to /srv/lfr/models --from /media/archives");
        command.Does((parse, output, cancellation) =>
        {
            OutputPlace.RequireFolder(parse.GetValue(to), "--to");
            OutputPlace.RequireFolder(parse.GetValue(photographs), "--photos");
            var folder = Path.GetFullPath(parse.GetValue(to)!);
            var pictures = parse.GetValue(photographs) is { } named ? Path.GetFullPath(named) : null;
            var written = DefaultPack.Fetch(folder, pictures, parse.GetValue(from), output.Note, cancellation);
            foreach (var path in written)
            {
                output.Line($"wrote {path}");
            }

            output.Line($"{DefaultPack.Cards.Count} models in {folder}; every file is as its card says.");
            output.Line("They are for development and demonstration: not police grade, with a strong demographic differential. 'lfr models list' says more.");
            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("folder", folder);
                writer.WriteString("photographs", pictures);
                writer.WriteStartArray("written");
                foreach (var path in written)
                {
                    writer.WriteStringValue(path);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        });
        return command;
    }
}
