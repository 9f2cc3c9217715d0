using Lfr.Core.Live;

namespace Lfr.Cli.Live;

/// <summary>A clip, some frames of it, between two of which something else is done: the pipeline takes no frame before the one before is erased, so that nothing runs beside it.</summary>
/// <param name="inner">The clip.</param>
/// <param name="frames">Frames to play at most.</param>
/// <param name="between">Called with the number of frames so far before the next is read, and once at the end.</param>
internal sealed class ClipSource(IFrameSource inner, int frames, Action<int, CameraFrame?> between) : IFrameSource
{
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

        var read = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (read.Frame is { } frame)
        {
            between(++_read, frame);
        }

        return read;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
