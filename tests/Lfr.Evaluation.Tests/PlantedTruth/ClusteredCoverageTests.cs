using Lfr.Evaluation.Statistics;
using Xunit.Abstractions;

namespace Lfr.Evaluation.Tests.PlantedTruth;

/// <summary>Three groups of 133 people with 10 passages, the same known rate, beta-binomial: what the headline interval covers, and how often the
/// headline test rejects a true null. Passages taken as independent stand beside both, failing.</summary>
[Trait("Category", "PlantedTruth")]
public sealed class ClusteredCoverageTests(ITestOutputHelper output)
{
    private const int Groups = 3;
    private const int People = 133;
    private const int Passages = 10;
    private const int Draws = 999;

    [Fact]
    public void Headline_interval_covers_and_permutation_keeps_its_level()
    {
        LongRun.Print(output, "seed", "cohorts", "expected", "icc", "headline coverage", "mean width/rate", "CP on passages coverage", "permutation rejects", "Pearson on passages rejects");
        var failures = new List<string>();
        double worstIndependent = 1;
        int cell = 0;
        foreach (ulong seed in LongRun.Seeds)
        {
            foreach (double expected in new[] { 2.33, 9.97, 33.25, 146.3 })
            {
                foreach (double icc in new[] { 0, 0.1, 0.3 })
                {
                    Tally tally = Run(seed, cell++, expected, icc);
                    LongRun.Print(output, seed, LongRun.Cohorts, expected, icc, tally.Covered, tally.Width, tally.CoveredAsIndependent, tally.Rejected, tally.RejectedAsIndependent);
                    worstIndependent = Math.Min(worstIndependent, tally.CoveredAsIndependent);
                    if (tally.Covered < 0.94 || tally.Rejected > 0.06)
                    {
                        failures.Add($"seed {seed} expected {expected} icc {icc}: covers {tally.Covered}, rejects {tally.Rejected}");
                    }
                }
            }
        }

        // Passages as independent cover about 70 % at many errors and correlation .3: the simulation does plant clustering.
        Assert.True(worstIndependent < 0.8, $"worst coverage of passages as independent {worstIndependent}");
        if (LongRun.IsLong)
        {
            Assert.Empty(failures);
        }
    }

    private static Tally Run(ulong seed, int cell, double expected, double icc)
    {
        double rate = expected / (People * Passages);
        int cohorts = LongRun.Cohorts;
        var all = new Tally[cohorts];
        Parallel.For(0, cohorts, cohort => all[cohort] = Cohort(new SeededRandom(seed, ((ulong)cell << 32) + (ulong)cohort), rate, icc));
        return new Tally(
            all.Average(t => t.Covered),
            all.Average(t => t.Width),
            all.Average(t => t.CoveredAsIndependent),
            all.Average(t => t.Rejected),
            all.Average(t => t.RejectedAsIndependent));
    }

    private static Tally Cohort(SeededRandom random, double rate, double icc)
    {
        var subjects = new GroupedSubject[Groups * People];
        for (int i = 0; i < subjects.Length; i++)
        {
            subjects[i] = new GroupedSubject(i / People, new SubjectCount(BetaBinomial.Draw(random, Passages, rate, icc), Passages));
        }

        ClusteredProportion[] groups = [.. Enumerable.Range(0, Groups).Select(g => new ClusteredProportion(subjects.Where(s => s.Group == g).Select(s => s.Count)))];
        double? pooled = DesignEffect.PooledWithin(groups);
        double covered = 0;
        double width = 0;
        double independent = 0;
        foreach (ClusteredProportion group in groups)
        {
            Interval interval = group.Headline(pooled);
            covered += interval.Contains(rate) ? 1.0 / Groups : 0;
            width += (interval.Upper - interval.Lower) / rate / Groups;
            independent += group.AsIndependent.ClopperPearson().Contains(rate) ? 1.0 / Groups : 0;
        }

        bool any = groups.Any(g => g.Errors > 0);
        var labels = new SubjectLabels(subjects);
        long extreme = SubjectPermutationTest.CountExtreme(labels, labels.Statistic, Draws, random, long.MaxValue);
        bool rejected = (extreme + 1.0) / (Draws + 1.0) <= 0.05;
        bool pearson = any && PearsonChiSquare.Test([.. groups.Select(g => g.AsIndependent)]).PValue <= 0.05;
        return new Tally(covered, width, independent, rejected ? 1 : 0, pearson ? 1 : 0);
    }

    private sealed record Tally(double Covered, double Width, double CoveredAsIndependent, double Rejected, double RejectedAsIndependent);
}
