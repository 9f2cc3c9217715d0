using System.Diagnostics.Metrics;
using Lfr.Cli.Simulation;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Quality;

namespace Lfr.Core.Tests.Live;

/// <summary>How long what a frame shows lives: as long as the frame is worked on, and no frame waits read.</summary>
public sealed class LifetimeTests
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task No_frame_of_a_file_is_read_before_the_one_before_it_is_erased()
    {
        using var stage = new LiveStage(engine: s => new SlowEngine(s.Engine, s.Time, Work));
        var lifetimes = new List<double>();
        using var listener = Listen(stage.Telemetry.Lifetime, lifetimes);
        await using var source = new EagerSource(stage.Time, frames: 200);
        Assert.Empty(await stage.RunAsync(source));

        // Read ahead, a frame would live for its own work and that of those before it.
        Assert.Equal(1, source.MostAlive);
        Assert.Equal(Enumerable.Repeat(Work.TotalMilliseconds, 200), lifetimes);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(12, 0)]
    public async Task A_match_that_nothing_confirms_in_time_is_forgotten_while_the_person_stays(int secondsBetween, int alerts)
    {
        using var stage = new LiveStage(options: new LiveOptions { ConfirmationPeriod = TimeSpan.FromSeconds(10) });
        var forgotten = new List<double>();
        using var listener = Listen(stage.Telemetry.Unconfirmed, forgotten);
        var between = 10 * secondsBetween;
        var steps = Enumerable.Range(0, between + 1)
            .Select(i => ScriptedStep.Frame(i, new ScriptedFace(1, 0.8f, i, 100, 50, 40, i == 0 || i == between ? FailureReason.None : FailureReason.Blurred)));
        var raised = await stage.PlayAsync([.. steps]);
        Assert.Equal(alerts, raised.Count);
        raised.ForEach(a => a.Dispose());
        if (alerts == 0)
        {
            // The first after its ten seconds, to the sweep's tenth of one; the last when the camera ended.
            Assert.InRange(forgotten[0], 10_000, 10_200);
            Assert.Equal(2, forgotten.Count);
        }
        else
        {
            Assert.Empty(forgotten);
        }
    }

    private static MeterListener Listen(Instrument instrument, List<double> values)
    {
        var listener = new MeterListener();
        listener.SetMeasurementEventCallback<double>((_, value, _, _) =>
        {
            lock (values)
            {
                values.Add(value);
            }
        });
        listener.EnableMeasurementEvents(instrument);
        return listener;
    }

    /// <summary>Takes time by the test's clock.</summary>
    private sealed class SlowEngine(IFaceEngine inner, ManualTime time, TimeSpan work) : IFaceEngine
    {
        public EngineInfo Info => inner.Info;

        public FaceBatch CreateBatch(int capacity = 64) => inner.CreateBatch(capacity);

        public void Process(ImageView image, QualityLimits? limits, FaceBatch destination)
        {
            // What may read ahead gets every chance to.
            for (var i = 0; i < 20; i++)
            {
                Thread.Yield();
            }

            time.Advance(work);
            inner.Process(image, limits, destination);
        }

        public void Dispose()
        {
        }
    }

    /// <summary>A file: gives a frame whenever it is asked for one.</summary>
    private sealed class EagerSource(ManualTime time, int frames) : IFrameSource
    {
        private int _next;
        private int _alive;

        public string CameraId => "C1";

        public FramePacing Pacing => FramePacing.OnDemand;

        public int MostAlive { get; private set; }

        public ValueTask ConnectAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
        {
            if (_next == frames)
            {
                return ValueTask.FromResult(FrameRead.Ended);
            }

            MostAlive = Math.Max(MostAlive, Interlocked.Increment(ref _alive));
            return ValueTask.FromResult(FrameRead.Of(new CameraFrame(ScriptedFrame.Create(_next++), time, image =>
            {
                image.Dispose();
                Interlocked.Decrement(ref _alive);
            })));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
