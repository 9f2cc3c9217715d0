using Lfr.Core.Engine;
using Lfr.Core.Live;

namespace Lfr.Cli.Live;

/// <summary>What lies around each frame of a bench: allocations while it is worked on, and after it the bare models as often as the engine ran them.</summary>
internal sealed class LiveBenchMeter(FaceEngine engine, BareModels bare, int warmUp, Action onWarm) : IDisposable
{
    private long _before;
    private long _allocated;
    private long _measured;
    private long _frames;
    private long _detections;
    private long _looks;
    private int _seen;

    /// <summary>What the bare models took after the warm-up.</summary>
    public TimeSpan Bare { get; private set; }

    /// <summary>Frames that were processed in the warm-up.</summary>
    public long WarmFrames { get; private set; }

    /// <summary>Faces that were found in them.</summary>
    public long WarmDetections { get; private set; }

    public double AllocatedPerFrame => (double)_allocated / Math.Max(1, _measured);

    public MemoryTrace Memory { get; } = new();

    /// <summary>Called before a frame is handed over.</summary>
    public void Begin() => _before = GC.GetTotalAllocatedBytes(precise: true);

    /// <summary>Called when it is erased.</summary>
    public void End(CameraStatistics counts)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - _before;
        var (processed, faces) = (counts.Frames - _frames, counts.Detections - _detections);
        var looks = engine.ThirdLooks;
        var more = (int)(looks - _looks);
        (_frames, _detections, _looks) = (counts.Frames, counts.Detections, looks);

        // A frame that is the same as the one before goes through no model.
        var took = processed > 0 ? bare.Run((int)faces, more) : TimeSpan.Zero;
        if (++_seen <= warmUp)
        {
            (WarmFrames, WarmDetections) = (_frames, _detections);
            onWarm();
            return;
        }

        Bare += took;
        _allocated += allocated;
        _measured++;
        Memory.Sample();
    }

    /// <inheritdoc/>
    public void Dispose() => bare.Dispose();
}
