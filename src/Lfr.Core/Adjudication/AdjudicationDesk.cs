using System.Globalization;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;

namespace Lfr.Core.Adjudication;

/// <summary>
/// Where alerts wait for officers. An alert never decides: somebody opens it, without its score, and answers; a second officer does where
/// somebody is to be engaged; what was found and what came of it is recorded; what is false is erased at once, what led to an arrest, a
/// complaint or a claim is held. Every step is in the audit log before it counts, and everything the desk knows is made again from it.
/// </summary>
/// <remarks>Safe for concurrent use. One desk a deployment.</remarks>
public sealed class AdjudicationDesk
{
    private readonly IAuditLog _log;
    private readonly TimeProvider _time;
    private readonly RetentionClock _retention;
    private readonly AdjudicationOptions _options;
    private readonly RecordId _deployment;
    private readonly AlertLedger _ledger = new();
    private readonly Dictionary<(RecordId Alert, string Officer), PendingReview> _open = [];
    private readonly Lock _gate = new();
    private int _lastNumber;

    /// <summary>Opens the desk of a deployment, or opens it again after a restart.</summary>
    /// <param name="deployment">Name of the deployment.</param>
    /// <param name="log">The audit log.</param>
    /// <param name="retention">Keeps and erases the biometric part of alerts; it needs an erasure target for them.</param>
    /// <param name="options">How alerts are reviewed.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="entries">What the log holds already, in order. A false alert whose erasure a crash prevented is erased now.</param>
    /// <exception cref="ArgumentException">The deployment has no name.</exception>
    public AdjudicationDesk(
        RecordId deployment, IAuditLog log, RetentionClock retention, AdjudicationOptions options, TimeProvider timeProvider, IEnumerable<AuditEntry>? entries = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(retention);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        if (deployment.IsEmpty)
        {
            Throw.Argument("deployment has no name. Pass the deployment's id.", nameof(deployment));
        }

        _deployment = deployment;
        _log = log;
        _retention = retention;
        _options = options;
        _time = timeProvider;
        foreach (var entry in entries ?? [])
        {
            if (entry.Event is { } auditEvent && (auditEvent.Deployment is null || auditEvent.Deployment == deployment))
            {
                _ledger.Apply(auditEvent, entry.Time);
            }
        }

        foreach (var alert in _ledger.Alerts.Values)
        {
            Settle(alert);
        }
    }

    /// <summary>Everything known of every alert, as of now.</summary>
    public IReadOnlyList<AlertHistory> Alerts
    {
        get
        {
            lock (_gate)
            {
                return [.. _ledger.Alerts.Values];
            }
        }
    }

