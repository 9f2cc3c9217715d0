using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lfr.Cli.Tests;

/// <summary>The tool while it runs, with somebody who types and reads.</summary>
internal sealed class RunningTool : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly List<string> _said = [];
    private readonly Task _reading;
    private readonly Task<string> _error;

    public RunningTool(Process process)
    {
        _process = process;
        _reading = Task.Run(() =>
        {
            while (process.StandardOutput.ReadLine() is { } line)
            {
                _lines.Add(line);
            }

            _lines.CompleteAdding();
        });
        _error = process.StandardError.ReadToEndAsync();
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
    public string Await(string text)
    {
        while (_lines.TryTake(out var line, Patience))
        {
            _said.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"'{text}' was not said: {string.Join('\n', _said)}{(_error.IsCompleted ? _error.Result : "")}");
    }

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
        return new ToolResult(_process.ExitCode, string.Join('\n', _said), _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _lines.Dispose();
    }
}
