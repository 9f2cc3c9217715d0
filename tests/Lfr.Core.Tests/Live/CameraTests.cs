using Lfr.Cli.Simulation;
using Lfr.Core.Audit.Events;
using Lfr.Core.Live;

namespace Lfr.Core.Tests.Live;

/// <summary>What cameras do wrong.</summary>
public sealed class CameraTests
{
    private static readonly ScriptedStep Corrupt = new() { Read = FrameRead.Corrupt("garbage") };

    [Fact]
    public async Task A_camera_that_refuses_is_tried_again_with_growing_pauses()
    {
        using var stage = new LiveStage();
        var refusal = new ScriptedStep { Refuses = "refused" };
        var source = new ScriptedSource("C1", stage.Time, [refusal, refusal, refusal, ScriptedStep.Frame(1)], FramePacing.Live);
        await RunWithClock(stage, source);
        Assert.Equal(4, source.Connections);
        Assert.Equal(1, stage.Pipeline.Statistics.Frames);
        Assert.Equal(3, stage.Pipeline.Statistics.Cameras[0].Losses);
        Assert.Equal([0.5, 1, 2], stage.Time.Delays.Select(d => d.TotalSeconds));
        Assert.Equal(3, stage.Audit.Of<CameraChanged>().Count(e => e.State == CameraState.Lost));
    }

    [Fact]
    public async Task A_camera_that_falls_silent_is_connected_anew()
    {
        using var stage = new LiveStage(options: new LiveOptions { Camera = new CameraOptions { FrameTimeout = TimeSpan.FromSeconds(2) } });
        var source = new ScriptedSource("C1", stage.Time, [ScriptedStep.Frame(1), new ScriptedStep { Hangs = true }, ScriptedStep.Frame(2)], FramePacing.Live);
        await RunWithClock(stage, source);
        Assert.Equal((2, 2L), (source.Connections, stage.Pipeline.Statistics.Frames));
        Assert.Contains(stage.Audit.Of<CameraChanged>(), e => e.State == CameraState.Lost && e.Detail!.Value.Value.Contains("no frame within", StringComparison.Ordinal));
    }

    /// <summary>A camera's own time-out is no end of the run: it was taken for one, and the camera was gone without a word.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_camera_that_gives_up_by_itself_is_lost_and_connected_anew(bool connecting)
    {
        using var stage = new LiveStage();
        var source = new GivesUp(new ScriptedSource("C1", stage.Time, [ScriptedStep.Frame(1)], FramePacing.Live), connecting);
        await RunWithClock(stage, source);
        Assert.Equal((1L, 1L), (stage.Pipeline.Statistics.Frames, stage.Pipeline.Statistics.Cameras[0].Losses));
        Assert.Contains(stage.Audit.Of<CameraChanged>(), e => e.State == CameraState.Lost);
    }

