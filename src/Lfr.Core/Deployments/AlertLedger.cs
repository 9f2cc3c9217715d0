using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Deployments;

/// <summary>The alerts of a log, folded from its events: the log is the one truth, and whatever is known of an alert can be made again from it.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
public sealed class AlertLedger
{
    private readonly Dictionary<RecordId, AlertHistory> _alerts = [];

    /// <summary>All alerts, by id.</summary>
    public IReadOnlyDictionary<RecordId, AlertHistory> Alerts => _alerts;

    /// <summary>Takes one event in; events of which no alert is known change nothing.</summary>
    /// <param name="auditEvent">The event.</param>
    /// <param name="time">When it was written.</param>
    public void Apply(AuditEvent auditEvent, DateTimeOffset time)
    {
        switch (auditEvent)
        {
            case AlertRaised raised:
                _alerts.TryAdd(raised.AlertId, new AlertHistory { Raised = raised, RaisedAt = time });
                break;
            case AlertDecided decided:
                Change(decided.AlertId, alert => alert with { Decisions = [.. alert.Decisions, decided], DecidedAt = time });
                break;
            case PersonEngaged engaged:
                Change(engaged.AlertId, alert => alert with { Engagement = engaged });
                break;
            case FindingRevised revised:
                Change(revised.AlertId, alert => alert with { Revisions = [.. alert.Revisions, revised] });
                break;
            case OutcomeRecorded outcome:
                Change(outcome.AlertId, alert => alert with { Outcome = outcome });
                break;
            case NoticeGiven notice:
                Change(notice.AlertId, alert => alert with { Notice = notice });
                break;
            case DemographicsRecorded demographics:
                Change(demographics.AlertId, alert => alert with { Demographics = demographics.Source });
                break;
        }
    }

    private void Change(RecordId alertId, Func<AlertHistory, AlertHistory> change)
    {
        if (_alerts.TryGetValue(alertId, out var alert))
        {
            _alerts[alertId] = change(alert);
        }
    }
}
