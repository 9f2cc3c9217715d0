using System.Threading.Channels;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Live.Capture;

/// <summary>One run of a pipeline: a pump and a worker a camera, and one clock that sweeps, counts, and ends it in time.</summary>
internal sealed class LiveRun : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(100);

    private readonly LiveContext _context;
    private readonly LiveDeadline? _end;
    private readonly IReadOnlyList<CameraCounters> _counters;
    private readonly IReadOnlyList<IFrameSource> _sources;
    private readonly CameraProcessor[] _processors;
    private readonly PassageCounter[] _passages;
    private readonly SemaphoreSlim _places;
    private readonly Channel<Alert> _alerts;
    private readonly CancellationTokenSource _stop;

    public LiveRun(LiveContext context, IReadOnlyList<IFrameSource> sources, IReadOnlyList<CameraCounters> counters, LiveDeadline? end, CancellationToken cancellationToken)
    {
        (_context, _sources, _counters, _end) = (context, sources, counters, end);
        _processors = [.. sources.Select((source, i) => new CameraProcessor(context, source.CameraId, counters[i]))];
        _passages = [.. sources.Select((source, i) => new PassageCounter(context, source.CameraId, counters[i]))];
        _places = new SemaphoreSlim(context.Options.MaxConcurrentFrames);
        _alerts = Channel.CreateBounded<Alert>(new BoundedChannelOptions(context.Options.AlertQueueLength) { SingleReader = true });
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Audit.Stopped);
    }

    /// <summary>The alerts, in the order in which they were raised; completed when all cameras have ended, with the cause where one failed.</summary>
    public ChannelReader<Alert> Alerts => _alerts.Reader;

    /// <summary>Ends the run early.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        _places.Dispose();
        _stop.Dispose();
    }

    /// <summary>Runs until all cameras have ended, the deployment is over, something failed, or it is stopped. Completes <see cref="Alerts"/>.</summary>
    public async Task RunAsync()
    {
        Exception? failure = null;
        try
        {
            var cameras = _sources.Select((source, i) => RunCameraAsync(source, i)).ToList();
            var all = Task.WhenAll(cameras);
            var clock = RunClockAsync();
            foreach (var task in cameras)
            {
                // The first failure stops the others: nobody goes on half-watched.
                _ = task.ContinueWith(
                    static (_, run) => ((LiveRun)run!).Stop(), this, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }

            _ = clock.ContinueWith(
                static (_, run) => ((LiveRun)run!).Stop(), this, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stop();
            await clock.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            failure = FirstFailure([.. cameras, clock]);
        }
        finally
        {
            try
            {
                failure = Close(failure);
            }
            finally
            {
                // Whatever else fails: whoever waits for alerts is told that none will come.
                _alerts.Writer.Complete(failure);
            }
        }
    }

    private async Task RunCameraAsync(IFrameSource source, int index)
    {
        var counters = _counters[index];
        var processor = _processors[index];
        using var camera = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var frames = Channel.CreateBounded<CameraFrame>(
            new BoundedChannelOptions(1)
            {
                SingleReader = true,
                SingleWriter = true,
                FullMode = source.Pacing == FramePacing.Live ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait,
            },
            dropped =>
            {
                dropped.Dispose();
                _context.Dropped(counters, source.CameraId, 1);
            });

        // A source that can wait is asked for a frame when the one before is erased: a frame that is read ahead only ages.
        using var demand = source.Pacing == FramePacing.OnDemand ? new SemaphoreSlim(0) : null;
        var pump = Task.Run(() => new CameraPump(_context, source, counters, demand).RunAsync(frames.Writer, processor.EndTracks, camera.Token), CancellationToken.None);
        try
        {
            await WorkAsync(frames.Reader, demand, processor, camera.Token).ConfigureAwait(false);
        }
        finally
        {
            await camera.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (frames.Reader.TryRead(out var left))
            {
                left.Dispose();
                _context.Dropped(counters, source.CameraId, 1);
            }
        }

        await pump.ConfigureAwait(false);
    }

    private async Task WorkAsync(ChannelReader<CameraFrame> frames, SemaphoreSlim? demand, CameraProcessor processor, CancellationToken cancellationToken)
    {
        var raised = new List<Alert>();
        demand?.Release();
        while (await frames.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // First the place, then the frame: whoever waits for a place takes the newest frame when it is there.
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (frames.TryRead(out var frame))
                {
                    if (_context.Audit.State != AuditLogState.Open)
                    {
                        frame.Dispose();
                        throw new AuditFailedException("The audit log cannot be written, so no face is processed.");
                    }

                    processor.Process(frame, raised);
                }
            }
            catch
            {
                // Raised by an earlier face of the frame at which the audit failed.
                Undelivered(raised);
                throw;
            }
            finally
            {
                _places.Release();
            }

            await PublishAsync(raised, cancellationToken).ConfigureAwait(false);
            demand?.Release();
        }
    }

    private async ValueTask PublishAsync(List<Alert> raised, CancellationToken cancellationToken)
    {
        try
        {
            while (raised.Count > 0)
            {
                await _alerts.Writer.WriteAsync(raised[0], cancellationToken).ConfigureAwait(false);
                raised.RemoveAt(0);
            }
        }
        finally
        {
            Undelivered(raised);
        }
    }

    /// <summary>Alerts that nobody will get: their crops are zeroed, then they are audited, and taken off the list.</summary>
    /// <exception cref="AuditFailedException">The log cannot be written; the crops are zeroed.</exception>
    public void Undelivered(List<Alert> alerts)
    {
        var left = alerts.ToArray();
        alerts.Clear();
        Array.ForEach(left, alert => alert.Dispose());
        foreach (var alert in left)
        {
            if (_context.Audit.State == AuditLogState.Open)
            {
                _context.Audit.Append(new FaultObserved
                {
                    Deployment = _context.DeploymentId,
                    Component = "pipeline",
                    Cause = "alert-not-delivered",
                    Camera = alert.CameraId,
                    Detail = AuditText.Shorten($"{alert.Id} was raised, and the run was stopped before anyone read it"),
                });
            }
        }
    }

    private async Task RunClockAsync()
    {
        using var timer = new PeriodicTimer(SweepInterval, _context.Time);
        var counted = _context.Time.GetTimestamp();
        var shown = _context.Time.GetUtcNow();
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
        {
            foreach (var processor in _processors)
            {
                processor.Sweep(SweepInterval);
            }

            if (_end is { HasPassed: true })
            {
                Stop();
            }

            shown = NoticeClock(shown);

            if (_context.Time.GetElapsedTime(counted) >= _context.Options.CountInterval)
            {
                counted = _context.Time.GetTimestamp();
                foreach (var passages in _passages)
                {
                    passages.Append();
                }
            }
        }
    }

    // At once, and not with whatever is written next: until then the times of the log look as if nothing had happened.
    private DateTimeOffset NoticeClock(DateTimeOffset shown)
    {
        var now = _context.Time.GetUtcNow();
        if (now < shown)
        {
            _context.Audit.Append(new ClockWentBack { Deployment = _context.DeploymentId, Previous = shown, Seconds = (shown - now).TotalSeconds });
        }

        return now;
    }

    /// <summary>Zeroes everything, writes the last counts, and returns what went wrong first.</summary>
    private Exception? Close(Exception? failure)
    {
        foreach (var processor in _processors)
        {
            try
            {
                processor.Dispose();
            }
#pragma warning disable CA1031 // The run ends with it, once what the other cameras hold has been zeroed.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure ??= e;
            }
        }

        if (_context.Audit.State != AuditLogState.Open)
        {
            failure ??= new AuditFailedException("The audit log cannot be written, so no face is processed.");
        }
        else
        {
            try
            {
                foreach (var passages in _passages)
                {
                    passages.Append();
                }
            }
            catch (AuditFailedException e)
            {
                failure ??= e;
            }
        }

        if (failure is AuditFailedException)
        {
            LiveLog.AuditFailed(_context.Logger, failure.Message);
        }

        return failure;
    }

    // Audit failures first: they are why the others were stopped. Cancellation is nobody's failure.
    private static Exception? FirstFailure(IReadOnlyList<Task> tasks)
    {
        var failures = tasks.Where(t => t.IsFaulted).SelectMany(t => t.Exception!.InnerExceptions).ToList();
        return failures.OfType<AuditFailedException>().FirstOrDefault() ?? failures.FirstOrDefault();
    }
}
