using Lfr.Core.Audit;

namespace Lfr.Core.Deployments;

/// <summary>
/// What is published of a deployment: the columns of the published grids, and what they leave out. Counts only; rates and their intervals are
/// made of them where the record is printed. Made from the audit log alone, so that it cannot say other than the log.
/// </summary>
public sealed record DeploymentRecord
{
    /// <summary>Name of the deployment.</summary>
    public required string DeploymentId { get; init; }

    /// <summary>Where.</summary>
    public required string Location { get; init; }

    /// <summary>First moment, by the log.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Last moment, by the log; null while it runs, or after a crash that nobody took up.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Purpose.</summary>
    public required string UseCase { get; init; }

    /// <summary>SHA-256 of the deployment form.</summary>
    public required string DeploymentDigest { get; init; }

    /// <summary>SHA-256 of the watchlist package.</summary>
    public required string WatchlistDigest { get; init; }

    /// <summary>People on the watchlist.</summary>
    public required long WatchlistSize { get; init; }

    /// <summary>People in each category of the watchlist.</summary>
    public required IReadOnlyDictionary<string, int> WatchlistComposition { get; init; }

    /// <summary>The threshold policy.</summary>
    public required string PolicyId { get; init; }

    /// <summary>The pipeline id.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The lowest threshold in force, of the policy where the log holds it, else of the alerts; null where neither says.</summary>
    public float? LowestThreshold { get; init; }

    /// <summary>The thresholds under which alerts were raised.</summary>
    public required IReadOnlyList<ThresholdUse> ThresholdsUsed { get; init; }

    /// <summary>Faces seen: people counted as tracks; one person who comes back counts again.</summary>
    public required long FacesSeen { get; init; }

    /// <summary>Faces seen of which no usable face was had.</summary>
    public required long FacesNotAcquired { get; init; }

    /// <summary>Faces that did not match and were erased.</summary>
    public required long FacesErased { get; init; }

    /// <summary>Frames looked at.</summary>
    public required long Frames { get; init; }

    /// <summary>Frames never looked at, because a newer one was there.</summary>
    public required long DroppedFrames { get; init; }

    /// <summary>Alerts raised, known-false ones that were put in not counted.</summary>
    public required long Alerts { get; init; }

    /// <summary>True by an engagement.</summary>
    public required long TrueConfirmed { get; init; }

    /// <summary>Found true without engagement.</summary>
    public required long TrueUnconfirmed { get; init; }

    /// <summary>False by an engagement.</summary>
    public required long FalseConfirmed { get; init; }

    /// <summary>Found false without engagement.</summary>
    public required long FalseUnconfirmed { get; init; }

    /// <summary>Alerts that nobody decided. The five add up to <see cref="Alerts"/>.</summary>
    public required long Unreviewed { get; init; }

    /// <summary>Matches that raised no alert because the same subject had one a moment before. Any of them may have been another person.</summary>
    public required long SuppressedAlerts { get; init; }

    /// <summary>People engaged whose alert was true.</summary>
    public long EngagementsTrue => TrueConfirmed;

    /// <summary>People engaged whose alert was false.</summary>
    public long EngagementsFalse => FalseConfirmed;

    /// <summary>Alerts found true or false on which officers decided not to engage.</summary>
    public required long DoNotEngage { get; init; }

    /// <summary>People who were stopped and given a notice, taken or not.</summary>
    public required long NoticesGiven { get; init; }

    /// <summary>Findings that were corrected later.</summary>
    public required long FindingsRevised { get; init; }

    /// <summary>Arrests.</summary>
    public required long Arrests { get; init; }

    /// <summary>Other disposals.</summary>
    public required long OtherDisposals { get; init; }

    /// <summary>No action.</summary>
    public required long NoAction { get; init; }

    /// <summary>Alerts kept beyond their time by a hold that is still on.</summary>
    public required long AlertsOnHold { get; init; }

    /// <summary>Deletion receipts for alerts.</summary>
    public required long AlertsErased { get; init; }

    /// <summary>Whether the log has a deletion receipt for the watchlist.</summary>
    public required bool WatchlistErased { get; init; }

    /// <summary>Lines of the log that say that the clock went back during the deployment. Where there is one, times after it are earlier than they were, and no duration can be had from them.</summary>
    public long ClockWentBack { get; init; }

    /// <summary>The most by which it went back at once, seconds.</summary>
    public double ClockWentBackSeconds { get; init; }

    /// <summary>How each officer decided.</summary>
    public required IReadOnlyList<ReviewerFigures> Reviewers { get; init; }

    /// <summary>Whether a second officer had to agree to an engagement.</summary>
    public required bool SecondReviewer { get; init; }

    /// <summary>Lines of the log that it was made of, and the hash of the last: with them the record can be checked against the log.</summary>
    public required long LogLines { get; init; }

    /// <summary>Hash of the last of those lines.</summary>
    public required string LogHash { get; init; }

    /// <summary>What was different in later runs of the deployment, a sentence each: another form, watchlist or policy. The columns above are the first run's; empty where all runs were alike.</summary>
    public IReadOnlyList<string> LaterChanges { get; init; } = [];

    /// <summary>What a reader must know: "scripted: the counts are inputs"; null where there is nothing.</summary>
    public string? Caveat { get; init; }

    /// <summary>False alerts, confirmed or not.</summary>
    public long FalseAlerts => FalseConfirmed + FalseUnconfirmed;

    /// <summary>Makes the record of a deployment from a log.</summary>
    /// <param name="entries">The whole log in order, verified.</param>
    /// <param name="deploymentId">Which; null for the only one in the log.</param>
    /// <exception cref="FormatException">The log holds no such deployment, or several and none was named.</exception>
    public static DeploymentRecord FromLog(IReadOnlyList<AuditEntry> entries, RecordId? deploymentId = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return new DeploymentRecordFold(entries, deploymentId).Make();
    }
}
