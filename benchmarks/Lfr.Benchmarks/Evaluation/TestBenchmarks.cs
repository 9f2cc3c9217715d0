using BenchmarkDotNet.Attributes;
using Lfr.Evaluation.Statistics;

namespace Lfr.Benchmarks.Evaluation;

/// <summary>The tests and ratios of one live study: 400 people, 10 passages each, three groups.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 3)]
public class TestBenchmarks
{
    private GroupedSubject[] subjects = [];
    private ClusteredProportion[] groups = [];
    private Proportion[] passages = [];

    /// <summary>Errors in all: the published 7 at .60, 140 at .56, 440 missed.</summary>
    [Params(7, 140, 440)]
    public int Errors { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new SeededRandom(2);
        subjects = [.. Enumerable.Range(0, 400).Select(i => new GroupedSubject(i % 3, new SubjectCount(BetaBinomial.Draw(random, 10, Errors / 4_000.0, 0.1), 10)))];
        groups = [.. Enumerable.Range(0, 3).Select(g => new ClusteredProportion(subjects.Where(s => s.Group == g).Select(s => s.Count)))];
        passages = [.. groups.Select(g => g.AsIndependent)];
    }

    [Benchmark]
    public double Permutation() => SubjectPermutationTest.Run(subjects, 1).PValue;

    [Benchmark]
    public double FisherFreemanHalton() => FisherFreemanHaltonTest.Run(passages, 1).PValue;

    [Benchmark]
    public double FisherFreemanHaltonMonteCarlo() => FisherFreemanHaltonTest.Run(passages, 1, maximumTables: 0).PValue;

    [Benchmark]
    public double PairwiseRatios() => Lfr.Evaluation.Statistics.PairwiseRatios.Of(groups).MaxOverMin.Interval.Upper;

    [Benchmark]
    public double Headline() => groups.Sum(g => g.Headline(2).Upper);

    [Benchmark]
    public double MinimumDetectable() =>
        new PowerSimulation(subjects, TestName.PermutationBetweenSubjects, 0.05, 2).MinimumDetectable(1).Power;
}