    /// <summary>Alerts that wait for a first or second reviewer, oldest first. The list does not tell which are known-false.</summary>
    public IReadOnlyList<RecordId> Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _ledger.Alerts.Values.Where(alert => !alert.IsDecided(_options.RequireSecondReviewer)).Select(alert => alert.Raised.AlertId)];
            }
        }
    }

    /// <summary>A name for the next alert, given out once. Real and known-false alerts share the sequence, so that a name tells nothing: hand this method to the
    /// live pipeline, too.</summary>
    public RecordId NextAlertId()
    {
        lock (_gate)
        {
            RecordId id;
            do
            {
                id = string.Create(CultureInfo.InvariantCulture, $"{_deployment}/{++_lastNumber:D4}");
            }
            while (_ledger.Alerts.ContainsKey(id));
            return id;
        }
    }

    /// <summary>Takes an alert that the live pipeline raised, and so is in the log already, before the officers, and starts its retention. Keep nothing of
    /// the alert before this returns.</summary>
    /// <param name="raised">The alert as the log holds it: <c>Alert.Raised</c>.</param>
    /// <exception cref="ArgumentException">It is another deployment's, or it was received before.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded: its probe must be erased.</exception>
    public void Receive(AlertRaised raised)
    {
        RequireOurs(raised);
        lock (_gate)
        {
            _retention.Keep(Retain(raised.AlertId));
            _ledger.Apply(raised, _time.GetUtcNow());
        }
    }

    /// <summary>Takes an alert that the live pipeline raised, and so is in the log already, where its probe was zeroed and nobody keeps anything of it: no retention
    /// begins, and there is nothing to erase or to hold.</summary>
    /// <param name="raised">The alert as the log holds it: <c>Alert.Raised</c>.</param>
    /// <exception cref="ArgumentException">It is another deployment's, or it was received before.</exception>
    public void ReceiveErased(AlertRaised raised)
    {
        RequireOurs(raised);
        lock (_gate)
        {
            if (_ledger.Alerts.ContainsKey(raised.AlertId))
            {
                Throw.Argument($"There is an alert '{raised.AlertId}' already. Receive each once.", nameof(raised));
            }

            _ledger.Apply(raised, _time.GetUtcNow());
        }
    }

    /// <summary>Puts an alert before the officers and starts its retention, in one piece.</summary>
    /// <param name="raised">The alert; its <c>Deployment</c> is set here. Known-false alerts are put in the same way with <c>IsSeeded</c>.</param>
    /// <exception cref="ArgumentException">There is an alert of that name.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded: there is no alert then, and its probe must be erased.</exception>
    public void Raise(AlertRaised raised)
    {
        ArgumentNullException.ThrowIfNull(raised);
        lock (_gate)
        {
            if (_ledger.Alerts.ContainsKey(raised.AlertId))
            {
                Throw.Argument($"There is an alert '{raised.AlertId}' already. Take NextAlertId().", nameof(raised));
            }

            var now = _time.GetUtcNow();
            var ours = raised with { Deployment = _deployment };
            _retention.Keep(Retain(raised.AlertId), ours);
            _ledger.Apply(ours, now);
        }
    }

    /// <summary>An officer begins to look. The time to decision runs from here.</summary>
    /// <param name="alertId">The alert.</param>
    /// <param name="officer">Who looks.</param>
    /// <exception cref="ReviewRefusedException">The alert is unknown, decided already, or this officer reviewed it before. Recorded.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded.</exception>
    public PendingReview Open(RecordId alertId, RecordId officer)
    {
        lock (_gate)
        {
            var alert = Find(alertId, officer);
            RequireReviewable(alert, officer);
            Record(new AlertOpened { AlertId = alertId, Actor = officer });
            var pending = new PendingReview(alertId, officer, alert.Decisions.Count + 1, alert.Raised.Camera, alert.RaisedAt, _time.GetTimestamp());
            _open[(alertId, officer.PersonKey)] = pending;
            return pending;
        }
    }

    /// <summary>Records an officer's answer, and erases the alert if it is now known to be false and nothing holds it.</summary>
    /// <param name="pending">What <see cref="Open"/> gave; good for one decision.</param>
    /// <param name="decision">The answer.</param>
    /// <exception cref="ReviewRefusedException">It was decided already, or another officer decided since it was opened. Recorded.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded, and does not count.</exception>
    public ReviewResult Decide(PendingReview pending, ReviewDecision decision)
    {
        ArgumentNullException.ThrowIfNull(pending);
        ArgumentNullException.ThrowIfNull(decision);
        lock (_gate)
        {
            var officer = pending.Officer;
            var alert = Find(pending.AlertId, officer);
            RequireReviewable(alert, officer);
            if (!_open.TryGetValue((pending.AlertId, officer.PersonKey), out var current) || !ReferenceEquals(current, pending) || pending.Review != alert.Decisions.Count + 1)
            {
                Refuse(pending.AlertId, officer, "the alert was opened again or another officer has decided since it was opened. Open it again");
            }

            var seconds = _time.GetElapsedTime(pending.OpenedTimestamp).TotalSeconds;
            Record(new AlertDecided
            {
                AlertId = pending.AlertId,
                Actor = officer,
                Review = pending.Review,
                Verdict = decision.Verdict,
                Action = decision.Action,
                Reason = decision.Reason,
                SecondsToDecision = seconds,
            });
            _open.Remove((pending.AlertId, officer.PersonKey));
            alert = _ledger.Alerts[pending.AlertId];
            Settle(alert);
            return new ReviewResult(
                pending.AlertId, Next(alert), alert.Raised.Score, alert.Raised.Threshold, alert.Raised.PolicyId, alert.Raised.Category, seconds);
        }
    }

    /// <summary>Records that a person was engaged, what it showed, and the notice given.</summary>
    /// <param name="alertId">The alert.</param>
    /// <param name="officer">Who engaged.</param>
    /// <param name="report">What it showed.</param>
    /// <exception cref="ReviewRefusedException">The reviews did not allow it, it was recorded before, or the alert is known-false. Recorded.</exception>
    /// <exception cref="ArgumentException">The finding is undecided, or the notice incomplete.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded.</exception>
    public void RecordEngagement(RecordId alertId, RecordId officer, EngagementReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        RequireFinding(report.Finding, nameof(report));
        report.Notice.Require();
        lock (_gate)
        {
            var alert = Find(alertId, officer);
            if (!alert.MayEngage(_options.RequireSecondReviewer))
            {
                Refuse(alertId, officer, "the reviews do not allow to engage anybody on this alert");
            }

            if (alert.Engagement is not null)
            {
                Refuse(alertId, officer, "an engagement is recorded already; a later correction is a revised finding");
            }

            Record(
                new PersonEngaged { AlertId = alertId, Actor = officer, Finding = report.Finding, Reason = report.Reason },
                new NoticeGiven { AlertId = alertId, Actor = officer, Reference = report.Notice.Reference, Accepted = report.NoticeAccepted });
            if (report.Complaint is { } complaint)
            {
                Hold(alertId, officer, complaint);
            }

            Settle(_ledger.Alerts[alertId]);
        }
    }

    /// <summary>Records what came of an alert. An arrest holds it: relevant material is retained (Criminal Procedure and Investigations Act 1996, Code of Practice, 5.1 and 5.4).</summary>
    /// <param name="alertId">The alert.</param>
    /// <param name="officer">Who says so.</param>
    /// <param name="disposal">Arrest, other disposal or no action.</param>
    /// <param name="reason">In words.</param>
    /// <exception cref="ReviewRefusedException">The alert is undecided or known-false, an outcome is recorded already (other than no action, which a later arrest or disposal replaces), or an arrest is claimed of nobody engaged. Recorded.</exception>
    /// <exception cref="ArgumentException">The disposal is undecided.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded.</exception>
    public void RecordOutcome(RecordId alertId, RecordId officer, Disposal disposal, AuditText reason)
    {
        if (disposal is not (Disposal.Arrest or Disposal.OtherDisposal or Disposal.NoAction))
        {
            Throw.Argument("disposal is undecided. Choose Arrest, OtherDisposal or NoAction.", nameof(disposal));
        }

        lock (_gate)
        {
            var alert = Find(alertId, officer);
            if (alert.IsSeeded || !alert.IsDecided(_options.RequireSecondReviewer))
            {
                Refuse(alertId, officer, "an outcome follows a decision on a real alert");
            }

            // No action may be said too early; what was then done to somebody is not left unsaid because of it.
            if (alert.Outcome is { } before && (before.Disposal != Disposal.NoAction || disposal == Disposal.NoAction))
            {
                Refuse(alertId, officer, "an outcome is recorded already");
            }

            if (disposal != Disposal.NoAction && alert.Engagement is null)
            {
                Refuse(alertId, officer, "nobody was engaged on this alert, so that there is nobody to arrest or deal with");
            }

            // The hold first: an erasure between the two would be for good.
            if (disposal == Disposal.Arrest)
            {
                Hold(alertId, officer, "Arrest: relevant material is retained (CPIA 1996, Code of Practice 5.1, 5.4).");
            }

            Record(new OutcomeRecorded { AlertId = alertId, Actor = officer, Disposal = disposal, Reason = reason });
        }
    }

    /// <summary>Records that a finding turned out wrong. What is left of the alert is held, since somebody may have been wronged.</summary>
    /// <param name="alertId">The alert.</param>
    /// <param name="officer">Who says so.</param>
    /// <param name="finding">The new finding.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="ReviewRefusedException">The alert is undecided or known-false, or this is its finding already. Recorded.</exception>
    /// <exception cref="ArgumentException">The finding is undecided.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded.</exception>
    public void ReviseFinding(RecordId alertId, RecordId officer, AlertVerdict finding, AuditText reason)
    {
        RequireFinding(finding, nameof(finding));
        lock (_gate)
        {
            var alert = Find(alertId, officer);
            var standing = alert.Standing(_options.RequireSecondReviewer);
            if (alert.IsSeeded || standing == AlertStanding.Unreviewed)
            {
                Refuse(alertId, officer, "there is no finding to revise");
            }

            if ((standing is AlertStanding.TrueConfirmed or AlertStanding.TrueUnconfirmed) == (finding == AlertVerdict.TrueAlert))
            {
                Refuse(alertId, officer, "this is the finding already");
            }

            Hold(alertId, officer, reason);
            Record(new FindingRevised { AlertId = alertId, Actor = officer, Finding = finding, Reason = reason });
        }
    }

    /// <summary>Holds an alert because of a complaint or a claim.</summary>
    /// <param name="alertId">The alert.</param>
    /// <param name="authority">On whose authority.</param>
    /// <param name="reason">The complaint or claim.</param>
    /// <returns>False where the biometric part is erased already: only the record is left, and that stays.</returns>
    /// <exception cref="ReviewRefusedException">The alert is unknown. Recorded.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded.</exception>
    public bool HoldForClaim(RecordId alertId, RecordId authority, AuditText reason)
    {
        lock (_gate)
        {
            _ = Find(alertId, authority);
            return Hold(alertId, authority, reason);
        }
    }

    /// <summary>Records in the log that a description was asked for or noted; the description itself goes to the <see cref="DemographicRegister"/>.</summary>
    /// <param name="alertId">The alert.</param>
    /// <param name="officer">Who asked or noted.</param>
    /// <param name="note">The description.</param>
    /// <param name="register">Where it goes.</param>
    /// <exception cref="ReviewRefusedException">The alert is unknown or known-false, or somebody describes themselves who was not engaged. Recorded.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded.</exception>
    public void RecordDemographics(RecordId alertId, RecordId officer, DemographicNote note, DemographicRegister register)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(register);
        lock (_gate)
        {
            var alert = Find(alertId, officer);
            if (alert.IsSeeded || (alert.Engagement is null && (note.Source is DemographicSource.SelfDefined or DemographicSource.Refused)))
            {
                Refuse(alertId, officer, "only a person who was engaged can describe themselves or refuse to; note how the officer saw them instead");
            }

            Record(new DemographicsRecorded { AlertId = alertId, Actor = officer, Source = note.Source });
            register.Note(alertId, note);
        }
    }

    private void RequireOurs(AlertRaised raised)
    {
        ArgumentNullException.ThrowIfNull(raised);
        if (raised.Deployment != _deployment)
        {
            Throw.Argument($"The alert '{raised.AlertId}' is of the deployment '{raised.Deployment}', and this desk is of '{_deployment}'.", nameof(raised));
        }
    }

    private static void RequireFinding(AlertVerdict finding, string parameter)
    {
        if (finding is not (AlertVerdict.TrueAlert or AlertVerdict.FalseAlert))
        {
            Throw.Argument("The finding is undecided. Choose TrueAlert or FalseAlert.", parameter);
        }
    }

    private RetentionStarted Retain(RecordId alertId) => new()
    {
        Deployment = _deployment,
        Item = RetainedItem.Alert,
        ItemId = alertId,
        EraseAt = _time.GetUtcNow() + _options.AlertRetention,
    };

    private NextStep Next(AlertHistory alert)
    {
        if (alert.IsSeeded)
        {
            return NextStep.KnownFalse;
        }

        if (!alert.IsDecided(_options.RequireSecondReviewer))
        {
            return NextStep.AwaitSecondReviewer;
        }

        return alert.MayEngage(_options.RequireSecondReviewer) ? NextStep.Engage : NextStep.DoNotEngage;
    }

    private AlertHistory Find(RecordId alertId, RecordId officer)
    {
        if (officer.IsEmpty)
        {
            throw new ArgumentException("The officer has no name. Every review is somebody's: pass the officer's number.", nameof(officer));
        }

        if (!_ledger.Alerts.TryGetValue(alertId, out var alert))
        {
            Refuse(alertId, officer, "there is no such alert");
        }

        return alert!;
    }

    private void RequireReviewable(AlertHistory alert, RecordId officer)
    {
        if (alert.IsDecided(_options.RequireSecondReviewer))
        {
            Refuse(alert.Raised.AlertId, officer, "the alert has been reviewed already");
        }

        if (alert.Decisions.Any(decision => decision.Actor?.IsSamePersonAs(officer) == true))
        {
            Refuse(alert.Raised.AlertId, officer, "this officer has reviewed the alert already; the second reviewer is somebody else");
        }
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private void Refuse(RecordId alertId, RecordId officer, string reason)
    {
        _log.Append(new ReviewRefused { Deployment = _deployment, AlertId = alertId, Actor = officer, Reason = reason });
        throw new ReviewRefusedException($"Alert '{alertId}': {reason}. The attempt is recorded.");
    }

    private bool Hold(RecordId alertId, RecordId authority, AuditText reason)
    {
        if (_retention.Kept.Any(entry => entry is { Item: RetainedItem.Alert, Hold: not null } && entry.ItemId == alertId))
        {
            return true;
        }

        return _retention.PlaceHold(new HoldPlaced
        {
            Deployment = _deployment,
            Actor = authority,
            Item = RetainedItem.Alert,
            ItemId = alertId,
            Authority = authority,
            Reason = reason,
            ReviewAt = _time.GetUtcNow() + _options.HoldReview,
        });
    }

    private void Record(params ReadOnlySpan<AuditEvent> events)
    {
        var ours = new AuditEvent[events.Length];
        for (var i = 0; i < events.Length; i++)
        {
            ours[i] = events[i] with { Deployment = _deployment };
        }

        _log.Append(ours);
        foreach (var auditEvent in ours)
        {
            _ledger.Apply(auditEvent, _time.GetUtcNow());
        }
    }

    // A false alert, and a known-false one once it is decided, has served its purpose.
    private void Settle(AlertHistory alert)
    {
        var isFalse = alert.IsSeeded
            ? alert.Decisions.Count > 0
            : alert.Standing(_options.RequireSecondReviewer) is AlertStanding.FalseUnconfirmed or AlertStanding.FalseConfirmed;
        if (isFalse)
        {
            _retention.EraseNow(RetainedItem.Alert, alert.Raised.AlertId, ErasureTrigger.FalseAlertDecided);
        }
    }
}
