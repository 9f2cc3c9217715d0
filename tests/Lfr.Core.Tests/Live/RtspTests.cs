using System.Net;
using System.Net.Sockets;
using Lfr.Core.Audit.Events;
using Lfr.Core.Live;
using Lfr.Core.Live.Capture;

namespace Lfr.Core.Tests.Live;

/// <summary>Cameras that speak RTSP, through the child ffmpeg that watches them, against a server of this test's.</summary>
public sealed class RtspTests
{
    private const int Seconds = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task Frames_of_an_rtsp_camera_arrive_and_its_hanging_up_is_noticed()
    {
        Skip.IfNot(FfmpegSource.IsAvailable(), "ffmpeg is not installed");
        using var folder = new TemporaryFolder();
        await using var camera = new RtspCamera(RtspCamera.MakeVideo(folder, Seconds), TimeSpan.FromSeconds(Seconds));
        await using var source = new FfmpegSource("C1", camera.Address(), FramePacing.Live);
        using var patience = new CancellationTokenSource(Patience);
        await source.ConnectAsync(patience.Token);
        var different = new HashSet<ulong>();
        FrameRead read;
        while ((read = await source.ReadAsync(patience.Token)).Status == FrameReadStatus.Frame)
        {
            using var frame = read.Frame!;
            Assert.Equal((320, 240), (frame.View.Width, frame.View.Height));
            different.Add(FrameFingerprint.Of(frame.View));
        }

        // 75 were sent, and the first few are needed to find out what they are.
        Assert.InRange(different.Count, 25, Seconds * 25);
        Assert.Equal((FrameReadStatus.Lost, 1), (read.Status, camera.Connections));
        Assert.DoesNotContain(RtspCamera.Password, read.Detail, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_camera_that_hangs_up_and_then_refuses_is_connected_anew_with_growing_pauses_and_its_password_is_nowhere()
    {
        Skip.IfNot(FfmpegSource.IsAvailable(), "ffmpeg is not installed");
        using var folder = new TemporaryFolder();
        var patient = new CameraOptions { ConnectTimeout = TimeSpan.FromHours(1), FrameTimeout = TimeSpan.FromHours(1) };
        using var stage = new LiveStage(options: new LiveOptions { Camera = patient });
        var log = new TextLogger();
        using var pipeline = new LivePipeline(
            new LiveAuthority("D1", null, null, null), stage.Engine, stage.Search, stage.Policy, stage.Audit, new LiveOptions { Camera = patient }, stage.Time, log, stage.Telemetry);
        await using var camera = new RtspCamera(RtspCamera.MakeVideo(folder, Seconds), TimeSpan.FromSeconds(Seconds), refuses: connection => connection is 2 or 3);
        await using var source = new FfmpegSource("C1", camera.Address(), FramePacing.Live, time: stage.Time);
        using var stop = new CancellationTokenSource(Patience);
        var run = Task.Run(async () =>
        {
            await foreach (var alert in pipeline.RunAsync([source], stop.Token))
            {
                alert.Dispose();
            }
        });

        // Connected, lost, lost, lost, connected: then it has gone through all of it.
        while (!run.IsCompleted && stage.Audit.Of<CameraChanged>().Count(e => e.State == CameraState.Connected) < 2)
        {
            await Task.Delay(5);
            stage.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.False(stop.IsCancellationRequested, $"it took too long: {string.Join(", ", stage.Audit.Of<CameraChanged>())}");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var changes = stage.Audit.Of<CameraChanged>().ToList();
        Assert.Equal([CameraState.Connected, CameraState.Lost, CameraState.Lost, CameraState.Lost, CameraState.Connected], changes.Take(5).Select(e => e.State));
        Assert.Equal([0.5, 1, 2], stage.Time.Delays.Select(d => d.TotalSeconds).Where(s => s < 3000));
        Assert.Equal((4, 3L), (camera.Connections, pipeline.Statistics.Cameras[0].Losses));
        Assert.True(pipeline.Statistics.Frames > 10, $"{pipeline.Statistics.Frames} frames were looked at");
        Assert.All(changes.Skip(2).Take(2), e => Assert.Contains("5XX", e.Detail!.Value.Value, StringComparison.Ordinal));
        string[] said = [log.ToString(), .. stage.Audit.Events.Select(e => e.ToString()), pipeline.Statistics.ToString()];
        Assert.Contains("5XX", said[0], StringComparison.Ordinal);
        Assert.All(said, text => Assert.DoesNotContain(RtspCamera.Password, text, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_camera_that_takes_no_such_password_or_is_not_there_is_said_without_it()
    {
        Skip.IfNot(FfmpegSource.IsAvailable(), "ffmpeg is not installed");
        await using var camera = new RtspCamera([], TimeSpan.Zero);
        Assert.Contains("401 Unauthorized", await LostAsync(camera.Address("wrong-secret")), StringComparison.Ordinal);
        var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Dispose();
        Assert.Contains("Connection refused", await LostAsync($"rtsp://officer:wrong-secret@127.0.0.1:{port}/1"), StringComparison.Ordinal);
    }

    // As versions of ffmpeg do that end with "Error opening input file ADDRESS." and with nothing behind the address.
    [SkippableTheory]
    [InlineData("rtsp://officer:wrong-secret@camera.example/1", "Error opening input file rtsp://officer:wrong-secret@camera.example/1.")]
    [InlineData("rtsp://officer:wrong-secret@camera.example/1", "redirected to rtsp://officer:wrong-secret@other.example/1")]
    [InlineData("rtsp://officer:wrong%2Dsecret@camera.example/1", "method DESCRIBE failed for officer: wrong-secret")]
    [InlineData("rtsp://camera.example/1?user=officer&password=wrong-secret", "rtsp://camera.example/1?user=officer&password=wrong-secret")]
    public async Task Whatever_ffmpeg_says_the_address_is_taken_out(string address, string line)
    {
        Skip.If(OperatingSystem.IsWindows(), "the program that stands for ffmpeg is a shell's");
        using var folder = new TemporaryFolder();
        var program = folder.File("ffmpeg");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\necho '{line}' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.StartsWith("ffmpeg ended with 1: ", await LostAsync(address, program), StringComparison.Ordinal);
    }

    private static async Task<string> LostAsync(string address, string executable = "ffmpeg")
    {
        await using var source = new FfmpegSource("C1", address, FramePacing.Live, executable: executable);
        using var patience = new CancellationTokenSource(Patience);
        await source.ConnectAsync(patience.Token);
        var read = await source.ReadAsync(patience.Token);
        Assert.Equal(FrameReadStatus.Lost, read.Status);
        Assert.DoesNotContain("secret", read.Detail, StringComparison.Ordinal);
        return read.Detail!;
    }
}
