namespace Lfr.Core.Audit;

/// <summary>The time that duties are measured by: what the wall clock shows, and never less than the latest time known plus what has passed since, by a clock that nobody sets. A wall clock that
/// is set back, or that stands, prolongs nothing; one that is set forward ends things early.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class ForwardClock
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private DateTimeOffset _latest;
    private long _since;

    public ForwardClock(TimeProvider time)
    {
        _time = time;
        (_latest, _since) = (time.GetUtcNow(), time.GetTimestamp());
    }

    /// <summary>The time now.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                var (wall, at) = (_time.GetUtcNow(), _time.GetTimestamp());
                var passed = _latest + _time.GetElapsedTime(_since, at);
                (_latest, _since) = (wall > passed ? wall : passed, at);
                return _latest;
            }
        }
    }

    /// <summary>It is at least this late: a line of the log says so.</summary>
    public void NotBefore(DateTimeOffset moment)
    {
        lock (_gate)
        {
            if (moment > Now)
            {
                _latest = moment;
            }
        }
    }
}
