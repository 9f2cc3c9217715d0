using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lfr.Cli.Live;
using Lfr.Core.Audit.Events;
using Lfr.Core.Live;

namespace Lfr.Cli.Tests.Commands;

/// <summary>What <c>lfr live</c> shows while it runs: cameras, faces seen, alerts, dropped frames.</summary>
public sealed partial class LiveDisplayTests : IDisposable
{
    private readonly ShellDeployment _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_line_has_every_count_in_its_own_place() =>
        Assert.Equal(
            "north: Connected, 12 frames, 3 faces seen (1 not usable), 2 alerts (4 suppressed), 5 dropped, 6 corrupt",
            LiveStatusLines.Of(Camera("north", CameraState.Connected) with { Frames = 12, FacesSeen = 3, FacesNotAcquired = 1, Alerts = 2, SuppressedAlerts = 4, DroppedFrames = 5, CorruptFrames = 6 }));

    [Fact]
    public void Every_camera_is_shown_every_so_many_ticks_and_one_that_changed_its_state_at_once()
    {
        var lines = new LiveStatusLines(3);
        var (a, b) = (Camera("a", CameraState.Unknown), Camera("b", CameraState.Connected));
        Assert.Equal(["a: Unknown, 0", "b: Connected, 0"], Shown(a, b));
        Assert.Empty(Shown(a, b with { Frames = 1 }));
        Assert.Equal(["a: Connected, 1"], Shown(a with { State = CameraState.Connected, Frames = 1 }, b with { Frames = 2 }));
        Assert.Equal(["a: Connected, 2", "b: Connected, 3"], Shown(a with { State = CameraState.Connected, Frames = 2 }, b with { Frames = 3 }));
        Assert.Equal(["b: Lost, 3"], Shown(a with { State = CameraState.Connected, Frames = 3 }, b with { State = CameraState.Lost, Frames = 3 }));
        Assert.Empty(Shown(a with { State = CameraState.Connected, Frames = 4 }, b with { State = CameraState.Lost, Frames = 3 }));

        IEnumerable<string> Shown(params CameraStatistics[] cameras) => lines.Tick(new LiveStatistics(cameras)).Select(line => line[..line.IndexOf(" frames", StringComparison.Ordinal)]);
    }

    [SkippableFact]
    public void Counts_rise_as_it_runs_a_lost_camera_is_said_and_a_signal_ends_it_with_130()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal that another process can send");
        _shell.Prepare();
        _shell.BuildList();
        using var camera = new PushingCamera([.. Directory.GetFiles(_shell.File("frames")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);
        using var live = _shell.StartLive($"C1={camera.Address}", officer: null);
        Counts? first = null, later = null;
        live.AwaitNote(line => (first = Counts.Of(line, "Connected")) is { Frames: > 0, FacesSeen: > 0, Alerts: 1, Dropped: > 0 }, "a line with frames, faces, the alert and dropped frames");
        live.AwaitNote(line => (later = Counts.Of(line, "Connected")) is { } now && now.Frames > first!.Frames && now.Dropped > first.Dropped, "a line with more");
        Assert.True(later!.FacesSeen >= first!.FacesSeen && later.Alerts == 1, $"{first}, then {later}");
        camera.Stop();
        live.AwaitNote(line => Counts.Of(line, "Lost") is { } lost && lost.Frames >= later.Frames && lost.Dropped >= later.Dropped, "that the camera is lost");

        using (var signal = Process.Start("kill", ["-TERM", live.ProcessId.ToString(CultureInfo.InvariantCulture)]))
        {
            signal.WaitForExit();
        }

        // Alerts are the result, and what is shown of the cameras is not: a pipe carries the first alone.
        var result = live.End();
        result.AssertRefused((int)ExitCode.Interrupted, "interrupted");
        Assert.Matches("^ALERT D1-[0-9]{6}  camera C1  ", result.Output[result.Output.IndexOf("ALERT", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("faces seen", result.Output, StringComparison.Ordinal);
        Assert.Single(_shell.Verified().OfType<DeploymentEnded>());
    }

    private static CameraStatistics Camera(string id, CameraState state) => new()
    {
        CameraId = id,
        State = state,
        Frames = 0,
        DroppedFrames = 0,
        CorruptFrames = 0,
        RepeatedFrames = 0,
        FailedFrames = 0,
        Detections = 0,
        Searches = 0,
        FacesSeen = 0,
        FacesNotAcquired = 0,
        FacesErased = 0,
        Alerts = 0,
        SuppressedAlerts = 0,
        Losses = 0,
    };

    private sealed partial record Counts(long Frames, long FacesSeen, long Alerts, long Dropped)
    {
        public static Counts? Of(string line, string state)
        {
            var match = Line().Match(line);
            return match.Success && match.Groups["state"].Value == state ? new Counts(Number("frames"), Number("faces"), Number("alerts"), Number("dropped")) : null;

            long Number(string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        }

        [GeneratedRegex(@"^C1: (?<state>\w+), (?<frames>\d+) frames, (?<faces>\d+) faces seen \(\d+ not usable\), (?<alerts>\d+) alerts \(\d+ suppressed\), (?<dropped>\d+) dropped, \d+ corrupt$")]
        private static partial Regex Line();
    }
}
