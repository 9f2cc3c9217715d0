using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Statistics;

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

    [Fact]
    public void An_infinite_bound_fails() =>
        Assert.Contains("unbounded", Failed("FPIR[ethnicity].maxOverMin.upper > 5", MaxOverMin(null, 1.4, double.PositiveInfinity)), StringComparison.Ordinal);

    [Fact]
    public void An_undefined_value_fails() => Failed("FPIR[ethnicity].maxOverMin > 5", MaxOverMin(null, 1.4, double.PositiveInfinity) with { Reason = "undefined" });

    [Theory]
    [InlineData("FMR[ethnicity].max > 5")]
    [InlineData("FPIR[gender].max > 5")]
    [InlineData("FPIR[ethnicity]@0.5.max > 5")]
    [InlineData("FPIR[ethnicity]#10000.max > 5")]
    [InlineData("FPIR[ethnicity].garbe > 5")]
    [InlineData("FNIR[ethnicity].max > 5")]
    [InlineData("FPIR[ethnicity].minimumDetectableRatio > 50")]
    public void What_cannot_be_computed_fails(string condition) => Failed(condition, MaxOverMin(2, 1, 4));

    [Theory]
    [InlineData("FPIR > 5")]
    [InlineData("FPIR[ethnicity] > 5")]
    [InlineData("FPIR[ethnicity].max = 5")]
    [InlineData("FPIR[ethnicity].max > five")]
    [InlineData("")]
    public void What_is_no_condition_is_refused(string text) => Assert.Throws<ArgumentException>(() => GateCondition.Parse(text));

    private static string Failed(string condition, IndexEntry index)
    {
        GateResult result = GateCondition.Parse(condition).Check(Report(index));
        Assert.True(result.Failed);
        return result.Explanation;
    }
}