    [Fact]
    public async Task A_loss_that_is_reported_behind_a_frame_is_not_forgotten_with_it()
    {
        await using var source = new PushedFrameSource("C1", new ManualTime());
        using var image = ScriptedFrame.Create(1);
        source.Push(image);
        source.ReportLost("the cable is out");
        using (var frame = (await source.ReadAsync(CancellationToken.None)).Frame)
        {
            Assert.NotNull(frame);
        }

        var lost = await source.ReadAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((FrameReadStatus.Lost, "the cable is out"), (lost.Status, lost.Detail));

        // A frame that is pushed behind it brings the camera back.
        source.ReportLost("the cable is out");
        source.Push(image);
        using var back = (await source.ReadAsync(CancellationToken.None)).Frame;
        Assert.NotNull(back);
        source.Complete();
        Assert.Equal(FrameReadStatus.Ended, (await source.ReadAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task A_corrupt_frame_is_counted_and_the_next_one_is_processed()
    {
        using var stage = new LiveStage();
        await stage.PlayAsync(ScriptedStep.Frame(1), Corrupt, Corrupt, ScriptedStep.Frame(2));
        var counts = stage.Pipeline.Statistics.Cameras[0];
        Assert.Equal((2L, 2L), (counts.Frames, counts.CorruptFrames));
        Assert.Equal("corrupt-frame", Assert.Single(stage.Audit.Of<FaultObserved>()).Cause.Value);
    }

    [Fact]
    public async Task A_camera_that_sends_nothing_but_garbage_is_connected_anew_and_fills_no_log()
    {
        using var stage = new LiveStage(options: new LiveOptions { Camera = new CameraOptions { MaxCorruptInARow = 5 } });
        var source = new ScriptedSource("C1", stage.Time, [.. Enumerable.Repeat(Corrupt, 5), ScriptedStep.Frame(2)], FramePacing.Live);
        await RunWithClock(stage, source);
        Assert.Equal(2, source.Connections);
        Assert.Single(stage.Audit.Of<FaultObserved>());
        Assert.Contains(stage.Audit.Of<CameraChanged>(), e => e.State == CameraState.Garbage);
    }

    /// <summary>Framed as pictures, and none can be decoded: as good as garbage. A line a frame filled the log, 50 a second.</summary>
    [Fact]
    public async Task A_camera_whose_pictures_cannot_be_decoded_is_connected_anew_and_fills_no_log()
    {
        using var stage = new LiveStage(options: new LiveOptions { Camera = new CameraOptions { MaxCorruptInARow = 5 } });
        ScriptedStep Undecodable() => new() { Read = FrameRead.Of(new CameraFrame([1, 2, 3], Lfr.Core.Imaging.ImageDecoder.Default, Lfr.Core.Imaging.ImageLimits.Default, stage.Time)) };

        // The pump waits for the processor before it reads on, so that no frame displaces another.
        var sent = 0;
        void AllSeen() => Assert.True(SpinWait.SpinUntil(() => stage.Pipeline.Statistics.Cameras[0].CorruptFrames >= sent, TimeSpan.FromSeconds(20)));
        var source = new ScriptedSource(
            "C1",
            stage.Time,
            [
                .. Enumerable.Range(0, 40).Select(i => Undecodable() with
                {
                    Before = () =>
                    {
                        AllSeen();
                        sent++;
                    },
                }),
                ScriptedStep.Frame(2) with { Before = AllSeen },
            ],
            FramePacing.Live);
        await RunWithClock(stage, source);
        var counts = stage.Pipeline.Statistics.Cameras[0];
        Assert.InRange(source.Connections, 4, 9);
        Assert.Equal((1L, 40L, source.Connections - 1L), (counts.Frames, counts.CorruptFrames, counts.Losses));
        Assert.Equal(source.Connections - 1, stage.Audit.Of<CameraChanged>().Count(e => e.State == CameraState.Garbage));
        Assert.InRange(stage.Audit.Of<FaultObserved>().Count(), 1, source.Connections);
    }

    [Fact]
    public async Task A_camera_that_never_gave_a_frame_says_why()
    {
        using var stage = new LiveStage();
        await stage.RunAsync(new ScriptedSource("C1", stage.Time, []), new ScriptedSource("C2", stage.Time, [new ScriptedStep { Read = FrameRead.Lost("gone") }]), new ScriptedSource("C3", stage.Time, [ScriptedStep.Frame(1)]));
        Assert.Equal(["it ended without a frame", "gone", null], stage.Pipeline.Statistics.Cameras.Select(camera => camera.Detail));
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_not_begun_anew()
    {
        using var stage = new LiveStage();
        var source = new ScriptedSource("C1", stage.Time, [ScriptedStep.Frame(1), new ScriptedStep { Read = FrameRead.Lost("torn") }, ScriptedStep.Frame(2)]);
        await stage.RunAsync(source);
        Assert.Equal((1, 1L), (source.Connections, stage.Pipeline.Statistics.Frames));
        Assert.Equal(CameraState.Lost, stage.Pipeline.Statistics.Cameras[0].State);
    }

    [Fact]
    public async Task One_camera_that_is_gone_leaves_the_others_alone()
    {
        using var stage = new LiveStage();
        var bad = new ScriptedSource("C1", stage.Time, [new ScriptedStep { Read = FrameRead.Lost("gone") }]);
        var good = new ScriptedSource("C2", stage.Time, [.. Enumerable.Range(0, 5).Select(i => ScriptedStep.Frame(i))]);
        await stage.RunAsync(bad, good);
        Assert.Equal(5, stage.Pipeline.Statistics.Cameras[1].Frames);
    }

    [Fact]
    public async Task When_nobody_has_time_the_newest_frame_wins_and_the_others_are_counted()
    {
        await using var source = new PushedFrameSource("C1", new ManualTime());
        for (var i = 0; i < 5; i++)
        {
            using var image = ScriptedFrame.Create(i);
            Assert.Equal(i == 0, source.Push(image));
        }

        var read = await source.ReadAsync(CancellationToken.None);
        Assert.Equal((FrameReadStatus.Frame, 4), (read.Status, read.Skipped));
        using var expected = ScriptedFrame.Create(4);
        Assert.True(read.Frame!.View.Pixels.SequenceEqual(expected.Pixels));
        read.Frame.Dispose();
    }

    [Fact]
    public async Task A_frame_of_an_image_without_faces_of_the_script_is_processed_and_a_broken_picture_is_counted()
    {
        using var stage = new LiveStage();
        var broken = new ScriptedStep { Read = FrameRead.Of(new CameraFrame([1, 2, 3], Lfr.Core.Imaging.ImageDecoder.Default, Lfr.Core.Imaging.ImageLimits.Default, stage.Time)) };
        await stage.PlayAsync(broken, ScriptedStep.Frame(1));
        var counts = stage.Pipeline.Statistics.Cameras[0];
        Assert.Equal((1L, 1L), (counts.Frames, counts.CorruptFrames));
    }

    /// <summary>Runs a live camera while the clock moves on whenever somebody waits for it.</summary>
    private static async Task RunWithClock(LiveStage stage, IFrameSource source)
    {
        var run = stage.RunAsync(source);
        while (!run.IsCompleted)
        {
            var frames = stage.Pipeline.Statistics.Frames;
            await Task.Delay(1);
            if (!run.IsCompleted && frames == stage.Pipeline.Statistics.Frames)
            {
                stage.Time.Advance(TimeSpan.FromMilliseconds(100));
            }
        }

        await run;
    }

    /// <summary>Throws what a client throws whose own time is over, once.</summary>
    private sealed class GivesUp(ScriptedSource inner, bool connecting) : IFrameSource
    {
        private bool _gaveUp;

        public string CameraId => inner.CameraId;

        public FramePacing Pacing => inner.Pacing;

        public ValueTask ConnectAsync(CancellationToken cancellationToken)
        {
            GiveUp(connecting);
            return inner.ConnectAsync(cancellationToken);
        }

        public ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
        {
            GiveUp(!connecting);
            return inner.ReadAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private void GiveUp(bool now)
        {
            if (now && !_gaveUp)
            {
                _gaveUp = true;
                throw new TaskCanceledException("The request was canceled due to the configured Timeout.");
            }
        }
    }
}
