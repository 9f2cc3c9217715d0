using System.Globalization;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Deployments;

/// <summary>Adds up the log of one deployment.</summary>
internal sealed class DeploymentRecordFold
{
    private readonly IReadOnlyList<AuditEntry> _entries;
    private readonly RecordId? _wanted;
    private readonly AlertLedger _ledger = new();
    private readonly HashSet<RecordId> _held = [];
    private readonly HashSet<RecordId> _erasedAlerts = [];
    private readonly List<ClockWentBack> _clock = [];
    private DeploymentStarted? _started;
    private DateTimeOffset _startedAt;
    private DateTimeOffset? _endedAt;
    private float? _lowest;
    private long _faces, _notAcquired, _erasedFaces, _frames, _dropped, _suppressed;
    private bool _watchlistErased;
    private int _clockDuring;
    private readonly List<string> _changes = [];
    private DeploymentStarted? _latest;

    public DeploymentRecordFold(IReadOnlyList<AuditEntry> entries, RecordId? wanted)
    {
        _entries = entries;
        _wanted = wanted;
    }

    public DeploymentRecord Make()
    {
        var names = _entries.Select(e => e.Event).OfType<DeploymentStarted>().Select(e => e.Deployment ?? default).Distinct().ToList();
        if (names.Count == 0 || (_wanted is { } wanted && !names.Contains(wanted)))
        {
            throw new FormatException(_wanted is null
                ? "The log holds no deployment: none was started."
                : $"The log holds no deployment '{_wanted}'. It holds: {(names.Count == 0 ? "none" : string.Join(", ", names))}.");
        }

        if (_wanted is null && names.Count > 1)
        {
            throw new FormatException($"The log holds {names.Count} deployments; name one of: {string.Join(", ", names)}.");
        }

        var id = _wanted ?? names[0];
        foreach (var entry in _entries)
        {
            TakeClock(entry.Event, id);

            // An event without a deployment belongs to the only one there is.
            if (entry.Event is { } auditEvent && (auditEvent.Deployment == id || (auditEvent.Deployment is null && names.Count == 1)))
            {
                Take(auditEvent, entry.Time);
            }
        }

        return Record(id);
    }

    // The clock is the machine's and the line no deployment's: those between the first and the last event of a deployment lie in it.
    private void TakeClock(AuditEvent? auditEvent, RecordId id)
    {
        if (auditEvent is ClockWentBack back && _started is not null && (back.Deployment is null || back.Deployment == id))
        {
            _clock.Add(back);
        }

        if (auditEvent?.Deployment == id)
        {
            _clockDuring = _clock.Count;
        }
    }

    private void Take(AuditEvent auditEvent, DateTimeOffset time)
    {
        _ledger.Apply(auditEvent, time);
        switch (auditEvent)
        {
            case DeploymentStarted started when _started is null:
                (_started, _latest) = (started, started);
                _startedAt = time.ToOffset(started.PlannedStart.Offset);
                break;
            case DeploymentStarted again:
                // Taken up again, after a stop or a crash.
                _endedAt = null;
                _changes.AddRange(Changes(_latest!, again, time.ToOffset(_startedAt.Offset)));
                _latest = again;
                break;
            case DeploymentEnded:
                _endedAt = time.ToOffset(_startedAt.Offset);
                break;
            case PolicyApplied applied:
                Lower(applied.LowestThreshold);
                break;
            case AlertRaised { IsSeeded: not true } raised:
                Lower(raised.Threshold);
                break;
            case PassagesCounted counted:
                _faces += counted.FacesSeen;
                _notAcquired += counted.FacesNotAcquired;
                _erasedFaces += counted.FacesErased;
                _frames += counted.Frames;
                _dropped += counted.DroppedFrames;
                break;
            case AlertSuppressed:
                _suppressed++;
                break;
            case HoldPlaced { Item: RetainedItem.Alert } hold:
                _held.Add(hold.ItemId);
                break;
            case HoldLifted { Item: RetainedItem.Alert } hold:
                _held.Remove(hold.ItemId);
                break;
            case ItemErased { Item: RetainedItem.Alert } erased:
                _erasedAlerts.Add(erased.ItemId);
                break;
            case ItemErased { Item: RetainedItem.Watchlist }:
                _watchlistErased = true;
                break;
        }
    }

    private void Lower(float threshold) => _lowest = Math.Min(_lowest ?? threshold, threshold);

