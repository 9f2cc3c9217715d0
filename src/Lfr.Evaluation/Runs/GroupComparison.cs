using System.Globalization;
using Lfr.Evaluation.Fairness;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Compares the groups of one partition at one threshold: the test that the data allow and what it could have found, the test shown beside it, the ratios of all pairs, and the
/// indices with their nulls.</summary>
internal sealed class GroupComparison(EvaluationOptions options, Findings findings)
{
    private const double Alpha = 0.05;

    private const string PermutationAssumption =
        "Exact under the same distribution of (trials, errors) per person in every group, which is more than the same mean";

    private const string IndependentAssumption = "Takes every trial as another person; shown as what it is";

    /// <summary>Compares.</summary>
    /// <param name="metric">The rate's name in the test.</param>
    /// <param name="errorMetric">The error rate that ratios and indices are of.</param>
    /// <param name="threshold">The threshold, or null.</param>
    /// <param name="partition">The groups.</param>
    /// <param name="grid">The trials by group and person.</param>
    /// <param name="counts">Errors of each cell of the grid at the threshold.</param>
    /// <param name="strata">For each person the stratum to permute within, or null.</param>
    public void Compare(
        string metric, string errorMetric, decimal? threshold, Partition partition, CellGrid grid, (int Group, int Subject, SubjectCount Count)[] counts, int[]? strata)
    {
        ClusteredProportion[] groups = grid.ByGroup(counts);
        int[] taking = Taking(partition, groups);

        // Fisher's test knows of no strata: where they are declared, only dealing people anew tests what was declared.
        bool isDealt = grid.AnyoneRepeats || strata is not null;
        string[] names = taking.Select(g => partition.Groups[g].Text).ToArray();
        var shape = new TestEntry
        {
            Metric = metric,
            Threshold = threshold,
            Factor = partition.Term,
            Groups = names,
            NotCompared =
            [
                .. Enumerable.Range(0, groups.Length).Where(g => partition.IsStated[g] && !partition.IsWithheld[g] && groups[g].SubjectCount < 2)
                    .Select(g => $"{partition.Groups[g].Text} ({(groups[g].SubjectCount == 0 ? "no trial" : "one person")})"),
            ],
            Test = isDealt ? TestName.PermutationBetweenSubjects : TestName.FisherFreemanHalton,
            IsPrimary = findings.Declared.Contains(metric, errorMetric, threshold, partition.Term),
        };
        if (taking.Length < 2)
        {
            findings.Tests.Add(shape with { Refusal = partition.Withheld.Any() ? "fewer than two groups that are not withheld: nothing to compare" : "fewer than two groups with two people each: nothing to compare" });
            return;
        }

        GroupedSubject[] subjects = Grouped(counts, taking, strata);
        ClusteredProportion[] rates = taking.Select(g => groups[g]).ToArray();
        Tests(shape with { Deviation = Deviation(shape, errorMetric, strata is not null) }, subjects, rates, grid, isDealt);
        Ratios(shape, errorMetric, rates, subjects, grid, isDealt);
        Indices(shape, errorMetric, rates, subjects, grid);
    }

    /// <summary>Indices of two error rates over the same people.</summary>
    public void TradeOff(string metric, decimal? threshold, Partition partition, CellGrid matches, (int Group, int Subject, SubjectCount Count)[] falseMatches,
        CellGrid nonMatches, (int Group, int Subject, SubjectCount Count)[] falseNonMatches)
    {
        ClusteredProportion[] first = matches.ByGroup(falseMatches), second = nonMatches.ByGroup(falseNonMatches);
        int[] taking = Taking(partition, first).Intersect(Taking(partition, second)).ToArray();
        double[] a = RateIndices.RatesOf([.. taking.Select(g => first[g].AsIndependent)]), b = RateIndices.RatesOf([.. taking.Select(g => second[g].AsIndependent)]);
        IReadOnlyList<IndexNull> nulls = [];
        if (taking.Length >= 2 && matches.IsBetweenSubjects && nonMatches.IsBetweenSubjects)
        {
            (int Group, int Subject)[] people = falseMatches.Concat(falseNonMatches).Where(cell => taking.Contains(cell.Group)).Select(cell => (cell.Group, cell.Subject)).Distinct().ToArray();
            nulls = IndexNullDistribution.OfTradeOff(Aligned(falseMatches, people, taking), Aligned(falseNonMatches, people, taking), 0.5, options.Seed);
        }

        foreach (TradeOffIndices.Index index in TradeOffIndices.All)
        {
            IndexValue value = index(a, b, 0.5);
            IndexNull? none = nulls.FirstOrDefault(n => n.Name == value.Name);
            string? remark = value.Undefined is { } why ? UndefinedText.Of(why) : value.Name == IndexName.FairnessDiscrepancyRate ? "Not a percentage of fairness: a 137-fold difference gives 0.973." : null;
            findings.Indices.Add(new IndexEntry
            {
                Name = value.Name,
                Metric = metric,
                Threshold = threshold,
                Factor = partition.Term,
                Value = value.Value,
                NullMedian = none?.Median,
                Null95 = none?.Percentile95,
                NullUndefinedShare = none?.UndefinedShare,
                Reason = remark,
            });
        }
    }

