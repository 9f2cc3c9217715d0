using Lfr.Evaluation.Statistics;
using Xunit.Abstractions;

namespace Lfr.Evaluation.Tests.PlantedTruth;

/// <summary>At the printed minimum detectable ratio the printed test rejects in 76-84 % of studies drawn anew, from other seeds, with the test's own entry point.</summary>
[Trait("Category", "PlantedTruth")]
public sealed class DetectableRatioTests(ITestOutputHelper output)
{
    [Fact]
    public void Printed_test_rejects_at_the_printed_ratio()
    {
        LongRun.Print(output, "seed", "studies", "test", "errors in all", "icc", "minimum detectable ratio", "power there");
        int studies = LongRun.IsLong ? 4_000 : 300;
        foreach (ulong seed in LongRun.Seeds)
        {
            foreach ((int errors, double icc) in new[] { (30, 0.0), (30, 0.1), (100, 0.1), (100, 0.3), (440, 0.1) })
            {
                GroupedSubject[] subjects = Study(errors);
                double designEffect = 1 + (9 * icc);
                var simulation = new PowerSimulation(subjects, TestName.PermutationBetweenSubjects, 0.05, designEffect);
                MinimumDetectableRatio found = simulation.MinimumDetectable(seed, runs: LongRun.IsLong ? 4_000 : 400);
                Assert.NotNull(found.Ratio);
                double power = Power(subjects, found.Ratio.Value, found.Elevated, errors, icc, seed + 1000, studies);
                LongRun.Print(output, seed, studies, found.Test, errors, icc, found.Ratio.Value, power);
                if (LongRun.IsLong)
                {
                    Assert.InRange(power, 0.76, 0.84);
                }
            }
        }
    }

    private static GroupedSubject[] Study(int errors)
    {
        // 133 people a group, 10 passages each; where the errors lie does not matter, only their sum.
        var subjects = new GroupedSubject[399];
        for (int i = 0; i < subjects.Length; i++)
        {
            subjects[i] = new GroupedSubject(i / 133, new SubjectCount((errors / 399) + (i < errors % 399 ? 1 : 0), 10));
        }

        return subjects;
    }

    private static double Power(GroupedSubject[] subjects, double ratio, int elevated, int errors, double icc, ulong seed, int studies)
    {
        double low = errors / ((ratio * 1330) + 2660);
        int rejected = 0;
        Parallel.For(0, studies, study =>
        {
            var random = new SeededRandom(seed, (ulong)study);
            GroupedSubject[] drawn = [.. subjects.Select(s => s with { Count = new SubjectCount(BetaBinomial.Draw(random, 10, s.Group == elevated ? low * ratio : low, icc), 10) })];
            var labels = new SubjectLabels(drawn);
            long extreme = SubjectPermutationTest.CountExtreme(labels, labels.Statistic, 1_999, random, 100);
            if ((extreme + 1) / 2_000.0 <= 0.05)
            {
                Interlocked.Increment(ref rejected);
            }
        });
        return (double)rejected / studies;
    }
}
