using System.Diagnostics;
using System.Text.Json;

namespace Lfr.Cli.Tests;

/// <summary>Runs the built tool as a child process: what a person at a shell gets.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The tool of the same configuration as these tests.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "lfr.dll");

    public static ToolResult Run(params string[] arguments) => Run(null, new Dictionary<string, string?>(), arguments);

    /// <summary>With a program and its options in front that starts what follows.</summary>
    public static ToolResult RunUnder(IReadOnlyList<string> starter, params string[] arguments) => Run(Path, "", null, new Dictionary<string, string?>(), arguments, starter);

    /// <summary>A copy of the tool somewhere else.</summary>
    public static ToolResult RunCopy(string tool, params string[] arguments) => Run(tool, "", null, new Dictionary<string, string?>(), arguments);

    public static ToolResult Run(string? folder, IReadOnlyDictionary<string, string?> variables, params string[] arguments) =>
        Run(Path, "", folder, variables, arguments);

    /// <summary>Runs it with answers on standard input.</summary>
    public static ToolResult Answer(string answers, string? folder, IReadOnlyDictionary<string, string?> variables, params string[] arguments) =>
        Run(Path, answers, folder, variables, arguments);

    /// <summary>Starts it, and leaves it running.</summary>
    public static RunningTool Start(string folder, params string[] arguments) => StartUnder(null, folder, arguments);

    /// <summary>The same, with a program and its options in front that becomes what follows.</summary>
    public static RunningTool StartUnder(IReadOnlyList<string>? starter, string folder, params string[] arguments) =>
        new(Process.Start(StartInfo(Path, folder, new Dictionary<string, string?>(), arguments, starter))!);

    private static ToolResult Run(string tool, string answers, string? folder, IReadOnlyDictionary<string, string?> variables, string[] arguments, IReadOnlyList<string>? starter = null)
    {
        using var process = Process.Start(StartInfo(tool, folder, variables, arguments, starter))!;
        if (answers.Length > 0)
        {
            process.StandardInput.Write(answers);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"lfr {string.Join(' ', arguments)} hangs.");
        }

        return new ToolResult(process.ExitCode, output.Result, error.Result);
    }

    private static ProcessStartInfo StartInfo(string tool, string? folder, IReadOnlyDictionary<string, string?> variables, string[] arguments, IReadOnlyList<string>? starter)
    {
        var start = new ProcessStartInfo(starter is null ? "dotnet" : starter[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        foreach (var word in starter is null ? Array.Empty<string>() : [.. starter.Skip(1), "dotnet"])
        {
            start.ArgumentList.Add(word);
        }

        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(tool);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LFR_MODELS"] = TestFolders.Models;
        start.Environment.Remove("LFR_DEBUG");
        foreach (var (name, value) in variables)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        return start;
    }
}

/// <summary>What a run of the tool gave.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the one JSON document that it must be.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Asserts the exit code, one sentence about it on standard error, and no stack trace.</summary>
    public void AssertRefused(int code, string sentence)
    {
        Assert.True(code == ExitCode, $"exit code {ExitCode}, not {code}: {Error}{Output}");
        var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var last = Assert.Single(lines, line => line.StartsWith("lfr: ", StringComparison.Ordinal));
        var said = string.Join('\n', lines.SkipWhile(line => line != last));
        Assert.Contains(sentence, said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter '", Error, StringComparison.Ordinal);
    }
}
