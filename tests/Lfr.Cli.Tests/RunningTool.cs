using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lfr.Cli.Tests;

/// <summary>The tool while it runs, with somebody who types and reads.</summary>
internal sealed class RunningTool : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly BlockingCollection<string> _errorLines = [];
    private readonly List<string> _said = [];
    private readonly ConcurrentQueue<string> _errorSaid = [];
    private readonly Task _reading;

    public RunningTool(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(
            Task.Run(() => Collect(process.StandardOutput, _lines.Add, _lines)),
            Task.Run(() => Collect(process.StandardError, line => { _errorSaid.Enqueue(line); _errorLines.Add(line); }, _errorLines)));
    }

    /// <summary>Types a line.</summary>
    public void Type(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Types a line, and waits for the answer that holds a text.</summary>
    public string Ask(string line, string answer)
    {
        Type(line);
        return Await(answer);
    }

    /// <summary>Reads on to the next line that holds a text.</summary>
    public string Await(string text) => Await(_lines, _said.Add, line => line.Contains(text, StringComparison.Ordinal), text);

    /// <summary>Reads on, on standard error, to the next line that is as wanted.</summary>
    public string AwaitNote(Predicate<string> wanted, string description) => Await(_errorLines, _ => { }, wanted, description);

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Ends its input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Kills it as nothing can prepare for.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public ToolResult End()
    {
        if (!_process.WaitForExit(Patience))
        {
            throw new InvalidOperationException($"it does not end: {string.Join('\n', _said)}");
        }

        _reading.Wait(Patience);
        _said.AddRange(_lines.GetConsumingEnumerable());
        return new ToolResult(_process.ExitCode, string.Join('\n', _said), string.Join('\n', _errorSaid));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _lines.Dispose();
        _errorLines.Dispose();
    }

    private static void Collect(StreamReader reader, Action<string> add, BlockingCollection<string> lines)
    {
        while (reader.ReadLine() is { } line)
        {
            add(line);
        }

        lines.CompleteAdding();
    }

    private string Await(BlockingCollection<string> lines, Action<string> note, Predicate<string> wanted, string description)
    {
        while (lines.TryTake(out var line, Patience))
        {
            note(line);
            if (wanted(line))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"'{description}' was not said: {string.Join('\n', _said)}\n{string.Join('\n', _errorSaid)}");
    }
}
