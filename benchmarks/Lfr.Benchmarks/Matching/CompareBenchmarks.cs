using BenchmarkDotNet.Attributes;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Benchmarks.Matching;

/// <summary>1:1 comparison.</summary>
[MemoryDiagnoser]
public class CompareBenchmarks
{
    private ProbeTemplate _probe = null!;
    private ReferenceTemplate _reference = null!;

    [Params(128, 512)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        _probe = new ProbeTemplate(BenchmarkVectors.Unit(random, Dimension), BenchmarkVectors.Pipeline);
        _reference = new ReferenceTemplate(BenchmarkVectors.Unit(random, Dimension), BenchmarkVectors.Pipeline);
    }

    [Benchmark]
    public ComparisonScore Compare() => CosineMatcher.Compare(_probe, _reference);
}
