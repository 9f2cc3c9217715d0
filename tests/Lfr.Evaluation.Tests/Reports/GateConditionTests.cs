using Lfr.Evaluation.Fairness;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Scores;

namespace Lfr.Evaluation.Tests.Reports;

public class GateConditionTests
{
    private static EvaluationReport Report(params IndexEntry[] indices) => new()
    {
        Kind = "live",
        Title = "t",
        Manifest = new ReportManifest { Inputs = [], Evaluator = "e", Matcher = "m", Seed = 1, Confidence = 0.95, Options = [], Conventions = [] },
        Indices = indices,
        Rates =
        [
            Rate("White", 0.60m, 0.001, 0.0001, 0.004), Rate("Black", 0.60m, 0.01, 0.005, 0.02), Rate("White", 0.64m, 0, 0, 0.003), Rate("Black", 0.64m, 0, 0, 0.003),
            Rate("tiny", 0.60m, 0.5, 0, 1) with { Metric = "FNIR", Headline = null, Refusal = "one person" },
        ],
        Tests = [new TestEntry { Metric = "FPIR", Threshold = 0.60m, Factor = "ethnicity", Groups = ["a", "b"], Test = "x", P = 0.03, PAdjusted = 0.06 }],
    };

    [Fact]
    public void A_ratio_of_hits_points_to_that_of_misses() =>
        Assert.EndsWith("write FNIR[ethnicity].maxOverMin", GateCondition.Parse("TPIR[ethnicity].maxOverMin > 2").Check(Report()).Explanation, StringComparison.Ordinal);

    private static RateEntry Rate(string group, decimal threshold, double rate, double lower, double upper) => new()
    {
        Metric = "FPIR",
        Threshold = threshold,
        Unit = "passage",
        Group = new GroupKey([new("ethnicity", group)]),
        Errors = 1,
        Trials = 1000,
        Rate = rate,
        Headline = new Interval(lower, upper, "m", 0.95),
    };

    private static IndexEntry MaxOverMin(double? value, double? lower, double? upper) =>
        new() { Name = "max/min", Metric = "FPIR", Threshold = 0.60m, Factor = "ethnicity", Value = value, Lower = lower, Upper = upper };

    [Theory]
    [InlineData("FPIR[ethnicity].maxOverMin.upper > 5", false)]
    [InlineData("FPIR[ethnicity].maxOverMin.upper > 3.9", true)]
    [InlineData("FPIR[ethnicity]@0.60.maxOverMin > 1.9", true)]
    [InlineData("FPIR[ethnicity]@0.60.maxOverMin.value > 2", false)]
    [InlineData("FPIR[ethnicity].max.upper > 0.02", false)]
    [InlineData("FPIR[ethnicity].max.upper >= 0.02", true)]
    [InlineData("FPIR[ethnicity]@0.64.max.upper >= 0.02", false)]
    [InlineData("FPIR[ethnicity].max > 5e-3", true)]
    [InlineData("FPIR[ethnicity].p < 0.05", true)]
    [InlineData("FPIR[ethnicity].pAdjusted < 0.05", false)]
    public void A_condition_holds_or_not(string condition, bool fails) =>
        Assert.Equal(fails, GateCondition.Parse(condition).Check(Report(MaxOverMin(2, 1, 4))).Failed);

    /// <summary>A gate that is the same for every report looks like one that was passed, or one that cannot be.</summary>
    [Theory]
    [InlineData("FNMR[gender].max > 50", "if 50 is per cent, write 0.5")]
    [InlineData("FNMR[gender].max.upper >= 2.5", "if 2.5 is per cent, write 0.025")]
    [InlineData("FPIR[gender]@0.60#1000:linear-passages.min > 1", "from 0 to 1")]
    [InlineData("FPIR[ethnicity].max < 0", "from 0 to 1")]
    [InlineData("FPIR[ethnicity].p < 5", "if 5 is per cent, write 0.05")]
    [InlineData("FPIR[ethnicity].pAdjusted <= 1", "from 0 to 1")]
    [InlineData("FPIR[ethnicity].maxMinusMin > 10", "if 10 is per cent, write 0.1")]
    [InlineData("FMR+FNMR[ethnicity].garbe > 30", "if 30 is per cent, write 0.3")]
    [InlineData("FPIR[ethnicity].maxOverMin < 0.8", "write > 1.25")]
    [InlineData("FPIR[ethnicity].maxOverMin.upper <= 0.5", "write > 2")]
    [InlineData("FPIR[ethnicity].maxOverMin > 0.5", "which is 1 or more")]
    [InlineData("FPIR[ethnicity].minimumDetectableRatio > 0.8", "which is 1 or more")]
    [InlineData("FPIR[ethnicity].maxOverMin > 1e400", "beyond any number")]
    [InlineData("FPIR[ethnicity].max > 1e400", "beyond any number")]
    [InlineData("FPIR[ethnicity]@99999999999999999999999999999999.max > 0.1", "a threshold or a size that no report has")]
    [InlineData("FPIR[ethnicity]#99999999999999999999.max > 0.1", "a threshold or a size that no report has")]
    public void A_gate_that_is_the_same_for_every_report_is_refused(string condition, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => GateCondition.Parse(condition)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("FPIR[ethnicity].max > 0")]
    [InlineData("FPIR[ethnicity].max >= 1")]
    [InlineData("FPIR[ethnicity].min < 1")]
    [InlineData("FPIR[ethnicity]@-0.20.max > 0.1")]
    [InlineData("FPIR[ethnicity].maxOverMin > 1")]
    [InlineData("FPIR[ethnicity].maxOverMin.lower > 0.8")]
    [InlineData("FPIR[ethnicity].spread > 30")]
    public void A_gate_that_some_report_meets_is_taken(string condition) => Assert.Equal(condition, GateCondition.Parse(condition).Check(Report()).Condition);

