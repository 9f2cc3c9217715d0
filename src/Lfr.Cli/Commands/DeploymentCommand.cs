using System.CommandLine;
using System.Text.Json;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Evaluation.Reports;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr deployment</c>: whether a deployment may run, and what is published of it afterwards.</summary>
internal static class DeploymentCommand
{
    private const string BaseName = "deployment";

    public static Command Create() => new Command("deployment", "Check a deployment's form, make its record, or erase what was kept to its end.") { Validate(), Report(), Close() }
        .WithExamples("lfr deployment validate deployment.json", "lfr deployment report audit.jsonl --out record");

    private static Command Validate()
    {
        var file = new Argument<string>("FILE") { Description = "The deployment file (JSON)." };
        var command = new Command("validate", "Say everything that is wrong with a deployment file, at once.") { file };
        command.WithExamples("lfr deployment validate deployment.json", "lfr deployment validate deployment.json --json");
        command.Does((parse, output, _) =>
        {
            var form = DeploymentFile.Load(parse.GetRequiredValue(file));
            var problems = Deployment.Check(form);
            var digest = problems.Count == 0 ? Deployment.Approve(form).Digest.ToString() : null;
            output.Line(digest is null
                ? $"The deployment is refused for {problems.Count} {(problems.Count == 1 ? "reason" : "reasons")}:"
                : $"The deployment '{form.Id}' is in order. sha256 {digest}");
            foreach (var problem in problems)
            {
                output.Line($"  {problem}");
            }

            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("deployment", form.Id);
                writer.WriteBoolean("ok", problems.Count == 0);
                writer.WriteString("sha256", digest);
                writer.WriteStartArray("problems");
                foreach (var problem in problems)
                {
                    writer.WriteStartObject();
                    writer.WriteString("field", problem.Field);
                    writer.WriteString("reason", problem.Reason);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            if (problems.Count == 0)
            {
                return ExitCode.Done;
            }

            output.Complain($"the deployment is refused: {string.Join("; ", problems)}");
            return ExitCode.Input;
        });
        return command;
    }

    private static Command Report()
    {
        var log = AuditLogInput.LogArgument();
        var key = AuditLogInput.KeyOption();
        var head = AuditLogInput.HeadOption();
        var deployment = new Option<string?>("--deployment") { Description = "Which deployment, where the log holds several.", HelpName = "ID" };
        var described = new Option<string?>("--descriptions") { Description = "The register of how people were described; only totals of it leave.", HelpName = "FILE" };
        var folder = new Option<string?>("--out") { Description = $"Folder for {BaseName}.csv (published columns), {BaseName}.details.csv, {BaseName}.json and {BaseName}.md.", HelpName = "DIR" };
        var disclosure = new RecordDisclosure(folder);
        var command = new Command("report", "Make a deployment's record from its audit log, which is verified first.") { log, key, head, deployment, described, folder };
        disclosure.AddTo(command);
        command.WithExamples(
            "lfr deployment report audit.jsonl", "lfr deployment report audit.jsonl --out record",
            "lfr deployment report audit.jsonl --out record --disclose-to \"the public, on the force's website\" --reason \"published after each deployment\" --audit-key audit.pem",
            "lfr evaluate deployments record/deployment.csv");
        command.Does((parse, output, _) =>
        {
            OutputPlace.RequireFolder(parse.GetValue(folder), "--out");
            var input = AuditLogInput.Of(parse, log, key, head, output);
            var (verification, entries) = AuditVerifier.Read(input.Path, input.Keys, input.HeadPath);
            var record = DeploymentRecord.FromLog(entries, parse.GetValue(deployment) is { } name ? new RecordId(name) : (RecordId?)null);
            var report = new DeploymentRecordReport(record, Totals(parse.GetValue(described), record, entries), [verification.Describe()]);
            using var markdown = new StringWriter();
            DeploymentRecordMarkdown.Write(report, markdown);
            disclosure.Record(parse, input.Path, report);
            if (parse.GetValue(folder) is { } target)
            {
                WriteFiles(target, report);
                output.Note($"wrote {BaseName}.csv, {BaseName}.details.csv, {BaseName}.json and {BaseName}.md in {target}");
            }

            output.Line(markdown.ToString());
            output.Json(writer => DeploymentRecordJson.Write(report, writer));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Close()
    {
        var log = new Argument<string>("LOG") { Description = "The deployment's audit log, or the folder that holds it." };
        var key = new Option<string>("--audit-key") { Description = "Private key (PEM) that signs the log's head.", HelpName = "FILE", Required = true };
        var described = new Option<string>("--descriptions") { Description = "The register of how people were described. Make the record first: its totals are gone with it.", HelpName = "FILE", Required = true };
        var deployment = new Option<string?>("--deployment") { Description = "Which deployment, where the log holds several.", HelpName = "ID" };
        var command = new Command("close", "Erase how people were described, with a receipt in the log. The watchlist goes when a run of lfr live finds its end reached, or with lfr watchlist destroy.") { log, key, described, deployment };
        command.WithExamples("lfr deployment close audit.jsonl --audit-key audit.pem --descriptions descriptions.json");
        command.Does((parse, output, _) =>
        {
            var (path, file) = (AuditLogInput.At(parse.GetRequiredValue(log)), parse.GetRequiredValue(described));
            if (!File.Exists(path) || !File.Exists(parse.GetRequiredValue(key)))
            {
                throw new CommandException(ExitCode.Input, $"there is no {(File.Exists(path) ? $"key '{parse.GetValue(key)}'" : $"audit log '{path}'")}: the receipt belongs into the deployment's log, signed with its key.");
            }

            using var open = new OpenLog(path, parse.GetRequiredValue(key));
            var entries = open.Entries();
            var id = new RecordId(DeploymentRecord.FromLog(entries, parse.GetValue(deployment) is { } name ? new RecordId(name) : (RecordId?)null).DeploymentId);
            var retention = new RetentionClock(open.Log, TimeProvider.System, [new DemographicRegister(file, id)], entries);
            if (!retention.Kept.Any(e => e.Item == RetainedItem.Demographics && e.ItemId == id))
            {
                throw new CommandException(ExitCode.Input, $"the log knows of no descriptions that are kept for the deployment '{id}': nothing was erased.");
            }

            if (!retention.EraseNow(RetainedItem.Demographics, id, ErasureTrigger.DeploymentEnded))
            {
                throw new CommandException(ExitCode.Input, $"'{file}' was not erased: it is held, or cannot be deleted. The log says which; lfr audit verify reads it.");
            }

            output.Line($"{id}: the descriptions are erased, and the receipt is in the log.");
            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("deployment", id.Value);
                writer.WriteBoolean("erased", true);
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<DemographicTotal> Totals(string? path, DeploymentRecord record, IReadOnlyList<AuditEntry> entries)
    {
        if (path is null)
        {
            return [];
        }

        if (!File.Exists(path))
        {
            throw new CommandException(ExitCode.Input, $"there is no register of descriptions at '{path}'.");
        }

        var ledger = new AlertLedger();
        foreach (var entry in entries.Where(entry => entry.Event is not null && (entry.Event.Deployment is null || entry.Event.Deployment == new RecordId(record.DeploymentId))))
        {
            ledger.Apply(entry.Event!, entry.Time);
        }

        return new DemographicRegister(path, record.DeploymentId).Totals(ledger.Alerts.Values, record.SecondReviewer);
    }

    /// <summary>The record's JSON, as it is written.</summary>
    public static byte[] Json(DeploymentRecordReport report)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            DeploymentRecordJson.Write(report, writer);
        }

        return json.ToArray();
    }

    /// <summary>Writes every form of a record into a folder.</summary>
    public static void WriteFiles(string folder, DeploymentRecordReport report)
    {
        using var markdown = new StringWriter();
        DeploymentRecordMarkdown.Write(report, markdown);
        using var grid = new StringWriter();
        DeploymentRecordCsv.WriteGrid([report.Record], grid);
        using var details = new StringWriter();
        DeploymentRecordCsv.WriteDetails(report, details);
        WholeFile.Write(Path.Combine(folder, $"{BaseName}.csv"), grid.ToString());
        WholeFile.Write(Path.Combine(folder, $"{BaseName}.details.csv"), details.ToString());
        WholeFile.Write(Path.Combine(folder, $"{BaseName}.json"), Json(report));
        WholeFile.Write(Path.Combine(folder, $"{BaseName}.md"), markdown.ToString());
    }
}
