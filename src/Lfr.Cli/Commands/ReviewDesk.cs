using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;

namespace Lfr.Cli.Commands;

/// <summary>The desk of the deployment that raised an alert, made again from its log. The tool keeps no picture of anybody: it was zeroed when the alert had been
/// said, so that nothing is left to erase or to hold.</summary>
internal sealed class ReviewDesk : IDisposable
{
    private readonly OpenLog _log;

    /// <summary>Opens it.</summary>
    /// <param name="path">The log.</param>
    /// <param name="key">The private key that signs it.</param>
    /// <param name="alertId">The alert.</param>
    /// <exception cref="CommandException">There is no such log or alert, or an application keeps the alerts.</exception>
    /// <exception cref="IOException">Somebody else writes the log.</exception>
    public ReviewDesk(string path, string key, string alertId)
    {
        if (!File.Exists(path) || !File.Exists(key))
        {
            throw new CommandException(ExitCode.Input, $"there is no {(File.Exists(path) ? $"key '{key}'" : $"audit log '{path}'")}: a review belongs into the log that holds the alert, signed with its key.");
        }

        _log = new OpenLog(path, key);
        try
        {
            var entries = _log.Entries();
            var raised = entries.Select(e => e.Event).OfType<AlertRaised>().FirstOrDefault(a => a.AlertId == new RecordId(alertId))
                ?? throw new CommandException(ExitCode.Input, $"the log holds no alert '{alertId}'. lfr review list shows those that wait.");
            Desk = Make(entries, raised.Deployment ?? throw new CommandException(ExitCode.Input, $"the alert '{alertId}' names no deployment."), _log.Log);
        }
        catch
        {
            _log.Dispose();
            throw;
        }
    }

    public AdjudicationDesk Desk { get; }

    /// <summary>Whether a deployment wants a second officer before anybody is engaged: as its start says, and where that is missing, yes.</summary>
    public static bool WantsSecond(IEnumerable<AuditEntry> entries, RecordId deployment) =>
        entries.Select(e => e.Event).OfType<DeploymentStarted>().FirstOrDefault(e => e.Deployment == deployment)?.SecondReviewer ?? true;

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private static AdjudicationDesk Make(IReadOnlyList<AuditEntry> entries, RecordId deployment, AuditLog log)
    {
        if (entries.Any(e => e.Event is RetentionStarted { Item: RetainedItem.Alert } kept && kept.Deployment == deployment))
        {
            throw new CommandException(
                ExitCode.Input, $"an application keeps alerts of the deployment '{deployment}' and must erase or hold them as they are decided, which this tool cannot: decide them there.");
        }

        var retention = new RetentionClock(log, TimeProvider.System, [], entries);
        return new AdjudicationDesk(
            deployment, log, retention, new AdjudicationOptions { RequireSecondReviewer = WantsSecond(entries, deployment) }, TimeProvider.System, entries);
    }
}
