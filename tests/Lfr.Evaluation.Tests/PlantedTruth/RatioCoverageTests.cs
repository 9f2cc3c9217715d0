using Lfr.Evaluation.Statistics;
using Xunit.Abstractions;

namespace Lfr.Evaluation.Tests.PlantedTruth;

/// <summary>Two groups of 133 people with 10 passages and a planted ratio of rates: what the inverted permutation covers, and what the largest-over-
/// smallest ratio of three covers.</summary>
[Trait("Category", "PlantedTruth")]
public sealed class RatioCoverageTests(ITestOutputHelper output)
{
    [Fact]
    public void Ratio_intervals_cover()
    {
        LongRun.Print(output, "seed", "cohorts", "expected in the lower group", "ratio", "icc", "inverted permutation coverage", "max/min coverage", "conditional exact on passages coverage");
        var failures = new List<string>();
        int cell = 0;
        foreach (ulong seed in LongRun.Seeds)
        {
            foreach (double expected in new[] { 2.33, 9.97, 33.25, 146.3 })
            {
                foreach (double ratio in new[] { 1.0, 3 })
                {
                    foreach (double icc in new[] { 0, 0.1, 0.3 })
                    {
                        (double pair, double most, double independent) = Run(seed, cell++, expected, ratio, icc);
                        LongRun.Print(output, seed, LongRun.Cohorts / 5, expected, ratio, icc, pair, most, independent);

                        // 1,000 cohorts: 1e-3 below 95 % is .927.
                        if (pair < 0.927 || most < 0.927)
                        {
                            failures.Add($"seed {seed} expected {expected} ratio {ratio} icc {icc}: pair {pair}, max/min {most}");
                        }
                    }
                }
            }
        }

        if (LongRun.IsLong)
        {
            Assert.Empty(failures);
        }
    }

    private static (double Pair, double Most, double Independent) Run(ulong seed, int cell, double expected, double ratio, double icc)
    {
        int cohorts = LongRun.Cohorts / 5;
        var pair = new double[cohorts];
        var most = new double[cohorts];
        var independent = new double[cohorts];
        Parallel.For(0, cohorts, cohort =>
        {
            var random = new SeededRandom(seed, ((ulong)cell << 32) + (ulong)cohort);
            double rate = expected / 1330;
            ClusteredProportion[] groups = [Group(random, rate * ratio, icc), Group(random, rate, icc), Group(random, rate, icc)];
            PairwiseRatios ratios = PairwiseRatios.Of(groups);
            pair[cohort] = ratios.Pairs[0].Ratio.Interval.Contains(ratio) ? 1 : 0;
            most[cohort] = ratios.MaxOverMin.Interval.Contains(ratio) ? 1 : 0;
            independent[cohort] = RateRatio.ConditionalExact(groups[0].AsIndependent, groups[1].AsIndependent).Interval.Contains(ratio) ? 1 : 0;
        });
        return (pair.Average(), most.Average(), independent.Average());
    }

    private static ClusteredProportion Group(SeededRandom random, double rate, double icc) =>
        new(Enumerable.Range(0, 133).Select(_ => new SubjectCount(BetaBinomial.Draw(random, 10, rate, icc), 10)));
}
