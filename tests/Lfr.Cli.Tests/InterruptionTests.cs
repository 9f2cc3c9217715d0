using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Lfr.Cli.Tests;

/// <summary>Ctrl-C and termination signals: once, again while the work ends, and where the work cannot be broken off.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int Many = 60;
    private const int Signals = 5;

    private static readonly Dictionary<string, int> Numbers = new() { ["INT"] = 2, ["TERM"] = 15 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("INT", 1)]
    [InlineData("INT", Signals)]
    [InlineData("TERM", Signals)]
    public void Signals_in_the_middle_of_long_work_end_it_with_130_and_one_sentence_however_many_there_are(string signal, int times)
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        Skip.IfNot(OperatingSystem.IsLinux(), "Signals are sent with kill, and read in /proc.");
        var people = Directory.CreateDirectory(_folder.File("people")).FullName;
        var picture = TestPictures.Gradient(_folder, "one.png", 4000, 3000);
        for (var i = 0; i < Many; i++)
        {
            File.Copy(picture, Path.Combine(people, string.Create(CultureInfo.InvariantCulture, $"{i:D2}.png")));
        }

        using var tool = Tool.Start(_folder.Path, "enrol", people, "--out", _folder.File("list"), "--json");
        tool.AwaitNote(line => line.StartsWith("enrolling", StringComparison.Ordinal), "enrolling");
        Skip.If(Ignores(tool.ProcessId, Numbers[signal]), $"Whatever started these tests has {signal} ignored.");

        // By the shell itself, so that they come while one picture is being looked at.
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"for i in $(seq {times}); do kill -{signal} {tool.ProcessId} || exit 0; sleep 0.01; done")]);
        kill.WaitForExit();

        var result = tool.End();
        result.AssertRefused((int)ExitCode.Interrupted, "interrupted; nothing half-written was left");
        Assert.DoesNotContain("nhandled", result.Error, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.Interrupted, result.Json.GetProperty("error").GetProperty("exitCode").GetInt32());
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "list*"));
    }

    // A read from a pipe that nobody writes, for one.
    [Fact]
    public async Task Work_that_cannot_be_broken_off_is_left_with_130_one_sentence_and_one_document()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var interruption = new Interruption(TimeSpan.Zero);
        using var begun = new SemaphoreSlim(0);
        using var wait = new SemaphoreSlim(0);
        var ended = new TaskCompletionSource();
        var command = new Command("wait");
        command.Does((_, output, cancellation) =>
        {
            begun.Release();
            wait.Wait(CancellationToken.None);
            output.Json(writer => writer.WriteNullValue());
            ended.SetResult();
            cancellation.ThrowIfCancellationRequested();
            return ExitCode.Done;
        });
        var run = CommandFrame.InvokeAsync(new RootCommand { CommandFrame.Json, command }, ["wait", "--json"], output, error, interruption);
        await begun.WaitAsync();
        interruption.Ask();
        interruption.Ask();
        Assert.Equal((int)ExitCode.Interrupted, await run);
        wait.Release();
        await ended.Task;
        Assert.StartsWith("lfr: interrupted, and what was under way did not end in time", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var document = JsonDocument.Parse(output.ToString());
        Assert.Equal("Interrupted", document.RootElement.GetProperty("error").GetProperty("kind").GetString());
    }

    private static bool Ignores(int process, int signal)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) == 1;
    }
}
