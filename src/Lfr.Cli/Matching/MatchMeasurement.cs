using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Matching.Storage;

namespace Lfr.Cli.Matching;

/// <summary>Times searches of one matrix beside reading its bytes, turn and turn about, so that both see the same machine.</summary>
internal sealed class MatchMeasurement : IDisposable
{
    private const int FewestCalls = 5;
    private const int MostCalls = 2000;

    // Until the runtime has compiled what a search needs at its best: it does so after 30 calls, in the background.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);

    // Nobody's pipeline: these vectors come from no engine.
    private static readonly PipelineId Pipeline = PipelineId.Parse(new string('0', 64));

    private readonly MatchVectors _references;
    private readonly MatchVectors _queries;
    private readonly ProbeTemplate[] _probes;

    /// <param name="references">What is searched.</param>
    /// <param name="queries">The probes.</param>
    public MatchMeasurement(MatchVectors references, MatchVectors queries)
    {
        _references = references;
        _queries = queries;
        var vector = new float[queries.Dimension];
        _probes = new ProbeTemplate[queries.Count];
        for (var i = 0; i < _probes.Length; i++)
        {
            queries.Get(i, vector);
            _probes[i] = new ProbeTemplate(vector, Pipeline);
        }
    }

    /// <summary>Enrols the references.</summary>
    public TemplateMatrix Build(TemplatePrecision precision, CancellationToken cancellation)
    {
        var matrix = new TemplateMatrix(_references.Dimension, Pipeline, precision);
        var vector = new float[_references.Dimension];
        for (var i = 0; i < _references.Count; i++)
        {
            if (i % 4096 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            _references.Get(i, vector);
            matrix.Add(vector, i);
        }

        return matrix;
    }

    /// <summary>Times one way to search.</summary>
    /// <param name="matrix">From <see cref="Build"/>.</param>
    /// <param name="threads">Threads a call.</param>
    /// <param name="probes">How many of the probes a call answers.</param>
    /// <param name="top">Candidates a probe.</param>
    /// <param name="budget">Time to spend, as far as the fewest calls allow.</param>
    /// <param name="cancellation">Stops between calls.</param>
    /// <returns>The figures, and the candidates <c>[probes][top]</c>.</returns>
    public (MatchCase Figures, Candidate[] Candidates) Measure(
        TemplateMatrix matrix, int threads, int probes, int top, TimeSpan budget, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var bytes = ReadLimit.Bytes(matrix);
        using var matcher = new CosineMatcher(threads);
        var options = new SearchOptions(top);
        var candidates = new Candidate[probes * top];
        var counts = new CandidateCount[probes];
        var searches = new List<double>(MostCalls);
        var reads = new List<double>(MostCalls);
        var allocated = long.MaxValue;
        var began = clock.GetTimestamp();

        var warm = 0;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            GC.KeepAlive(ReadLimit.Read(matrix, threads));
            matcher.Search(matrix, _probes.AsSpan(0, probes), options, candidates, counts);
        }
        while (++warm < 2 || clock.GetElapsedTime(began) < WarmUp);

        began = clock.GetTimestamp();
        while (searches.Count < FewestCalls || (searches.Count < MostCalls && clock.GetElapsedTime(began) < budget))
        {
            cancellation.ThrowIfCancellationRequested();
            var start = clock.GetTimestamp();
            GC.KeepAlive(ReadLimit.Read(matrix, threads));
            var read = clock.GetElapsedTime(start);
            var before = GC.GetAllocatedBytesForCurrentThread();
            start = clock.GetTimestamp();
            matcher.Search(matrix, _probes.AsSpan(0, probes), options, candidates, counts);
            var search = clock.GetElapsedTime(start);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            searches.Add(search.TotalSeconds);
            reads.Add(read.TotalSeconds);
        }

        searches.Sort();
        reads.Sort();
        double seconds = searches[searches.Count / 2], limit = reads[reads.Count / 2];
        var comparisons = (double)matrix.Count * probes;
        var passes = (probes + 63) / 64;
        return (new MatchCase(
            Name(matrix.ScanPrecision),
            matrix.Dimension,
            matrix.Count,
            probes,
            threads,
            seconds,
            searches[0],
            searches[Math.Min(searches.Count - 1, (int)(searches.Count * 0.99))],
            searches.Count,
            comparisons / seconds,
            bytes * (double)passes / seconds / 1e9,
            2.0 * matrix.Dimension * comparisons / seconds / 1e9,
            limit,
            reads[0],
            limit * passes / seconds,
            (double)bytes / matrix.Count,
            allocated,
            MaxError(candidates, probes, top)), candidates);
    }

    public void Dispose()
    {
        foreach (var probe in _probes)
        {
            probe.Dispose();
        }
    }

    /// <summary>f32, f16 or int8.</summary>
    public static string Name(TemplatePrecision precision) => precision switch
    {
        TemplatePrecision.Float32 => "f32",
        TemplatePrecision.Float16 => "f16",
        _ => "int8",
    };

    private double MaxError(Candidate[] candidates, int probes, int top)
    {
        var worst = 0.0;
        float[] probe = new float[_queries.Dimension], reference = new float[_references.Dimension];
        for (var i = 0; i < probes; i++)
        {
            _queries.Get(i, probe);
            for (var rank = 0; rank < top; rank++)
            {
                var candidate = candidates[(i * top) + rank];
                _references.Get((int)candidate.EntryId, reference);
                var dot = 0.0;
                for (var j = 0; j < probe.Length; j++)
                {
                    dot += (double)probe[j] * reference[j];
                }

                worst = Math.Max(worst, Math.Abs(Math.Clamp(dot, -1, 1) - candidate.Score.Value));
            }
        }

        return worst;
    }
}
