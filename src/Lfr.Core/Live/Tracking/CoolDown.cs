namespace Lfr.Core.Live.Tracking;

/// <summary>One alert a subject for a while, over all cameras. Counts what it suppresses.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class CoolDown(TimeSpan length, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Entry> _last = [];

    /// <summary>Begins an alert unless one for the same subject is fresh.</summary>
    /// <param name="subject">The watchlist subject.</param>
    /// <param name="newId">Makes the name of the alert, where there will be one.</param>
    /// <param name="suppressedBefore">Alerts suppressed since the last one of the subject; 0 where this one is suppressed.</param>
    /// <param name="alertId">Name of the new alert, or of the fresh one.</param>
    /// <returns>False where the alert is suppressed.</returns>
    public bool TryBegin(int subject, Func<string> newId, out int suppressedBefore, out string alertId)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_last.TryGetValue(subject, out var last) && last.AlertId is { } fresh && time.GetElapsedTime(last.Timestamp, now) < length)
            {
                _last[subject] = last with { Suppressed = last.Suppressed + 1 };
                (suppressedBefore, alertId) = (0, fresh);
                return false;
            }

            (suppressedBefore, alertId) = (last.Suppressed, newId());
            _last[subject] = new Entry(now, alertId, 0);
            return true;
        }
    }

    /// <summary>Counts an alert that was suppressed for another reason: the next one of the subject says so, too.</summary>
    public void CountSuppressed(int subject)
    {
        lock (_gate)
        {
            _last.TryGetValue(subject, out var last);
            _last[subject] = last with { Suppressed = last.Suppressed + 1 };
        }
    }

    // Without an alert's name where there has been none yet.
    private readonly record struct Entry(long Timestamp, string? AlertId, int Suppressed);
}