    internal static int[] Taking(Partition partition, ClusteredProportion[] groups) =>
        Enumerable.Range(0, groups.Length).Where(g => partition.IsStated[g] && !partition.IsWithheld[g] && groups[g].SubjectCount >= 2).ToArray();

    private static GroupedSubject[] Aligned((int Group, int Subject, SubjectCount Count)[] cells, (int Group, int Subject)[] people, int[] taking)
    {
        Dictionary<(int, int), SubjectCount> counts = cells.ToDictionary(cell => (cell.Group, cell.Subject), cell => cell.Count);
        return people.Select(person => new GroupedSubject(Array.IndexOf(taking, person.Group), counts.GetValueOrDefault(person))).ToArray();
    }

    private static GroupedSubject[] Grouped((int Group, int Subject, SubjectCount Count)[] counts, int[] taking, int[]? strata)
    {
        var dense = taking.Select((group, index) => (group, index)).ToDictionary(pair => pair.group, pair => pair.index);
        return counts.Where(cell => dense.ContainsKey(cell.Group)).Select(cell => new GroupedSubject(dense[cell.Group], cell.Count, strata?[cell.Subject] ?? 0)).ToArray();
    }

    private void Tests(TestEntry shape, GroupedSubject[] subjects, ClusteredProportion[] rates, CellGrid grid, bool isDealt)
    {
        TestResult independent = FisherFreemanHaltonTest.Run([.. rates.Select(rate => rate.AsIndependent)], options.Seed);
        if (!isDealt)
        {
            findings.Tests.Add(Detectable(Fill(shape, independent, "Trials are of different people"), subjects, TestName.FisherFreemanHalton, null));
            return;
        }

        if (grid.IsBetweenSubjects)
        {
            int pairs = Math.Max(1, rates.Length * (rates.Length - 1) / 2);
            TestResult permutation = SubjectPermutationTest.Run(subjects, options.Seed, Math.Max(options.PermutationDraws, SubjectPermutationTest.DrawsFor(Alpha / pairs)));
            findings.Tests.Add(Detectable(Fill(shape, permutation, PermutationAssumption), subjects, TestName.PermutationBetweenSubjects, DesignEffect.PooledWithin(rates)));
        }
        else
        {
            findings.Tests.Add(shape with { Deviation = null, Refusal = "people belong to several groups of this factor, so that they cannot be dealt anew between groups" });
        }

        findings.Tests.Add(Fill(shape with { IsHeadline = false, IsPrimary = false, Deviation = null }, independent, IndependentAssumption));
    }

    /// <summary>Which test was declared where this is another, and why; null where it is the one declared.</summary>
    private string? Deviation(TestEntry made, string errorMetric, bool hasStrata)
    {
        string[] declared = [.. findings.Declared.Others(made.Metric, errorMetric, made.Threshold, made.Factor, made.Test)];
        string because = made.Test == TestName.FisherFreemanHalton
            ? "every trial is of another person and no strata are declared, so that the exact test of the table is made in place of drawing"
            : hasStrata
                ? "strata are declared (permuteWithin), of which the other test knows nothing; it stands beside"
                : "people have several trials, which the other test takes for as many people; it stands beside";
        return declared.Length == 0 ? null : $"declared {string.Join(" and ", declared)}, made {made.Test} because {because}";
    }

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

    private TestEntry Detectable(TestEntry entry, GroupedSubject[] subjects, string test, double? pooled)
    {
        if (!options.MinimumDetectable)
        {
            return entry with { MinimumDetectable = "not computed, as asked" };
        }

        if (subjects.Sum(subject => (long)subject.Count.Errors) == 0)
        {
            return entry with { MinimumDetectable = "none: no error was seen, so no ratio could have been found" };
        }

        MinimumDetectableRatio found = new PowerSimulation(subjects, test, Alpha, pooled).MinimumDetectable(options.Seed, runs: options.PowerStudies);
        string? smallest = found.SmallestElevated is { } least ? entry.Groups[least] : null;
        return entry with
        {
            MinimumDetectableRatio = found.Ratio,
            MinimumDetectableGroup = entry.Groups[found.Elevated],
            MinimumDetectableSmallest = found.SmallestRatio,
            MinimumDetectableSmallestGroup = smallest,
            MinimumDetectable = InWords(found, entry.Groups[found.Elevated], smallest, entry.Groups.Count),
        };
    }

