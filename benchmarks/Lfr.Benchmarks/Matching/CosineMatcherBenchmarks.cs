using BenchmarkDotNet.Attributes;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Benchmarks.Matching;

/// <summary>Searches by entry and by subject. <c>lfr bench match</c> shows the same beside the read limit.</summary>
[MemoryDiagnoser]
public class CosineMatcherBenchmarks
{
    private readonly CosineMatcher _matcher = new();
    private readonly Candidate[] _results = new Candidate[64 * 10];
    private readonly CandidateCount[] _counts = new CandidateCount[64];
    private TemplateMatrix _matrix = null!;
    private ProbeTemplate[] _probes = null!;

    [Params(128, 512)]
    public int Dimension { get; set; }

    [Params(1_000, 10_000, 100_000)]
    public int Count { get; set; }

    [Params(1, 64)]
    public int Probes { get; set; }

    [Params(TemplatePrecision.Float32, TemplatePrecision.Float16, TemplatePrecision.Int8)]
    public TemplatePrecision Scan { get; set; }

    [Params(false, true)]
    public bool BySubject { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        _matrix = BenchmarkVectors.Matrix(random, Count, Dimension, Scan);
        _probes = [.. Enumerable.Range(0, Probes).Select(_ => new ProbeTemplate(BenchmarkVectors.Unit(random, Dimension), BenchmarkVectors.Pipeline))];
    }

    [GlobalCleanup]
    public void CleanUp() => _matrix.Dispose();

    [Benchmark]
    public void Search() => _matcher.Search(_matrix, _probes, new SearchOptions(10) { BySubject = BySubject }, _results, _counts);
}
