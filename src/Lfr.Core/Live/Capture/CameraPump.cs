using System.Threading.Channels;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Live.Capture;

/// <summary>Keeps one camera connected and moves its frames into the queue of one place from which the newest is taken.</summary>
/// <param name="context">What all cameras share.</param>
/// <param name="source">The camera.</param>
/// <param name="counters">Its counts.</param>
/// <param name="demand">Released once for each frame that is wanted, of a source that can wait; null for one that cannot.</param>
internal sealed class CameraPump(LiveContext context, IFrameSource source, CameraCounters counters, SemaphoreSlim? demand)
{
    /// <summary>Runs until the source ends or is cancelled.</summary>
    /// <param name="frames">Where frames go; completed at the end.</param>
    /// <param name="onLost">Called when the camera is gone.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task RunAsync(ChannelWriter<CameraFrame> frames, Action onLost, CancellationToken cancellationToken)
    {
        try
        {
            var pause = context.Options.Camera.FirstRetry;
            while (true)
            {
                var (reason, hadFrames) = await ConnectAndReadAsync(frames, cancellationToken).ConfigureAwait(false);
                onLost();
                if (reason is null)
                {
                    Change(CameraState.Ended, hadFrames || Interlocked.Read(ref counters.Frames) > 0 ? null : "it ended without a frame");
                    return;
                }

                Interlocked.Increment(ref counters.Losses);
                Change(CameraState.Lost, reason);
                if (source.Pacing == FramePacing.OnDemand)
                {
                    // A file that broke off would begin anew and show everyone twice.
                    LiveLog.Unwell(context.Logger, source.CameraId, reason);
                    return;
                }

                pause = hadFrames ? context.Options.Camera.FirstRetry : pause;
                LiveLog.Lost(context.Logger, source.CameraId, reason, pause);
                await Task.Delay(pause, context.Time, cancellationToken).ConfigureAwait(false);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, context.Options.Camera.LongestRetry.Ticks));
            }
        }
        finally
        {
            frames.TryComplete();
        }
    }

    /// <summary>One connection's life; the reason of its end, null where the source has come to its end.</summary>
    private async Task<(string? Reason, bool HadFrames)> ConnectAndReadAsync(ChannelWriter<CameraFrame> frames, CancellationToken cancellationToken)
    {
        using var patience = new Patience(context.Time, cancellationToken);
        try
        {
            patience.Begin(context.Options.Camera.ConnectTimeout);
            await source.ConnectAsync(patience.Token).ConfigureAwait(false);
            patience.End();
        }
        catch (FrameSourceException e)
        {
            return (e.Message, false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (patience.IsOver ? $"no connection within {context.Options.Camera.ConnectTimeout}" : "it gave up connecting by itself", false);
        }

        var hadFrames = false;
        var corrupt = 0;
        Volatile.Write(ref counters.UndecodableInARow, 0);
        var wanted = false;
        while (true)
        {
            if (demand is not null && !wanted)
            {
                await demand.WaitAsync(cancellationToken).ConfigureAwait(false);
                wanted = true;
            }

            FrameRead read;
            try
            {
                patience.Begin(context.Options.Camera.FrameTimeout);
                read = await source.ReadAsync(patience.Token).ConfigureAwait(false);
                patience.End();
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return (patience.IsOver ? $"no frame within {context.Options.Camera.FrameTimeout}" : "it gave up waiting for a frame by itself", hadFrames);
            }

            context.Dropped(counters, source.CameraId, read.Skipped);
            switch (read.Status)
            {
                case FrameReadStatus.Ended:
                    return (null, hadFrames);
                case FrameReadStatus.Lost:
                    return (read.Detail ?? "lost", hadFrames);
                case FrameReadStatus.Corrupt:
                    Corrupt(read.Detail, ++corrupt);
                    if (corrupt >= context.Options.Camera.MaxCorruptInARow && source.Pacing == FramePacing.Live)
                    {
                        return ($"{corrupt} corrupt frames in a row", hadFrames);
                    }

                    continue;
            }

            corrupt = 0;
            if (!hadFrames)
            {
                hadFrames = true;
                LiveLog.Connected(context.Logger, source.CameraId);
                Change(CameraState.Connected, null);
            }

            await HandOverAsync(frames, read.Frame!, cancellationToken).ConfigureAwait(false);
            wanted = false;
            if (source.Pacing == FramePacing.Live && Volatile.Read(ref counters.UndecodableInARow) is var broken && broken >= context.Options.Camera.MaxCorruptInARow)
            {
                // Framed as pictures, and none of them is one: as good as no frame.
                Change(CameraState.Garbage, "its frames cannot be decoded");
                return ($"{broken} frames in a row could not be decoded", false);
            }
        }
    }

    private async ValueTask HandOverAsync(ChannelWriter<CameraFrame> frames, CameraFrame frame, CancellationToken cancellationToken)
    {
        var taken = false;
        try
        {
            await frames.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            taken = true;
        }
        finally
        {
            if (!taken)
            {
                frame.Dispose();
                context.Dropped(counters, source.CameraId, 1);
            }
        }
    }

    private void Corrupt(string? detail, int inARow)
    {
        Interlocked.Increment(ref counters.Corrupt);
        context.Telemetry.Frames.Add(1, LiveTelemetry.Camera(source.CameraId), LiveTelemetry.Outcome("corrupt"));
        if (inARow == 1)
        {
            // The first of a row: a camera that sends nothing but garbage would fill the log.
            context.Audit.Append(new FaultObserved
            {
                Deployment = context.DeploymentId,
                Component = "camera",
                Cause = "corrupt-frame",
                Camera = source.CameraId,
                Detail = AuditText.Shorten(detail),
            });
        }
        else if (inARow == context.Options.Camera.MaxCorruptInARow)
        {
            Change(CameraState.Garbage, detail);
        }
    }

    private void Change(CameraState state, string? detail)
    {
        counters.State = state;
        counters.Detail = detail ?? (state == CameraState.Connected ? null : counters.Detail);
        context.Audit.Append(new CameraChanged
        {
            Deployment = context.DeploymentId,
            Camera = source.CameraId,
            State = state,
            Detail = detail is null ? (AuditText?)null : AuditText.Shorten(detail),
        });
    }
}
