using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using Lfr.Cli.Simulation;
using Lfr.Core.Audit.Events;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Quality;

namespace Lfr.Core.Tests.Live;

/// <summary>A camera that is faster than the engine: every frame that it offers is processed or counted as dropped, everywhere the same, and few are held.</summary>
public sealed class DroppedFrameTests
{
    private const int Offered = 50;

    [Fact]
    public async Task Of_a_camera_that_is_faster_than_the_engine_the_newest_frame_wins_and_the_others_are_counted()
    {
        SlowEngine? slow = null;
        using var stage = new LiveStage(engine: s => slow = new SlowEngine(s.Engine));
        using var meter = new FrameMeter(stage.Telemetry);
        var source = new FloodSource(stage.Time, slow!, Offered, ends: true);
        Assert.Empty(await stage.RunAsync(source));

        // The one that the engine was at while all others came, and the last.
        Check(stage, meter, processed: 2, dropped: Offered - 2);
        Assert.Equal([0, Offered - 1], slow!.Seen);
        Assert.Equal(0, source.Held);

        // One is worked on, one waits, one is in the hand of the reader.
        Assert.InRange(source.MostHeld, 1, 3);
    }

    [Fact]
    public async Task A_frame_that_waits_when_the_run_is_stopped_was_dropped()
    {
        SlowEngine? slow = null;
        using var stage = new LiveStage(engine: s => slow = new SlowEngine(s.Engine));
        using var meter = new FrameMeter(stage.Telemetry);
        using var stop = new CancellationTokenSource();
        var source = new FloodSource(stage.Time, slow!, Offered, ends: false) { WhenAllOffered = stop.Cancel };
        var alerts = stage.Pipeline.RunAsync([source], stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var alert in alerts)
            {
                alert.Dispose();
            }
        });
        Check(stage, meter, processed: 1, dropped: Offered - 1);
        Assert.Equal(0, source.Held);
        Assert.InRange(source.MostHeld, 1, 3);
    }

    [Fact]
    public async Task Frames_that_a_source_itself_lets_go_are_counted_as_well()
    {
        SlowEngine? slow = null;
        using var stage = new LiveStage(engine: s => slow = new SlowEngine(s.Engine));
        using var meter = new FrameMeter(stage.Telemetry);
        await using var source = new PushedFrameSource("C1", stage.Time);
        for (var i = 0; i < 5; i++)
        {
            Push(source, i);
        }

        var run = stage.RunAsync(source);
        await slow!.Entered.WaitAsync(TimeSpan.FromSeconds(60));
        for (var i = 5; i < Offered; i++)
        {
            Push(source, i);
        }

        source.Complete();
        slow.Free();
        Assert.Empty(await run.WaitAsync(TimeSpan.FromSeconds(60)));

        // How many of the others the queue took, and how many the source let go, is the scheduler's; four were let go before anybody read.
        var processed = stage.Pipeline.Statistics.Frames;
        Assert.Equal(4, slow.Seen[0]);
        Assert.Equal(Offered - 1, slow.Seen[^1]);
        Assert.InRange(processed, 2, Offered - 4);
        Check(stage, meter, processed, Offered - processed);
    }

    private static void Check(LiveStage stage, FrameMeter meter, long processed, long dropped)
    {
        var camera = Assert.Single(stage.Pipeline.Statistics.Cameras);
        Assert.Equal((processed, dropped), (camera.Frames, camera.DroppedFrames));
        Assert.Equal((processed, dropped), (stage.Pipeline.Statistics.Frames, stage.Pipeline.Statistics.DroppedFrames));
        Assert.Equal((processed, dropped), (meter.Of("processed"), meter.Of("dropped")));
        var spans = stage.Audit.Of<PassagesCounted>().ToList();
        Assert.Equal((processed, dropped), (spans.Sum(s => s.Frames), spans.Sum(s => s.DroppedFrames)));
    }

    private static void Push(PushedFrameSource source, int number)
    {
        using var image = ScriptedFrame.Create(number, []);
        source.Push(image);
    }

    /// <summary>Counts what the meter says of frames, of this run alone.</summary>
    private sealed class FrameMeter : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, long> _counts = [];
        private readonly MeterListener _listener = new();

        public FrameMeter(LiveTelemetry telemetry)
        {
            _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                var outcome = "";
                foreach (var (key, value) in tags)
                {
                    outcome = key == "lfr.outcome" ? (string)value! : outcome;
                }

                lock (_gate)
                {
                    _counts[outcome] = _counts.GetValueOrDefault(outcome) + count;
                }
            });
            _listener.EnableMeasurementEvents(telemetry.Frames);
        }

        public long Of(string outcome)
        {
            lock (_gate)
            {
                return _counts.GetValueOrDefault(outcome);
            }
        }

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>Stops at its first frame until it is freed.</summary>
    private sealed class SlowEngine(IFaceEngine inner) : IFaceEngine
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EngineInfo Info => inner.Info;

        public Task Entered => _entered.Task;

        /// <summary>Numbers of the frames, as they came.</summary>
        public List<int> Seen { get; } = [];

        public void Free() => _freed.TrySetResult();

        public FaceBatch CreateBatch(int capacity = 64) => inner.CreateBatch(capacity);

        public void Process(ImageView image, QualityLimits? limits, FaceBatch destination)
        {
            Seen.Add(BinaryPrimitives.ReadInt32LittleEndian(image.Pixels[4..]));
            _entered.TrySetResult();
            Assert.True(_freed.Task.Wait(TimeSpan.FromSeconds(60)), "nobody freed the engine");
            inner.Process(image, limits, destination);
        }

        public void Dispose() => inner.Dispose();
    }

    /// <summary>A live camera that gives its second frame when the engine is at the first, and all others at once.</summary>
    private sealed class FloodSource(TimeProvider time, SlowEngine engine, int count, bool ends) : IFrameSource
    {
        private int _next;
        private int _held;

        public string CameraId => "C1";

        public FramePacing Pacing => FramePacing.Live;

        public Action? WhenAllOffered { get; init; }

        public int Held => Volatile.Read(ref _held);

        public int MostHeld { get; private set; }

        public ValueTask ConnectAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
        {
            if (_next == 1)
            {
                await engine.Entered.WaitAsync(cancellationToken);
            }

            if (_next == count)
            {
                WhenAllOffered?.Invoke();
                engine.Free();
                if (!ends)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                return FrameRead.Ended;
            }

            MostHeld = Math.Max(MostHeld, Interlocked.Increment(ref _held));
            return FrameRead.Of(new CameraFrame(ScriptedFrame.Create(_next++, []), time, image =>
            {
                image.Dispose();
                Interlocked.Decrement(ref _held);
            }));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