    private DeploymentRecord Record(RecordId id)
    {
        var started = _started!;
        var alerts = _ledger.Alerts.Values.Where(a => !a.IsSeeded).ToList();
        long Of(AlertStanding standing) => alerts.Count(a => a.Standing(started.SecondReviewer) == standing);
        long Came(Disposal disposal) => alerts.Count(a => a.Outcome?.Disposal == disposal);
        return new DeploymentRecord
        {
            DeploymentId = id.Value,
            Location = started.Location.Value,
            StartedAt = _startedAt,
            EndedAt = _endedAt,
            UseCase = started.UseCase.Value,
            DeploymentDigest = started.DeploymentDigest.ToString(),
            WatchlistDigest = started.WatchlistDigest.ToString(),
            WatchlistSize = started.WatchlistSize,
            WatchlistComposition = started.WatchlistComposition.ToDictionary(c => c.Category.Value, c => c.People, StringComparer.Ordinal),
            PolicyId = started.PolicyId.Value,
            Pipeline = started.Pipeline.ToString(),
            LowestThreshold = _lowest,
            ThresholdsUsed = [.. alerts.GroupBy(a => a.Raised.Threshold).OrderBy(g => g.Key).Select(g => new ThresholdUse(g.Key, g.Count()))],
            FacesSeen = _faces,
            FacesNotAcquired = _notAcquired,
            FacesErased = _erasedFaces,
            Frames = _frames,
            DroppedFrames = _dropped,
            Alerts = alerts.Count,
            TrueConfirmed = Of(AlertStanding.TrueConfirmed),
            TrueUnconfirmed = Of(AlertStanding.TrueUnconfirmed),
            FalseConfirmed = Of(AlertStanding.FalseConfirmed),
            FalseUnconfirmed = Of(AlertStanding.FalseUnconfirmed),
            Unreviewed = Of(AlertStanding.Unreviewed),
            SuppressedAlerts = _suppressed,
            DoNotEngage = alerts.Count(a => a.IsDecided(started.SecondReviewer) && a.Engagement is null && !a.MayEngage(started.SecondReviewer)),
            NoticesGiven = alerts.Count(a => a.Notice is not null),
            FindingsRevised = alerts.Sum(a => (long)a.Revisions.Count),
            Arrests = Came(Disposal.Arrest),
            OtherDisposals = Came(Disposal.OtherDisposal),
            NoAction = Came(Disposal.NoAction),
            AlertsOnHold = _held.Except(_erasedAlerts).Count(),
            AlertsErased = _erasedAlerts.Count,
            WatchlistErased = _watchlistErased,
            ClockWentBack = _clockDuring,
            ClockWentBackSeconds = _clock.Take(_clockDuring).Select(back => back.Seconds).DefaultIfEmpty().Max(),
            Reviewers = Reviewers(),
            SecondReviewer = started.SecondReviewer,
            LogLines = _entries[^1].Line,
            LogHash = _entries[^1].Hash.ToString(),
            LaterChanges = _changes,
        };
    }

    private static IEnumerable<string> Changes(DeploymentStarted before, DeploymentStarted after, DateTimeOffset time)
    {
        string At(string what) => string.Create(CultureInfo.InvariantCulture, $"From {time:u} on {what}");
        if (after.WatchlistDigest != before.WatchlistDigest)
        {
            yield return At(string.Create(
                CultureInfo.InvariantCulture, $"another watchlist was used: {after.WatchlistSize} people, sha256 {after.WatchlistDigest}; before, {before.WatchlistSize} people, sha256 {before.WatchlistDigest}."));
        }

        if (after.DeploymentDigest != before.DeploymentDigest)
        {
            yield return At($"another form of the deployment was used: sha256 {after.DeploymentDigest}; location '{after.Location}', use case '{after.UseCase}'.");
        }

        if (after.PolicyId != before.PolicyId)
        {
            yield return At($"another threshold policy was used: '{after.PolicyId}'; before, '{before.PolicyId}'.");
        }

        if (after.Pipeline != before.Pipeline)
        {
            yield return At($"another pipeline was used: {after.Pipeline}.");
        }
    }

    private List<ReviewerFigures> Reviewers() =>
    [
        .. _ledger.Alerts.Values
            .SelectMany(alert => alert.Decisions.Select(decision => (alert, decision)))
            .GroupBy(pair => (pair.decision.Actor ?? default).PersonKey, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group =>
            {
                var real = group.Where(p => !p.alert.IsSeeded).ToList();
                var seeded = group.Where(p => p.alert.IsSeeded).ToList();
                return new ReviewerFigures
                {
                    Reviewer = group.First().decision.Actor ?? default,
                    Decisions = real.Count,
                    FoundTrue = real.Count(p => p.decision.Verdict == AlertVerdict.TrueAlert),
                    ToEngage = real.Count(p => p.decision.Action == ReviewAction.Engage),
                    SeededDecisions = seeded.Count,
                    SeededFoundTrue = seeded.Count(p => p.decision.Verdict == AlertVerdict.TrueAlert),
                    Disagreements = group.Count(p => p.alert.Decisions.Any(d => d.Verdict != p.decision.Verdict || d.Action != p.decision.Action)),
                    MedianSecondsToDecision = Median([.. group.Select(p => p.decision.SecondsToDecision)]),
                };
            }),
    ];

    private static double Median(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
