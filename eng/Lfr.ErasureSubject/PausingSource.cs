using Lfr.Core.Live;

namespace Lfr.ErasureSubject;

/// <summary>A camera that stops after each frame until whoever watches this process's memory says go on.</summary>
internal sealed class PausingSource(IFrameSource inner, Func<long> processed) : IFrameSource
{
    private int _frames;

    public string CameraId => inner.CameraId;

    public FramePacing Pacing => inner.Pacing;

    public ValueTask ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        while (processed() < _frames)
        {
            await Task.Delay(1, cancellationToken);
        }

        if (_frames > 0)
        {
            Stage.Reach($"frame {_frames}");
        }

        _frames++;
        return await inner.ReadAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