    /// <summary>Tests and indices are of the groups that are shown: what they clear is not cleared for one that is withheld.</summary>
    [Theory]
    [InlineData("FPIR[ethnicity].maxOverMin.upper > 5")]
    [InlineData("FPIR[ethnicity]@0.60.p < 0.01")]
    [InlineData("FPIR[ethnicity].max.upper > 0.5")]
    public void A_factor_with_a_withheld_group_fails(string condition)
    {
        EvaluationReport report = Report(MaxOverMin(2, 1, 4));
        Assert.False(GateCondition.Parse(condition).Check(report).Failed);
        RateEntry hidden = Rate("Asian", 0.60m, 0, 0, 0) with { Rate = null, Headline = null, Errors = null, Trials = null, IsWithheld = true, Refusal = "withheld" };
        GateResult result = GateCondition.Parse(condition).Check(report with { Rates = [.. report.Rates, hidden] });
        Assert.True(result.Failed);
        Assert.Contains("withheld", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void An_infinite_bound_fails() =>
        Assert.Contains("unbounded", Failed("FPIR[ethnicity].maxOverMin.upper > 5", MaxOverMin(null, 1.4, double.PositiveInfinity)), StringComparison.Ordinal);

    [Fact]
    public void An_undefined_value_fails() => Failed("FPIR[ethnicity].maxOverMin > 5", MaxOverMin(null, 1.4, double.PositiveInfinity) with { Reason = "undefined" });

    [Theory]
    [InlineData("FMR[ethnicity].max > 0.5")]
    [InlineData("FPIR[gender].max > 0.5")]
    [InlineData("FPIR[ethnicity]@0.5.max > 0.5")]
    [InlineData("FPIR[ethnicity]#10000.max > 0.5")]
    [InlineData("FPIR[ethnicity].garbe > 0.5")]
    [InlineData("FNIR[ethnicity].max > 0.5")]
    [InlineData("FPIR[ethnicity].minimumDetectableRatio > 50")]
    public void What_cannot_be_computed_fails(string condition) => Failed(condition, MaxOverMin(2, 1, 4));

    [Theory]
    [InlineData("FPIR > 5")]
    [InlineData("FPIR[ethnicity] > 5")]
    [InlineData("FPIR[ethnicity].max = 5")]
    [InlineData("FPIR[ethnicity].max > five")]
    [InlineData("")]
    public void What_is_no_condition_is_refused(string text) => Assert.Throws<ArgumentException>(() => GateCondition.Parse(text));

    /// <summary>On a whole report, which holds every index. At 0.40 the sample has 12 of 276 false matches of group A, 62 of 276 of group B, and no false non-match, so that
    /// max/min is 62/12 = 5.167, max-min 50/276 = 0.1812, max/mean 124/74 = 1.676, the Gini coefficient 50/74/2 = 0.338, GARBE 50/74/2 = 0.338, FDR 1 - 50/276/2 = 0.909.</summary>
    [Theory]
    [InlineData("FMR probe[group].maxOverMin > 5.17", "FMR probe[group].maxOverMin > 5.16")]
    [InlineData("FMR probe[group].maxOverMin.upper > 12", "FMR probe[group].maxOverMin.upper > 6")]
    [InlineData("FMR probe[group].maxOverMin.lower > 5", "FMR probe[group].maxOverMin.lower > 1")]
    [InlineData("FMR probe[group].maxOverMin < 1.5", "FMR probe[group].maxOverMin < 5.2")]
    [InlineData("FMR probe[group].maxMinusMin > 0.182", "FMR probe[group].maxMinusMin > 0.181")]
    [InlineData("FMR probe[group].maxOverMean > 1.68", "FMR probe[group].maxOverMean > 1.67")]
    [InlineData("FMR probe[group].skewedErrorRatio > 5.17", "FMR probe[group].skewedErrorRatio > 5.16")]
    [InlineData("FMR probe[group].gini > 0.34", "FMR probe[group].gini > 0.33")]
    [InlineData("FMR probe[group].giniCorrected > 0.68", "FMR probe[group].giniCorrected > 0.67")]
    [InlineData("FMR probe[group].giniMeanDifference > 0.68", "FMR probe[group].giniMeanDifference > 0.67")]
    [InlineData("FMR+FNMR[group].garbe > 0.34", "FMR+FNMR[group].garbe > 0.33")]
    [InlineData("FMR+FNMR[group].fdr < 0.90", "FMR+FNMR[group].fdr < 0.91")]
    public void On_a_whole_report_a_loose_limit_passes_and_a_tight_one_fails(string loose, string tight)
    {
        GateResult passes = GateCondition.Parse(loose).Check(s_whole.Value), fails = GateCondition.Parse(tight).Check(s_whole.Value);
        Assert.False(passes.Failed, passes.Explanation);
        Assert.True(fails.Failed, fails.Explanation);
        Assert.DoesNotContain("cannot be", fails.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_index_has_a_name_of_its_own_in_a_gate()
    {
        string[] names = ["maxOverMin", "maxOverMean", "maxOverGeometricMean", "maxMinusMin", "spread", "gini", "giniCorrected", "giniMeanDifference", "fdr", "ir", "garbe"];
        string[] indices =
        [
            IndexName.MaxOverMin, IndexName.MaxOverMean, IndexName.MaxOverGeometricMean, IndexName.MaxMinusMin, IndexName.Spread, IndexName.Gini, IndexName.GiniCorrected,
            IndexName.GiniMeanDifference, IndexName.FairnessDiscrepancyRate, IndexName.InequityRate, IndexName.Garbe,
        ];
        EvaluationReport report = Report([.. indices.Select((name, i) => new IndexEntry { Name = name, Metric = "FPIR", Threshold = 0.60m, Factor = "ethnicity", Value = Value(i) })]);

        // A ratio of the largest to the smallest is 1 or more, and a share 1 at most.
        static double Value(int i) => i == 0 ? 1.5 : (i + 1) / 20.0;
        Assert.All(names.Select((name, i) => (name, i)), pair =>
        {
            Assert.True(GateCondition.Parse($"FPIR[ethnicity].{pair.name} >= {ScoreSetFiles.Number(Value(pair.i))}").Check(report).Failed, pair.name);
            Assert.False(GateCondition.Parse($"FPIR[ethnicity].{pair.name} > {ScoreSetFiles.Number(Value(pair.i))}").Check(report).Failed, pair.name);
        });
    }

    /// <summary>At 0.40 the sample has 12 of 276 false matches of group A against everybody and 62 of 276 of group B; within the groups their rates are higher.</summary>
    [Fact]
    public void A_maximum_is_of_one_scope_and_a_mixture_fails_as_ambiguous()
    {
        GateResult mixed = GateCondition.Parse("FMR[group].max > 0.99").Check(s_whole.Value);
        Assert.True(mixed.Failed);
        Assert.Contains("ambiguous: the report has FMR by group in the scopes probe, within, probe x reference, which differ tenfold; name one, as in FMR probe[group]", mixed.Explanation, StringComparison.Ordinal);
        AssertBetween("FMR probe[group].max", 62 / 276.0);
        AssertBetween("FMR probe[group].min", 12 / 276.0);
        double[] Rates(string scope) => [.. s_whole.Value.Rates.Where(r => r.Metric == "FMR" && r.Scope == scope && !r.Group.IsAll).Select(r => r.Rate!.Value)];
        AssertBetween("FMR within[group].max", Rates("within").Max());
        AssertBetween("FMR probe x reference[group].min", Rates("probe x reference").Min());
        Assert.Equal(3, new[] { Rates("probe").Max(), Rates("within").Max(), Rates("probe x reference").Min() }.Distinct().Count());

        // Everybody together has one scope, which needs no name.
        Assert.False(GateCondition.Parse("FMR[all].max > 0.5").Check(s_whole.Value).Failed);

        static void AssertBetween(string quantity, double rate)
        {
            GateResult over = GateCondition.Parse(FormattableString.Invariant($"{quantity} > {rate + 1e-6:0.0000000}")).Check(s_whole.Value), under = GateCondition.Parse(FormattableString.Invariant($"{quantity} > {rate - 1e-6:0.0000000}")).Check(s_whole.Value);
            Assert.False(over.Failed, over.Explanation);
            Assert.True(under.Failed, under.Explanation);
        }
    }

    [Fact]
    public void A_maximum_over_several_scalings_or_units_fails_as_ambiguous()
    {
        RateEntry scaled = Rate("White", 0.60m, 0.001, 0.0001, 0.004) with { CountsAre = "scaled", WatchlistSize = 1000, Scaling = "subsample" };
        EvaluationReport report = Report() with { Rates = [scaled, scaled with { Scaling = "binomial", Rate = 0.002 }, scaled with { CountsAre = "measured", Scaling = "measured", Metric = "FTE", Unit = "filler reference" }, scaled with { CountsAre = "measured", Scaling = "measured", Metric = "FTE", Unit = "watchlist reference" }] };
        Assert.Contains("by subsample, binomial; name one, as in #1000:subsample", GateCondition.Parse("FPIR[ethnicity]#1000.max > 0.5").Check(report).Explanation, StringComparison.Ordinal);
        Assert.False(GateCondition.Parse("FPIR[ethnicity]#1000:subsample.max > 0.0015").Check(report).Failed);
        Assert.True(GateCondition.Parse("FPIR[ethnicity]#1000:binomial.max > 0.0015").Check(report).Failed);
        Assert.Contains("per filler reference and per watchlist reference; name one, as in FTE per filler reference[ethnicity]", GateCondition.Parse("FTE[ethnicity].max > 0.5").Check(report).Explanation, StringComparison.Ordinal);
        Assert.False(GateCondition.Parse("FTE per filler reference[ethnicity].max > 0.5").Check(report).Failed);
        Assert.True(GateCondition.Parse("FTE per filler reference[ethnicity].max > 0.0005").Check(report).Failed);
    }

    [Theory]
    [InlineData("FPIR per passage[ethnicity].p < 0.05", "only max and min have a unit")]
    [InlineData("FPIR[ethnicity].p.upper < 0.05", "asks for a limit of 'p', which has none; leave '.upper' out")]
    [InlineData("FPIR[ethnicity].pAdjusted.lower < 0.05", "limit of 'pAdjusted'")]
    [InlineData("FPIR[ethnicity].minimumDetectableRatio.upper > 5", "limit of 'minimumDetectableRatio'")]
    [InlineData("FPIR[ethnicity].gini.upper > 0.5", "limit of 'gini'")]
    [InlineData("FMR within[ethnicity].p < 0.05", "of the scope 'within'; tests are of the probe's group alone")]
    [InlineData("FMR probe x reference[ethnicity].maxOverMin > 2", "of the scope 'probe x reference'")]
    [InlineData("FPIR[ethnicity]#1000.maxOverMin > 2", "at a list's size; tests and indices are of measured rates alone. Leave '#1000' out")]
    public void What_a_quantity_does_not_have_is_refused_and_not_passed_over(string condition, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => GateCondition.Parse(condition)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_quantity_that_does_not_exist_is_refused_with_those_that_do() =>
        Assert.Contains("maxOverMin, maxOverMean", Assert.Throws<ArgumentException>(() => GateCondition.Parse("FPIR[ethnicity].maxOverMni > 5")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_index_of_two_rates_asked_of_one_says_how_to_ask() =>
        Assert.Contains("FPIR+FNIR[ethnicity]", Failed("FPIR[ethnicity].garbe > 0.5", MaxOverMin(2, 1, 4)), StringComparison.Ordinal);

    private static readonly Lazy<EvaluationReport> s_whole = new(() =>
    {
        string file = Path.Combine(TestFolders.Root, "samples", "comparisons.csv");
        var options = new EvaluationOptions { By = ["group"], Thresholds = ThresholdGrid.Parse("0.40"), MinimumDetectable = false, BootstrapDraws = 0 };
        return VerificationEvaluation.Run(ComparisonFile.Read(file, new ScoreScale { Minimum = 0, Maximum = 1 }), options, InputHashes.Of(file), "M 1");
    });

    private static string Failed(string condition, IndexEntry index)
    {
        GateResult result = GateCondition.Parse(condition).Check(Report(index));
        Assert.True(result.Failed);
        return result.Explanation;
    }
}
