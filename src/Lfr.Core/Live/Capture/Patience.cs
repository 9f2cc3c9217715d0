namespace Lfr.Core.Live.Capture;

/// <summary>A time-out that can be begun again and again without garbage, beside a token that ends everything.</summary>
internal sealed class Patience : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenRegistration _registration;
    private CancellationTokenSource _source;

    public Patience(TimeProvider time, CancellationToken stop)
    {
        _time = time;
        _stop = stop;
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _registration = stop.UnsafeRegister(static state => Volatile.Read(ref ((Patience)state!)._source).Cancel(), this);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether it was the time-out that cancelled.</summary>
    public bool IsOver => _source.IsCancellationRequested && !_stop.IsCancellationRequested;

    public void Begin(TimeSpan timeout)
    {
        _stop.ThrowIfCancellationRequested();
        _source.CancelAfter(timeout);
    }

    public void End()
    {
        if (!_source.TryReset() && !_stop.IsCancellationRequested)
        {
            // It ran out in the moment in which the call succeeded: that call counts. The old source is left to the collector, not disposed: the end may be
            // cancelling it in this very moment, and its timer has fired.
            Interlocked.Exchange(ref _source, new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time));
            if (_stop.IsCancellationRequested)
            {
                _source.Cancel();
            }
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
