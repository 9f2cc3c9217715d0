using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Matching.Selection;

/// <summary>All the memory of one running search, kept for the next one.</summary>
internal sealed class SearchSession(CosineKernel kernel, int threads) : WorkerTeam.IWork, IDisposable
{
    // Panels taken at a time: long runs for the prefetcher, and enough of them to share out evenly.
    private const int PanelsPerTake = 8;

    private readonly PanelScan[] _scans = [.. Enumerable.Range(0, threads).Select(_ => new PanelScan())];
    private int _panels;
    private int _taken;

    internal ProbeBatch Probes { get; } = new();

    internal PanelScan Scan(int worker) => _scans[worker];

    /// <summary>Searches for the probes set in <see cref="Probes"/>; leaves the merged result in worker 0's heaps.</summary>
    public void Run(WorkerTeam? team, SlotLayout layout, scoped in MatrixReading reading, int capacity, float threshold, bool bySubject)
    {
        _panels = (reading.Slots + CosineKernel.PanelRows - 1) / CosineKernel.PanelRows;
        _taken = 0;
        var workers = team is null ? 1 : _scans.Length;
        for (var i = 0; i < workers; i++)
        {
            _scans[i].Begin(kernel, layout, Probes, reading, capacity, threshold, bySubject);
        }

        if (team is null)
        {
            _scans[0].Run(0, _panels);
            _scans[0].Finish();
            return;
        }

        try
        {
            team.Run(this);
            for (var i = 1; i < workers; i++)
            {
                for (var probe = 0; probe < Probes.Count; probe++)
                {
                    _scans[0].Heap(probe).Merge(_scans[i].Heap(probe));
                }
            }
        }
        finally
        {
            // Also where a thread failed: what it computed of a probe does not stay.
            for (var i = 1; i < workers; i++)
            {
                _scans[i].End();
            }
        }
    }

    public void End()
    {
        _scans[0].End();
        Probes.Erase();
    }

    void WorkerTeam.IWork.Run(int worker)
    {
        while (true)
        {
            var end = Interlocked.Add(ref _taken, PanelsPerTake);
            if (end - PanelsPerTake >= _panels)
            {
                _scans[worker].Finish();
                return;
            }

            _scans[worker].Run(end - PanelsPerTake, Math.Min(end, _panels));
        }
    }

    public void Dispose()
    {
        Probes.Dispose();
        foreach (var scan in _scans)
        {
            scan.Dispose();
        }
    }
}
