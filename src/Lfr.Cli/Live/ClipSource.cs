using Lfr.Core.Imaging;
using Lfr.Core.Live;

namespace Lfr.Cli.Live;

/// <summary>A clip, some frames of it, between two of which something else is done: the pipeline takes no frame before the one before is erased, so that nothing runs beside it.</summary>
/// <param name="inner">The clip.</param>
/// <param name="frames">Frames to play at most.</param>
/// <param name="between">Called with the number of frames so far before the next is read, and once at the end.</param>
/// <remarks>Frames are decoded some at a time, ahead: otherwise the child that decodes the next one takes caches and memory from the pipeline, and from nothing that it is compared with.</remarks>
internal sealed class ClipSource(IFrameSource inner, int frames, Action<int, CameraFrame?> between) : IFrameSource
{
    private const int FramesAhead = 16;

    private readonly Queue<Image> _ahead = new();
    private FrameRead? _after;
    private int _read;

    /// <inheritdoc/>
    public string CameraId => inner.CameraId;

    /// <inheritdoc/>
    public FramePacing Pacing => FramePacing.OnDemand;

    /// <inheritdoc/>
    public ValueTask ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        between(_read, null);
        if (_read == frames)
        {
            return FrameRead.Ended;
        }

        if (_ahead.Count == 0)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!_ahead.TryDequeue(out var picture))
        {
            var after = _after!.Value;
            _after = null;
            return after;
        }

        // Captured now: a frame that waited here did not wait for the pipeline.
        var frame = new CameraFrame(picture, TimeProvider.System);
        between(++_read, frame);
        return FrameRead.Of(frame);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        while (_ahead.TryDequeue(out var picture))
        {
            picture.Dispose();
        }

        return inner.DisposeAsync();
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        while (_after is null && _ahead.Count < Math.Min(FramesAhead, frames - _read))
        {
            var read = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Frame is not { } frame)
            {
                _after = read;
                return;
            }

            using (frame)
            {
                var view = frame.View;
                var picture = new Image(view.Width, view.Height, view.Format);
                for (var y = 0; y < view.Height; y++)
                {
                    view.Row(y).CopyTo(picture.Pixels[(y * picture.Stride)..]);
                }

                _ahead.Enqueue(picture);
            }
        }
    }
}
