using Lfr.Core.Imaging;
using Lfr.Core.Live.Capture;

namespace Lfr.Core.Live;

/// <summary>Frames that the integrator's own capture code pushes: raw pixels, copied into pinned memory that is used again and zeroed.</summary>
/// <remarks><see cref="Push"/> may be called from any thread and never waits: the newest frame wins, and the one that it displaces is counted.</remarks>
public sealed class PushedFrameSource : IFrameSource
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly FramePool _pool = new(capacity: 3);
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private CameraFrame? _newest;
    private string? _lost;
    private int _skipped;
    private bool _ended;

    /// <summary>Makes a source.</summary>
    /// <param name="cameraId">Name of the camera, as the deployment lists it.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public PushedFrameSource(string cameraId, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cameraId);
        CameraId = cameraId;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string CameraId { get; }

    /// <inheritdoc/>
    public FramePacing Pacing => FramePacing.Live;

    /// <summary>Hands a frame over.</summary>
    /// <param name="frame">The pixels; copied, and the caller's copy stays the caller's to erase.</param>
    /// <returns>False where it displaced a frame that nobody had taken, or where the source has ended.</returns>
    public bool Push(ImageView frame)
    {
        var copy = _pool.Rent(frame.Width, frame.Height, frame.Format);
        for (var y = 0; y < frame.Height; y++)
        {
            frame.Row(y).CopyTo(copy.Pixels.Slice(y * copy.Stride, copy.Stride));
        }

        var next = new CameraFrame(copy, _time, _pool.Return);
        CameraFrame? displaced;
        lock (_gate)
        {
            if (_ended)
            {
                displaced = next;
            }
            else
            {
                // The next frame brings a lost camera back; one that was pushed before does not.
                (displaced, _newest, _lost) = (_newest, next, null);
                _skipped += displaced is null ? 0 : 1;
                Signal();
            }
        }

        displaced?.Dispose();
        return displaced is null;
    }

    /// <summary>Says that the camera is gone; the next frame that is pushed brings it back.</summary>
    /// <param name="reason">How it was noticed; no personal data.</param>
    public void ReportLost(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        lock (_gate)
        {
            _lost = reason;
            Signal();
        }
    }

    /// <summary>Says that no frame will follow.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _ended = true;
            Signal();
        }
    }

    /// <inheritdoc/>
    public ValueTask ConnectAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_newest is { } frame)
                {
                    var skipped = _skipped;
                    (_newest, _skipped) = (null, 0);
                    return FrameRead.Of(frame, skipped);
                }

                if (_lost is { } reason)
                {
                    _lost = null;
                    return FrameRead.Lost(reason);
                }

                if (_ended)
                {
                    return FrameRead.Ended;
                }
            }

            await _arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Zeroes the frame that nobody has taken, and ends the source as <see cref="Complete"/> does: whoever waits for a frame is told so, and pushes, which come from threads
    /// that nobody can stop at once, do nothing and are false.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _ended = true;
            _newest?.Dispose();
            _newest = null;
            Signal();
        }

        _pool.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Signal()
    {
        if (_arrived.CurrentCount == 0)
        {
            _arrived.Release();
        }
    }
}
