using Lfr.Evaluation.Statistics;
using Xunit.Abstractions;

namespace Lfr.Evaluation.Tests.PlantedTruth;

/// <summary>All pairs of 200 people, each person with an effect of their own on every comparison: what the dyadic interval covers. Comparisons taken as
/// independent stand beside it.</summary>
[Trait("Category", "PlantedTruth")]
public sealed class PairCoverageTests(ITestOutputHelper output)
{
    private const int People = 200;

    [Fact]
    public void Dyadic_interval_covers()
    {
        LongRun.Print(output, "seed", "cohorts", "design", "expected", "effect variance", "dyadic coverage", "CP on comparisons coverage");
        var failures = new List<string>();
        double worstIndependent = 1;
        int cell = 0;
        foreach (ulong seed in LongRun.Seeds)
        {
            foreach (bool cross in new[] { false, true })
            {
                foreach (double expected in new[] { 10.0, 50, 200 })
                {
                    foreach (double variance in new[] { 0, 0.25, 1 })
                    {
                        (double covered, double independent) = Run(seed, cell++, expected, variance, cross);
                        LongRun.Print(output, seed, LongRun.Cohorts, cross ? "200 x 200" : "all pairs of 200", expected, variance, covered, independent);
                        worstIndependent = Math.Min(worstIndependent, independent);
                        if (covered < 0.92)
                        {
                            failures.Add($"seed {seed} cross {cross} expected {expected} variance {variance}: covers {covered}");
                        }
                    }
                }
            }
        }

        Assert.True(worstIndependent < 0.8, $"worst coverage of comparisons as independent {worstIndependent}");
        if (LongRun.IsLong)
        {
            Assert.Empty(failures);
        }
    }

    private static (double Covered, double Independent) Run(ulong seed, int cell, double expected, double variance, bool cross)
    {
        int cohorts = LongRun.Cohorts;
        var covered = new double[cohorts];
        var independent = new double[cohorts];
        double pairs = cross ? People * People : People * (People - 1) / 2.0;
        double rate = expected / pairs;
        Parallel.For(0, cohorts, cohort =>
        {
            var random = new SeededRandom(seed, ((ulong)cell << 32) + (ulong)cohort);
            PairProportion found = Cohort(random, rate, variance, cross);
            covered[cohort] = found.Headline().Contains(rate) ? 1 : 0;
            independent[cohort] = found.AsIndependent.ClopperPearson().Contains(rate) ? 1 : 0;
        });
        return (covered.Average(), independent.Average());
    }

    // Error of pair (i, j) with probability rate * z_i * z_j, z of mean 1 and the variance given (gamma), so that the marginal rate is the one planted.
    // Errors are rare: each probe's row is drawn by its sum, Poisson-thinned into pairs.
    private static PairProportion Cohort(SeededRandom random, double rate, double variance, bool cross)
    {
        int numbers = cross ? 2 * People : People;
        var effect = new double[numbers];
        for (int i = 0; i < numbers; i++)
        {
            effect[i] = variance == 0 ? 1 : random.NextGamma(1 / variance) * variance;
        }

        var pairs = new PairProportion();
        for (int i = 0; i < People; i++)
        {
            for (int j = cross ? People : i + 1; j < numbers; j++)
            {
                bool error = random.NextDouble() < rate * effect[i] * effect[j];
                pairs.Add(i, j, error ? 1 : 0, 1);
            }
        }

        return pairs;
    }
}
