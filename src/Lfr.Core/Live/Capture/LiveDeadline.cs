namespace Lfr.Core.Live.Capture;

/// <summary>When a run is over: by the wall clock, or by the time that was left when it began, whichever comes first. A clock that is set back meanwhile prolongs nothing.</summary>
internal sealed class LiveDeadline
{
    private readonly DateTimeOffset _end;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly TimeSpan _left;

    /// <summary>Fixes the deadline.</summary>
    /// <param name="end">The deployment's end.</param>
    /// <param name="now">The time at which the run begins.</param>
    /// <param name="time">Both clocks.</param>
    public LiveDeadline(DateTimeOffset end, DateTimeOffset now, TimeProvider time)
    {
        (_end, _time, _left) = (end, time, end - now);
        _began = time.GetTimestamp();
    }

    /// <summary>Whether it has passed.</summary>
    public bool HasPassed => _time.GetUtcNow() >= _end || _time.GetElapsedTime(_began) >= _left;
}
