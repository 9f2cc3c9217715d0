using System.CommandLine;
using System.Text.Json;
using Lfr.Cli.ModelPreparation;
using Lfr.Core.Models;
using Spectre.Console;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr models</c>: what models there are, where they come from, and whether the files are the ones that were measured.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new Command("models", "Fetch the default models, show those in use, or check their files.")
    {
        ModelsFetchCommand.Create(),
        List(),
        Verify(),
        Prepare(),
    }.WithExamples("lfr models fetch --to .lfr/models", "lfr models list", "lfr models verify --models /srv/lfr/models", "lfr models list --json");

    private static Command List()
    {
        var folder = ModelFolder.CreateOption();
        var command = new Command("list", "Show each model's card: role, file, licence, provenance, measured accuracy. Checks no file.") { folder };
        command.WithExamples("lfr models list", "lfr models list --json");
        command.Does((parse, output, _) =>
        {
            var pack = ModelPack.LoadCards(ModelFolder.Find(parse, folder));
            var table = new Table().AddColumns("id", "role", "file", "sha256", "licence", "from");
            foreach (var card in pack.Cards)
            {
                table.AddRow(
                    Markup.Escape(card.Id), card.Role.ToString(), Markup.Escape(card.File), card.Sha256[..12], Markup.Escape(card.Licence.Spdx),
                    Markup.Escape($"{card.Provenance.Registry} {card.Provenance.Package} {card.Provenance.Version}"));
            }

            output.Line($"Models in {pack.Folder}");
            output.Block(table);
            foreach (var card in pack.Cards)
            {
                output.Line($"{card.Id}: {card.Summary} Training data: {card.Provenance.TrainingData}.");
            }

            output.Json(writer => Write(writer, pack, card => null));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var folder = ModelFolder.CreateOption();
        var command = new Command("verify", "Check that each model file is there and has the length and SHA-256 of its card.") { folder };
        command.WithExamples("lfr models verify", "lfr models verify --models /srv/lfr/models --json");
        command.Does((parse, output, cancellation) =>
        {
            var pack = ModelPack.LoadCards(ModelFolder.Find(parse, folder));
            var problems = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var card in pack.Cards)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    pack.Verify(card);
                    output.Line($"ok      {card.Id}  {card.File}  {card.Sha256}");
                }
                catch (ModelException exception)
                {
                    problems.Add(card.Id, exception.Message);
                    output.Line($"FAILED  {card.Id}  {exception.Message}");
                }
            }

            output.Line($"{pack.Cards.Count - problems.Count} of {pack.Cards.Count} model files are as their cards say.");
            output.Json(writer => Write(writer, pack, card => problems.GetValueOrDefault(card.Id) ?? ""));
            if (problems.Count == 0)
            {
                return ExitCode.Done;
            }

            output.Complain($"{problems.Count} of {pack.Cards.Count} model files in {pack.Folder} are not as their cards say: {string.Join(' ', problems.Values)}");
            return ExitCode.Environment;
        });
        return command;
    }

    private static Command Prepare()
    {
        var folder = ModelFolder.CreateOption();
        var command = new Command("prepare", "Make the model files that are derived from others by a graph edit, and check them against their cards.") { folder };
        command.WithExamples("lfr models prepare --models .lfr/models");
        command.Does((parse, output, cancellation) =>
        {
            var pack = ModelPack.LoadCards(ModelFolder.Find(parse, folder));
            var made = new List<string>();
            foreach (var card in pack.Cards.Where(card => card.Provenance.DerivedFrom is not null))
            {
                cancellation.ThrowIfCancellationRequested();
                if (ModelPreparer.Prepare(pack, card))
                {
                    made.Add(card.File);
                    output.Line($"made {card.File} ({card.Bytes} bytes, sha256 {card.Sha256})");
                }
            }

            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("folder", pack.Folder);
                writer.WriteStartArray("made");
                made.ForEach(writer.WriteStringValue);
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        });
        return command;
    }

    // "problem" is absent where nothing was checked, and null where nothing was found.
    private static void Write(Utf8JsonWriter writer, ModelPack pack, Func<ModelCard, string?> problemOf)
    {
        writer.WriteStartObject();
        writer.WriteString("folder", pack.Folder);
        writer.WriteStartArray("models");
        foreach (var card in pack.Cards)
        {
            writer.WriteStartObject();
            if (problemOf(card) is { } problem)
            {
                writer.WriteBoolean("ok", problem.Length == 0);
                writer.WriteString("problem", problem.Length == 0 ? null : problem);
            }

            writer.WritePropertyName("card");
            card.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