    // The largest ratio speaks for every group: which of them has the higher rate is not known before.
    private static string InWords(MinimumDetectableRatio found, string group, string? smallest, int groups)
    {
        string power = string.Create(CultureInfo.InvariantCulture, $"{found.Power:P0}");
        string others = groups > 2 ? ", those of the other groups lie between" : "";
        return (found.Ratio, found.SmallestRatio) switch
        {
            ({ } ratio, { } least) when ratio > least => $"{ReportText.Significant(ratio)} times if {group} has the higher rate ({power} power), {ReportText.Significant(least)} times if {smallest} has{others}",
            ({ } ratio, _) => $"{ReportText.Significant(ratio)} times, whichever group has the higher rate ({power} power with {group})",
            (null, { } least) => $"none if {group} has the higher rate: at the largest ratio that the errors seen allow the power is {power}; the smallest of another group is {ReportText.Significant(least)} times if {smallest} has it",
            _ => $"none, whichever group has the higher rate: at the largest ratio that the errors seen allow the power is {power} with {group}",
        };
    }

    private void Ratios(TestEntry shape, string metric, ClusteredProportion[] rates, GroupedSubject[] subjects, CellGrid grid, bool isDealt)
    {
        var entries = new List<RatioEntry>();
        PairwiseRatios? ratios = isDealt && !grid.IsBetweenSubjects ? null : PairwiseRatios.Of(rates, options.Confidence);
        for (int i = 0; i < rates.Length; i++)
        {
            for (int j = i + 1; j < rates.Length; j++)
            {
                // The larger rate stands above the line, so that every ratio reads "times as often".
                (int a, int b) = rates[i].Rate < rates[j].Rate ? (j, i) : (i, j);
                var entry = new RatioEntry { Metric = metric, Threshold = shape.Threshold, Factor = shape.Factor, Numerator = shape.Groups[a], Denominator = shape.Groups[b], Confidence = options.Confidence };
                if (ratios is null)
                {
                    entries.Add(entry with { Ratio = rates[b].Errors > 0 ? rates[a].Rate / rates[b].Rate : null, Reason = "no interval: people belong to several groups of this factor" });
                    continue;
                }

                PairwiseRatio pair = ratios.Pairs.First(p => (p.Numerator, p.Denominator) == (i, j));
                RateRatio ratio = a == i ? pair.Ratio : PairwiseRatios.Of(rates[a], rates[b], options.Confidence);
                entries.Add(entry with
                {
                    Ratio = ratio.Ratio,
                    Lower = ratio.Interval.Lower,
                    Upper = ratio.Interval.Upper,
                    Method = ratio.Interval.Method,
                    Confidence = ratio.Interval.Level,
                    P = PairTest(subjects, rates, isDealt, a, b).PValue,
                    Reason = ratio.Undefined is { } why ? UndefinedText.Of(why) : null,
                });
            }
        }

        if (ratios is null)
        {
            findings.Ratios.AddRange(entries);
            return;
        }

        double[] adjusted = Multiplicity.Holm([.. entries.Select(entry => entry.P!.Value)]);
        findings.Ratios.AddRange(entries.Select((entry, i) => entry with { PAdjusted = adjusted[i] }));
        _maxOverMin = ratios.MaxOverMin;
    }

    private RateRatio? _maxOverMin;

    private TestResult PairTest(GroupedSubject[] subjects, ClusteredProportion[] rates, bool isDealt, int a, int b)
    {
        if (!isDealt)
        {
            return FisherFreemanHaltonTest.Run([rates[a].AsIndependent, rates[b].AsIndependent], options.Seed);
        }

        GroupedSubject[] two = subjects.Where(s => s.Group == a || s.Group == b).Select(s => s with { Group = s.Group == a ? 0 : 1 }).ToArray();
        return SubjectPermutationTest.Run(two, options.Seed, options.PermutationDraws);
    }

    private void Indices(TestEntry shape, string metric, ClusteredProportion[] rates, GroupedSubject[] subjects, CellGrid grid)
    {
        double[] values = RateIndices.RatesOf([.. rates.Select(rate => rate.AsIndependent)]);
        IReadOnlyList<IndexNull> nulls = grid.IsBetweenSubjects ? IndexNullDistribution.Of(subjects, RateIndices.All, options.Seed) : [];
        foreach (RateIndices.Index index in RateIndices.All)
        {
            IndexValue value = index(values);
            IndexNull? none = nulls.FirstOrDefault(n => n.Name == value.Name);
            bool limited = value.Name is IndexName.MaxOverMin or IndexName.SkewedErrorRatio && grid.IsBetweenSubjects;
            findings.Indices.Add(new IndexEntry
            {
                Name = value.Name,
                Metric = metric,
                Threshold = shape.Threshold,
                Factor = shape.Factor,
                Value = value.Value,
                Lower = limited ? _maxOverMin?.Interval.Lower : null,
                Upper = limited ? _maxOverMin?.Interval.Upper : null,
                NullMedian = none?.Median,
                Null95 = none?.Percentile95,
                NullUndefinedShare = none?.UndefinedShare,
                Reason = value.Undefined is { } why ? UndefinedText.Of(why) : null,
            });
        }
    }
}
