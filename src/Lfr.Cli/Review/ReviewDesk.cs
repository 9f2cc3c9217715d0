using Lfr.Cli.Commands;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;

namespace Lfr.Cli.Review;

/// <summary>The desk of the deployment that raised an alert, made again from its log. The tool keeps no picture of anybody: it was zeroed when the alert had been
/// said, so that nothing is left to erase or to hold.</summary>
internal sealed class ReviewDesk : IDisposable
{
    private readonly OpenLog _log;
    private readonly IReadOnlyList<AuditEntry> _entries;
    private readonly RecordId _deployment;

    /// <summary>Opens it.</summary>
    /// <param name="path">The log.</param>
    /// <param name="key">The private key that signs it.</param>
    /// <param name="alertId">The alert.</param>
    /// <exception cref="CommandException">There is no such log or alert, somebody else writes it, or an application keeps the alerts.</exception>
    public ReviewDesk(string path, string key, string alertId)
    {
        if (!File.Exists(path) || !File.Exists(key))
        {
            throw new CommandException(ExitCode.Input, $"there is no {(File.Exists(path) ? $"key '{key}'" : $"audit log '{path}'")}: a review belongs into the log that holds the alert, signed with its key.");
        }

        try
        {
            _log = new OpenLog(path, key);
        }
        catch (AuditLockedException e)
        {
            throw new CommandException(
                ExitCode.Input, $"a run holds the log '{path}' and alone writes it: decide at its own console (lfr live --review-as OFFICER) or in the application that runs it, or when it has ended.", e);
        }

        try
        {
            _entries = _log.Entries();
            var raised = _entries.Select(e => e.Event).OfType<AlertRaised>().FirstOrDefault(a => a.AlertId == new RecordId(alertId))
                ?? throw new CommandException(ExitCode.Input, $"the log holds no alert '{alertId}'. lfr review list shows those that wait.");
            _deployment = raised.Deployment ?? throw new CommandException(ExitCode.Input, $"the alert '{alertId}' names no deployment.");
            Desk = Make(_entries, _deployment, _log.Log, WantsSecond(_entries, _deployment));
        }
        catch
        {
            _log.Dispose();
            throw;
        }
    }

    public AdjudicationDesk Desk { get; }

    /// <summary>The register of how people were described, on record as kept to the deployment's end.</summary>
    /// <exception cref="FormatException">The file is no register.</exception>
    public DemographicRegister Register(string path)
    {
        var register = new DemographicRegister(path, _deployment);
        var retention = new RetentionClock(_log.Log, TimeProvider.System, [register], _entries);
        if (!retention.Kept.Any(entry => entry.Item == RetainedItem.Demographics && entry.ItemId == _deployment))
        {
            retention.Keep(new RetentionStarted { Deployment = _deployment, Item = RetainedItem.Demographics, ItemId = _deployment });
        }

        return register;
    }

    /// <summary>Whether a deployment wants a second officer before anybody is engaged: as its first start says, and where that is missing, yes.</summary>
    public static bool WantsSecond(IEnumerable<AuditEntry> entries, RecordId deployment) => SecondInLog(entries, deployment) ?? true;

    /// <summary>The desk of a deployment that is about to run on a log.</summary>
    /// <param name="entries">What the log holds.</param>
    /// <param name="deployment">The deployment. Where it ran before, what its first start says of a second officer stays.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="CommandException">An application keeps the deployment's alerts.</exception>
    public static AdjudicationDesk For(IReadOnlyList<AuditEntry> entries, Deployment deployment, AuditLog log) =>
        Make(entries, deployment.Id, log, SecondInLog(entries, deployment.Id) ?? deployment.RequiresSecondReviewer);

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private static bool? SecondInLog(IEnumerable<AuditEntry> entries, RecordId deployment) =>
        entries.Select(e => e.Event).OfType<DeploymentStarted>().FirstOrDefault(e => e.Deployment == deployment)?.SecondReviewer;

    private static AdjudicationDesk Make(IReadOnlyList<AuditEntry> entries, RecordId deployment, AuditLog log, bool secondReviewer)
    {
        if (entries.Any(e => e.Event is RetentionStarted { Item: RetainedItem.Alert } kept && kept.Deployment == deployment))
        {
            throw new CommandException(
                ExitCode.Input, $"an application keeps alerts of the deployment '{deployment}' and must erase or hold them as they are decided, which this tool cannot: decide them there.");
        }

        var retention = new RetentionClock(log, TimeProvider.System, [], entries);
        return new AdjudicationDesk(deployment, log, retention, new AdjudicationOptions { RequireSecondReviewer = secondReviewer }, TimeProvider.System, entries);
    }
}
