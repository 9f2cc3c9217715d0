using System.Globalization;
using Lfr.Core.Live;

namespace Lfr.ErasureSubject;

/// <summary>A camera that stops after each frame until whoever watches this process's memory says go on. Told "wait SECONDS", it gives no frame until a match that
/// nothing confirmed was forgotten, or that time is over, and says which.</summary>
internal sealed class PausingSource(IFrameSource inner, Func<long> processed, Func<bool> forgotten) : IFrameSource
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

        if (_frames > 0 && Stage.Reach($"frame {_frames}").Split(' ') is ["wait", var seconds])
        {
            var begin = TimeProvider.System.GetTimestamp();
            var longest = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));
            while (!forgotten() && TimeProvider.System.GetElapsedTime(begin) < longest)
            {
                await Task.Delay(20, cancellationToken);
            }

            Stage.Reach(forgotten() ? "forgotten" : "held");
        }

        _frames++;
        return await inner.ReadAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
