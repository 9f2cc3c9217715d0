using Lfr.Evaluation.Fairness;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>Ratios of false match rates within groups. People of each group are taken for each other at a rate of their own, and never for people of another group: by the probe's group that is
/// diluted by everybody whom nobody is taken for.</summary>
public sealed class WithinGroupsTests
{
    private const int Each = 12;

    // Of the 66 pairs of 12 people the first matches, in the order of the pairs, are matches.
    private static EvaluationReport Run(double confidence, params int[] matches)
    {
        var text = new System.Text.StringBuilder("probe_id,probe_subject,reference_id,reference_subject,score,probe_group,reference_group\n");
        (string Person, int Group)[] people = [.. Enumerable.Range(0, matches.Length * Each).Select(i => (FormattableString.Invariant($"P{i:00}"), i / Each))];
        int[] left = [.. matches];
        for (int i = 0; i < people.Length; i++)
        {
            for (int j = i + 1; j < people.Length; j++)
            {
                (int a, int b) = (people[i].Group, people[j].Group);
                bool isMatch = a == b && left[a]-- > 0;
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{people[i].Person},{people[i].Person},{people[j].Person},{people[j].Person},{(isMatch ? "0.9" : "0.1")},G{a},G{b}\n");
            }
        }

        using var folder = new TemporaryFolder();
        string path = folder.File("comparisons.csv");
        File.WriteAllText(path, text.ToString());
        return VerificationEvaluation.Run(
            ComparisonFile.Read(path, new ScoreScale { Minimum = 0, Maximum = 1 }), new EvaluationOptions { By = ["group"], Thresholds = ThresholdGrid.Parse("0.5"), Confidence = confidence, BootstrapDraws = 0, MinimumDetectable = false }, [], "M");
    }

    // 20 and 2 of 66 comparisons: ten times within the groups. Which of two people is the probe is the order of the file, so that by the probe's group 20 of 66 + 144 and 2 of 66 are compared: three times.
    [Fact]
    public void Confusions_within_a_group_are_not_diluted_by_everybody_else()
    {
        EvaluationReport report = Run(0.95, 20, 2);
        RatioEntry within = report.Ratios.Single(r => r.Metric == "FMR" && r.Scope == "within"), probe = report.Ratios.Single(r => r.Metric == "FMR" && r.Scope == "probe");
        Assert.Equal(("G0", "G1"), (within.Numerator, within.Denominator));
        Assert.Equal(10, within.Ratio!.Value, 12);
        Assert.Equal(20.0 / 210 / (2.0 / 66), probe.Ratio!.Value, 12);
        Assert.Equal(10, report.Indices.Single(i => i is { Name: IndexName.MaxOverMin, Metric: "FMR", Scope: "within" }).Value!.Value, 12);
        Assert.Null(within.P);
        Assert.All(report.Tests.Where(t => t.Metric == "FMR"), test => Assert.Equal("probe", test.Scope));
    }

    // Both rates lie within their limits at once with .95 where each does with .975, and all three with .95 where each does with 1 - .05 / 3 (Bonferroni's inequality).
    [Fact]
    public void The_limits_are_those_of_both_rates_at_once_and_of_all_for_the_largest_over_the_smallest()
    {
        EvaluationReport report = Run(0.95, 20, 6, 2);
        Dictionary<string, Lfr.Evaluation.Statistics.Interval> Limits(double confidence) => Run(confidence, 20, 6, 2).Rates.Where(r => r.Metric == "FMR" && r.Scope == "within").ToDictionary(r => r.Group.Text, r => r.Headline!.Value);
        var two = Limits(0.975);
        foreach (RatioEntry ratio in report.Ratios.Where(r => r.Metric == "FMR" && r.Scope == "within"))
        {
            Assert.Equal(two[ratio.Numerator].Lower / two[ratio.Denominator].Upper, ratio.Lower!.Value, 9);
            Assert.Equal(two[ratio.Numerator].Upper / two[ratio.Denominator].Lower, ratio.Upper!.Value, 9);
        }

        var three = Limits(1 - (0.05 / 3));
        IndexEntry index = report.Indices.Single(i => i is { Name: IndexName.MaxOverMin, Metric: "FMR", Scope: "within" });
        Assert.Equal(three["G0"].Upper / three["G2"].Lower, index.Upper!.Value, 9);
        Assert.Equal(Math.Max(1, three["G0"].Lower / three["G2"].Upper), index.Lower!.Value, 9);
    }

    [Fact]
    public void Where_nobody_of_a_group_is_taken_for_another_the_ratio_has_no_upper_limit()
    {
        EvaluationReport report = Run(0.95, 20, 0);
        RatioEntry ratio = report.Ratios.Single(r => r.Metric == "FMR" && r.Scope == "within");
        Assert.Null(ratio.Ratio);
        Assert.Equal(double.PositiveInfinity, ratio.Upper);
        Assert.True(ratio.Lower > 0);
        Assert.True(GateCondition.Parse("FMR within[group].maxOverMin.upper > 1000000").Check(report).Failed);
    }

    [Fact]
    public void A_gate_that_does_not_say_of_which_comparisons_fails_as_ambiguous()
    {
        EvaluationReport report = Run(0.95, 20, 2);
        Assert.False(GateCondition.Parse("FMR probe[group].maxOverMin > 4").Check(report).Failed);
        Assert.True(GateCondition.Parse("FMR within[group].maxOverMin > 4").Check(report).Failed);
        GateResult unnamed = GateCondition.Parse("FMR[group].maxOverMin > 40").Check(report);
        Assert.True(unnamed.Failed);
        Assert.Contains("ambiguous: the report has FMR by group in the scopes probe, within", unnamed.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_headings_say_of_which_comparisons()
    {
        using var writer = new StringWriter();
        MarkdownReportWriter.Write(Run(0.95, 20, 2), writer);
        string text = writer.ToString();
        Assert.Contains("Ratios of FMR between groups of group, by the probe's group, whatever the reference's", text, StringComparison.Ordinal);
        Assert.Contains("Ratios of FMR between groups of group, probe and reference of the same group", text, StringComparison.Ordinal);
        Assert.Contains("Differentials of FMR over group, probe and reference of the same group", text, StringComparison.Ordinal);
    }
}
