using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lfr.Core.Audit.Events;
using Lfr.Core.Live;

namespace Lfr.Cli.Tests.Commands;

/// <summary>What <c>lfr live</c> does as a process among others: beside a second deployment, with its crash dumps, with a camera's password.</summary>
public sealed class LiveProcessTests : IDisposable
{
    private const int Many = 400;
    private const string Password = "canary-5311";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ShellDeployment _shell = new();
    private readonly ShellDeployment _other = new();

    public void Dispose()
    {
        _shell.Dispose();
        _other.Dispose();
    }

    [SkippableFact]
    public void Two_deployments_run_beside_each_other_with_a_log_each_and_not_with_one()
    {
        _shell.Prepare();
        _shell.BuildList();
        _shell.PrepareFrames("long", Many);
        _other.Prepare("D2");
        _other.BuildList();
        using var first = _shell.StartLive("C1=long", "PC1");
        first.Await("ALERT D1/0001");

        // One log has one writer: the second is told so, does nothing, and leaves nothing in it.
        var shared = _other.Live("list.lfrw", "C1=frames", _shell.File("audit.jsonl"));
        shared.AssertRefused((int)ExitCode.Input, "One log has one writer: end that process, or give this one a log of its own.");
        Assert.DoesNotContain("ALERT", shared.Output, StringComparison.Ordinal);

        // With a log of its own it runs to its end while the first goes on.
        var second = _other.Live("list.lfrw", "C1=frames");
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Contains("ALERT D2-", second.Output, StringComparison.Ordinal);
        Assert.True(first.IsRunning, "the first deployment ended: it did not run beside the second");
        first.Ask("quit now", "C1: ");
        Assert.Equal((int)ExitCode.Done, first.End().ExitCode);

        // Each log is whole, and holds its own deployment and nothing else.
        foreach (var (shell, id) in new[] { (_shell, "D1"), (_other, "D2") })
        {
            var events = shell.Verified();
            Assert.Equal(id, Assert.Single(events.OfType<DeploymentStarted>()).Deployment!.Value.Value);
            Assert.Single(events.OfType<DeploymentEnded>());
            Assert.Single(events.OfType<LogOpened>());
            Assert.All(events.Where(e => e.Deployment is not null), e => Assert.Equal(id, e.Deployment!.Value.Value));
        }
    }

    [SkippableFact]
    public void A_run_and_its_children_leave_no_core_dump_whatever_the_shell_allows()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "limits are read through /proc, which only Linux has");
        Skip.If(Limits(Environment.ProcessId)!.Value.Hard == "0", "core dumps are off on this machine for good");
        _shell.Prepare();
        _shell.BuildList();
        _shell.PrepareFrames("long", Many);

        // A camera that takes the connection and says nothing keeps its child waiting.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var hasChild = FfmpegSource.IsAvailable();
        var source = hasChild ? $"rtsp://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/1" : "long";
        string[] allowing = ["sh", "-c", "ulimit -S -c $(ulimit -H -c); exec \"$@\"", "sh"];
        using (var shell = Process.Start(new ProcessStartInfo(allowing[0], [.. allowing[1..], "sh", "-c", "ulimit -c"]) { RedirectStandardOutput = true })!)
        {
            Assert.NotEqual("0", shell.StandardOutput.ReadToEnd().Trim());
        }

        using var live = _shell.StartLive($"C1={source}", "PC1", allowing);
        live.Await("Officer PC1 is at the console");
        Assert.Equal(("0", "0"), Limits(live.ProcessId));
        if (hasChild)
        {
            (string, string)? ofChild = null;
            var begin = TimeProvider.System.GetTimestamp();
            while (ofChild is null && TimeProvider.System.GetElapsedTime(begin) < Patience)
            {
                Thread.Sleep(5);
                ofChild = Children(live.ProcessId).Select(Limits).FirstOrDefault(limits => limits is not null);
            }

            Assert.Equal(("0", "0"), ofChild);
        }

        live.Ask("quit now", "C1: ");
        Assert.DoesNotContain("core dumps could not be turned off", live.End().Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_run_that_cannot_turn_core_dumps_off_says_so()
    {
        Skip.If(OperatingSystem.IsLinux(), "Linux lets every process turn its own off");
        _shell.Prepare();
        _shell.BuildList();
        Assert.Contains("core dumps could not be turned off", _shell.Live("list.lfrw", "C1=frames").Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_password_of_an_rtsp_camera_is_nowhere_in_what_is_said_or_written()
    {
        Skip.IfNot(FfmpegSource.IsAvailable(), "ffmpeg is not installed");
        _shell.Prepare();
        _shell.BuildList();
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        using var live = _shell.StartLive($"C1=rtsp://officer:{Password}@127.0.0.1:{port}/1", "PC1");
        var begin = TimeProvider.System.GetTimestamp();
        while (!Read(_shell.File("audit.jsonl")).Contains("Connection refused", StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < Patience, $"the camera was not lost: {Read(_shell.File("audit.jsonl"))}");
            Thread.Sleep(20);
        }

        live.Ask("quit now", "C1: ");
        var result = live.End();
        var lost = _shell.Verified().OfType<CameraChanged>().First(e => e.State == CameraState.Lost);
        Assert.Contains("Connection refused", lost.Detail!.Value.Value, StringComparison.Ordinal);

        // One that was written wrongly, as a password with a # is, is explained without it.
        var wrong = _shell.Live("list.lfrw", $"C1=rtsp://officer:{Password}#@camera.example/1");
        wrong.AssertRefused((int)ExitCode.Input, "'#' as %23");
        string[] said = [result.Output, result.Error, wrong.Output, wrong.Error, .. Directory.GetFiles(_shell.Folder, "audit.*").Select(File.ReadAllText)];
        Assert.All(said, text => Assert.DoesNotContain(Password, text, StringComparison.Ordinal));
    }

    private static IEnumerable<int> Children(int process) => Directory.GetDirectories($"/proc/{process}/task")
        .SelectMany(task => Read(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    private static (string Soft, string Hard)? Limits(int process)
    {
        var line = Read($"/proc/{process}/limits").Split('\n').FirstOrDefault(line => line.StartsWith("Max core file size", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, _, var soft, var hard, ..] ? (soft, hard) : null;
    }

    // Of a process or thread that has gone meanwhile, nothing.
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
