using BenchmarkDotNet.Attributes;
using Lfr.Core.Matching;

namespace Lfr.Benchmarks.Matching;

/// <summary>All pairs of a set: 50 million comparisons for 10,000 entries.</summary>
[MemoryDiagnoser]
public class PairwiseScorerBenchmarks
{
    private TemplateMatrix _matrix = null!;

    [Params(128, 512)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void SetUp() => _matrix = BenchmarkVectors.Matrix(new Random(1), 10_000, Dimension, TemplatePrecision.Float32);

    [GlobalCleanup]
    public void CleanUp() => _matrix.Dispose();

    [Benchmark]
    public long Histogram() => PairwiseScorer.ScoreWithin(_matrix, [new ScoreHistogram()]);

    [Benchmark]
    public long Tail() => PairwiseScorer.ScoreWithin(_matrix, [new ScoreTail(1000)]);

    [Benchmark(Baseline = true)]
    public long Nothing() => PairwiseScorer.ScoreWithin(_matrix, [new PairwiseCallback(static (in PairwiseTile _) => { })]);
}
