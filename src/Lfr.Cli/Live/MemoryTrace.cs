using System.Diagnostics;

namespace Lfr.Cli.Live;

/// <summary>The resident set of this process over a run.</summary>
internal sealed class MemoryTrace
{
    private const int Points = 10;
    private readonly List<long> _samples = [];

    /// <summary>Reads it once.</summary>
    public void Sample()
    {
        using var process = Process.GetCurrentProcess();
        _samples.Add(process.WorkingSet64);
    }

    /// <summary>At most ten values, evenly spread over the run, the last one last. Bytes.</summary>
    public IReadOnlyList<long> Spread() => _samples.Count <= Points
        ? [.. _samples]
        : [.. Enumerable.Range(1, Points).Select(i => _samples[(int)((long)i * _samples.Count / Points) - 1])];
}
