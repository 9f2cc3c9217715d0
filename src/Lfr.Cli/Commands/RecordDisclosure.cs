using System.CommandLine;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Evaluation.Reports;

namespace Lfr.Cli.Commands;

/// <summary>Options of a record that leaves: to whom and what for, written into the log before anything leaves.</summary>
/// <param name="folder">Where the record goes: what is not written does not leave.</param>
internal sealed class RecordDisclosure(Option<string?> folder)
{
    private readonly Option<string?> _recipient = new("--disclose-to") { Description = "Who receives the record: recorded in the log, with the digest of its JSON, before it is written.", HelpName = "WHOM" };
    private readonly Option<string?> _reason = new("--reason") { Description = "What for, in words.", HelpName = "TEXT" };
    private readonly Option<string?> _officer = new("--officer") { Description = "Who discloses it.", HelpName = "ID" };
    private readonly Option<string?> _key = new("--audit-key") { Description = "Private key (PEM) that signs the log's head.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Options.Add(_recipient);
        command.Options.Add(_reason);
        command.Options.Add(_officer);
        command.Options.Add(_key);
        command.Validators.Add(result =>
        {
            Option<string?>[] needed = [_reason, _key, folder];
            if (result.GetResult(_recipient) is not null)
            {
                var missing = needed.Where(option => result.GetResult(option) is null).Select(option => option.Name).ToList();
                if (missing.Count > 0)
                {
                    result.AddError($"--disclose-to records what leaves, to whom and what for: {string.Join(", ", missing)} must be given too.");
                }
            }
            else if (result.GetResult(_reason) is not null || result.GetResult(_key) is not null || result.GetResult(_officer) is not null)
            {
                result.AddError("--reason, --officer and --audit-key are for a record that leaves: give --disclose-to too.");
            }
        });
    }

    /// <summary>Records it, where it leaves.</summary>
    public void Record(ParseResult parse, string logPath, DeploymentRecordReport report)
    {
        if (parse.GetValue(_recipient) is not { } recipient)
        {
            return;
        }

        using var open = new OpenLog(logPath, parse.GetValue(_key)!);
        open.Log.Append(new RecordDisclosed
        {
            Deployment = report.Record.DeploymentId,
            Actor = parse.GetValue(_officer) is { } officer ? new RecordId(officer) : (RecordId?)null,
            What = "deployment-record",
            Digest = Sha256Digest.Of(DeploymentCommand.Json(report)),
            Recipient = recipient,
            Reason = parse.GetValue(_reason)!,
        });
    }
}
