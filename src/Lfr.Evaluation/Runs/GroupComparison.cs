using System.Globalization;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Compares the groups of one partition at one threshold: the test that the data allow, the test that is shown beside it, and the ratios of all pairs.</summary>
internal sealed class GroupComparison(EvaluationOptions options, IReadOnlyList<PrimaryTest> primary, Findings findings)
{
    private const string PermutationAssumption =
        "exact under the same distribution of (trials, errors) per person in every group, which is more than the same mean";

    private const string IndependentAssumption = "takes every trial as another person; shown as what it is";

    /// <summary>Compares.</summary>
    /// <param name="metric">The rate's name.</param>
    /// <param name="ratioMetric">The error rate that ratios are of.</param>
    /// <param name="threshold">The threshold, or null.</param>
    /// <param name="partition">The groups.</param>
    /// <param name="grid">The trials by group and person.</param>
    /// <param name="counts">Errors of each cell of the grid at the threshold.</param>
    /// <param name="strata">For each person the stratum to permute within, or null.</param>
    public void Compare(
        string metric, string ratioMetric, decimal? threshold, Partition partition, CellGrid grid, (int Group, int Subject, SubjectCount Count)[] counts, int[]? strata)
    {
        ClusteredProportion[] groups = grid.ByGroup(counts);
        int[] taking = Enumerable.Range(0, groups.Length).Where(g => partition.IsStated[g] && groups[g].SubjectCount >= 2).ToArray();
        string[] names = taking.Select(g => partition.Groups[g].Text).ToArray();
        bool isPrimary = primary.Any(test => Same(test, metric, ratioMetric) && test.Threshold == threshold && test.Factor == partition.Term);
        var shape = new TestEntry
        {
            Metric = metric,
            Threshold = threshold,
            Factor = partition.Term,
            Groups = names,
            Test = grid.AnyoneRepeats ? TestName.PermutationBetweenSubjects : TestName.FisherFreemanHalton,
            IsPrimary = isPrimary,
        };
        if (taking.Length < 2)
        {
            findings.Tests.Add(shape with { Refusal = "fewer than two groups with two people each: nothing to compare" });
            return;
        }

        GroupedSubject[] subjects = Grouped(counts, taking, strata);
        Proportion[] totals = taking.Select(g => groups[g].AsIndependent).ToArray();
        TestResult independent = FisherFreemanHaltonTest.Run(totals, options.Seed);
        if (!grid.AnyoneRepeats)
        {
            findings.Tests.Add(Fill(shape, independent, "trials are of different people"));
        }
        else if (grid.IsBetweenSubjects)
        {
            findings.Tests.Add(Fill(shape, SubjectPermutationTest.Run(subjects, options.Seed, Draws(taking.Length)), PermutationAssumption));
            findings.Tests.Add(Fill(shape with { IsHeadline = false, IsPrimary = false }, independent, IndependentAssumption));
        }
        else
        {
            findings.Tests.Add(shape with { Refusal = "people belong to several groups of this factor, so that they cannot be dealt anew between groups" });
            findings.Tests.Add(Fill(shape with { IsHeadline = false, IsPrimary = false }, independent, IndependentAssumption));
        }

        Ratios(ratioMetric, threshold, partition.Term, names, totals, subjects, grid);
    }

    private static bool Same(PrimaryTest test, string metric, string ratioMetric) => test.Metric == metric || test.Metric == ratioMetric;

    private int Draws(int groups) =>
        Math.Max(options.PermutationDraws, SubjectPermutationTest.DrawsFor(0.05 / Math.Max(1, groups * (groups - 1) / 2)));

    private static TestEntry Fill(TestEntry shape, TestResult result, string assumption) => shape with
    {
        Test = result.Test,
        P = result.PValue,
        Statistic = result.Statistic,
        MonteCarlo = result.MonteCarloInterval,
        Draws = result.Draws,
        Seed = result.Seed,
        SmallestAttainableP = result.SmallestAttainableP,
        Assumption = assumption,
    };

    private static GroupedSubject[] Grouped((int Group, int Subject, SubjectCount Count)[] counts, int[] taking, int[]? strata)
    {
        var dense = taking.Select((group, index) => (group, index)).ToDictionary(pair => pair.group, pair => pair.index);
        return counts.Where(cell => dense.ContainsKey(cell.Group)).Select(cell => new GroupedSubject(dense[cell.Group], cell.Count, strata?[cell.Subject] ?? 0)).ToArray();
    }

    private void Ratios(string metric, decimal? threshold, string factor, string[] names, Proportion[] totals, GroupedSubject[] subjects, CellGrid grid)
    {
        var pairs = new List<RatioEntry>();
        for (int i = 0; i < names.Length; i++)
        {
            for (int j = i + 1; j < names.Length; j++)
            {
                // The larger rate stands above the line, so that every ratio reads "times as often".
                bool swap = totals[i].Rate < totals[j].Rate;
                (int a, int b) = swap ? (j, i) : (i, j);
                pairs.Add(Pair(metric, threshold, factor, names, totals, subjects, grid, a, b));
            }
        }

        double[] p = pairs.Where(pair => pair.P is not null).Select(pair => pair.P!.Value).ToArray();
        double[] adjusted = Multiplicity.Holm(p);
        int next = 0;
        findings.Ratios.AddRange(pairs.Select(pair => pair.P is null ? pair : pair with { PAdjusted = adjusted[next++] }));
    }

    private RatioEntry Pair(string metric, decimal? threshold, string factor, string[] names, Proportion[] totals, GroupedSubject[] subjects, CellGrid grid, int a, int b)
    {
        var entry = new RatioEntry
        {
            Metric = metric,
            Threshold = threshold,
            Factor = factor,
            Numerator = names[a],
            Denominator = names[b],
            Confidence = options.Confidence,
        };
        GroupedSubject[] two = subjects.Where(s => s.Group == a || s.Group == b).Select(s => s with { Group = s.Group == a ? 0 : 1 }).ToArray();
        if (grid.AnyoneRepeats && !grid.IsBetweenSubjects)
        {
            return entry with { Ratio = totals[b].Errors > 0 ? totals[a].Rate / totals[b].Rate : null, Reason = "no interval: people belong to several groups of this factor" };
        }

        try
        {
            RateRatio ratio = RateRatio.ConditionalExact(totals[a], totals[b], options.Confidence);
            TestResult test = grid.AnyoneRepeats
                ? SubjectPermutationTest.Run(two, options.Seed, Draws(names.Length))
                : FisherFreemanHaltonTest.Run([totals[a], totals[b]], options.Seed);
            return entry with
            {
                Ratio = ratio.Ratio,
                Lower = ratio.Interval.Lower,
                Upper = ratio.Interval.Upper,
                Method = ratio.Interval.Method,
                P = test.PValue,
                Reason = ratio.Undefined is { } why ? UndefinedText.Of(why) : null,
            };
        }
        catch (AssumptionException refusal)
        {
            return entry with { Reason = refusal.Message };
        }
    }
}
