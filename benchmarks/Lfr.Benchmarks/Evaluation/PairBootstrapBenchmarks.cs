using BenchmarkDotNet.Attributes;
using Lfr.Evaluation.Statistics;

namespace Lfr.Benchmarks.Evaluation;

/// <summary>The aim: 1,000,000 comparisons with 2,000 subject-bootstrap draws under 10 s on two cores, counting cells included.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 3)]
public class PairBootstrapBenchmarks
{
    private (int Probe, int Reference, int Error)[] comparisons = [];
    private PairCells cells = new();

    /// <summary>People: 1,000 compared densely with one another, or 20,000 sparsely.</summary>
    [Params(1_000, 20_000)]
    public int People { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new SeededRandom(1);
        comparisons = new (int, int, int)[1_000_000];
        for (int i = 0; i < comparisons.Length; i++)
        {
            int probe = random.NextInt32(People);
            int reference = (probe + 1 + random.NextInt32(People - 1)) % People;
            comparisons[i] = (probe, reference, random.NextDouble() < 1e-3 ? 1 : 0);
        }

        cells = Aggregate();
    }

    [Benchmark]
    public PairCells Aggregate()
    {
        var result = new PairCells();
        foreach ((int probe, int reference, int error) in comparisons)
        {
            result.Add(probe, reference, error, 1);
        }

        return result;
    }

    [Benchmark]
    public PairProportion Stream()
    {
        var result = new PairProportion();
        foreach ((int probe, int reference, int error) in comparisons)
        {
            result.Add(probe, reference, error, 1);
        }

        return result;
    }

    [Benchmark]
    public double TwoThousandDraws() => PairBootstrap.Run(cells, 2_000, 1).Percentile().Upper;

    [Benchmark(Baseline = true)]
    public double AggregateAndTwoThousandDraws() => PairBootstrap.Run(Aggregate(), 2_000, 1).Percentile().Upper;
}
