using Lfr.Cli.Simulation;
using Lfr.Core.Live;

namespace Lfr.Core.Tests.Live;

/// <summary>A camera that plays a script: frames, garbage, losses, at the pace of a manual clock. On demand, so that every step is processed.</summary>
internal sealed class ScriptedSource(string cameraId, ManualTime time, IReadOnlyList<ScriptedStep> steps, FramePacing pacing = FramePacing.OnDemand) : IFrameSource
{
    private readonly SemaphoreSlim _done = new(1, 1);
    private int _next;

    public string CameraId => cameraId;

    public FramePacing Pacing => pacing;

    public int Connections { get; private set; }

    public ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        Connections++;
        return _next < steps.Count && steps[_next] is { Refuses: { } reason }
            ? throw new FrameSourceException(Step().Refuses ?? reason)
            : ValueTask.CompletedTask;
    }

    public async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        // The clock moves only when nobody works on a frame: then every time that a test sees is exact.
        await _done.WaitAsync(cancellationToken);
        if (_next == steps.Count)
        {
            _done.Release();
            return FrameRead.Ended;
        }

        var step = Step();
        if (step.Hangs)
        {
            _done.Release();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        step.Before?.Invoke();
        time.Advance(step.After);
        if (step.Read is { } read)
        {
            _done.Release();
            return read;
        }

        return FrameRead.Of(new CameraFrame(step.Image!(), time, image =>
        {
            image.Dispose();
            _done.Release();
        }));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ScriptedStep Step() => steps[_next++];
}

/// <summary>One thing that a scripted camera does.</summary>
internal sealed record ScriptedStep
{
    public static readonly TimeSpan FrameInterval = TimeSpan.FromMilliseconds(100);

    public Func<Lfr.Core.Imaging.Image>? Image { get; init; }

    public FrameRead? Read { get; init; }

    public string? Refuses { get; init; }

    public bool Hangs { get; init; }

    public Action? Before { get; init; }

    public TimeSpan After { get; init; } = FrameInterval;

    public static ScriptedStep Frame(int number, params ScriptedFace[] faces) => new() { Image = () => ScriptedFrame.Create(number, faces) };
}
