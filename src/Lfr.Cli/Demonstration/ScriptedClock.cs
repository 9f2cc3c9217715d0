namespace Lfr.Cli.Demonstration;

/// <summary>A clock that a script moves on: hours of a deployment pass in seconds. Timers are the system's, so that nothing hangs.</summary>
internal sealed class ScriptedClock(DateTimeOffset start) : TimeProvider
{
    private long _elapsed;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves on.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _elapsed, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start.AddTicks(Volatile.Read(ref _elapsed));

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _elapsed);
}
