using Lfr.Core.Embedding;
using Lfr.Core.Policy;
using static Lfr.Core.Tests.Policy.SamplePolicies;

namespace Lfr.Core.Tests.Policy;

public sealed class PolicyRuleTests
{
    private static readonly PolicyUse Use = new()
    {
        Pipeline = Pipeline,
        Unit = DecisionUnit.Track,
        FusionRule = "max",
        QualityGate = "gate-1",
        Cameras = ["north"],
        WatchlistSize = 100,
        WatchlistComposition = new Dictionary<string, int> { ["x"] = 60, ["y"] = 40 },
    };

    private static BoundedThresholdPolicy Bounded => new("b", Pipeline, new Threshold(0.6f), 100, 0.001, Evidence, Binding);

    public static TheoryData<string, string> Mismatches => new()
    {
        { "pipeline", "pipeline" }, { "unit", "by Track" }, { "fusion", "fusion rule" }, { "gate", "quality gate" }, { "camera", "'south'" }, { "size", "at most 100" }, { "composition", "'x'" }, { "group", "'z'" }, { "unknown", "not known" },
    };

    [Fact]
    public void A_policy_fits_what_it_was_made_for_and_a_smaller_list()
    {
        var fit = PolicyFit.Of(Bounded, Use);
        Assert.Empty(fit.Refusals);
        Assert.Empty(fit.Warnings);
        Assert.True(PolicyFit.Of(Bounded, Use with { WatchlistSize = 50, WatchlistComposition = new Dictionary<string, int> { ["x"] = 50 } }).IsFit);
    }

    [Theory]
    [MemberData(nameof(Mismatches))]
    public void Any_mismatch_refuses(string what, string expected)
    {
        var use = what switch
        {
            "pipeline" => Use with { Pipeline = PipelineId.Parse(new string('e', 64)) },
            "unit" => Use with { Unit = DecisionUnit.Comparison },
            "fusion" => Use with { FusionRule = "2-of-3" },
            "gate" => Use with { QualityGate = "gate-2" },
            "camera" => Use with { Cameras = ["north", "south"] },
            "size" => Use with { WatchlistSize = 101 },
            "composition" => Use with { WatchlistComposition = new Dictionary<string, int> { ["x"] = 61, ["y"] = 39 } },
            "group" => Use with { WatchlistComposition = new Dictionary<string, int> { ["z"] = 1 } },
            _ => Use with { WatchlistComposition = new Dictionary<string, int>() },
        };
        Assert.Contains(expected, Assert.Single(PolicyFit.Of(Bounded, use).Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_never_bound_or_measured_is_warned_of()
    {
        Assert.Contains("nobody measured", Assert.Single(PolicyFit.Of(new FixedThresholdPolicy("f", Pipeline, new Threshold(0.6f)), Use).Warnings), StringComparison.Ordinal);
        Assert.Contains("not bound", Assert.Single(PolicyFit.Of(new FixedThresholdPolicy("f", Pipeline, new Threshold(0.6f), Evidence), Use).Warnings), StringComparison.Ordinal);
        var extrapolated = new BoundedThresholdPolicy("b", Pipeline, new Threshold(0.6f), 100, 0.001, Evidence, Binding with { Extrapolation = "tail, one decade" });
        Assert.Contains("one decade", Assert.Single(PolicyFit.Of(extrapolated, Use).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_category_has_its_own_threshold_and_none_borrows_anothers()
    {
        IThresholdPolicy policy = new CategoryThresholdPolicy("c", Pipeline, new Threshold(0.6f), new Dictionary<string, Threshold> { ["missing"] = new(0.55f), ["wanted"] = new(0.65f) });
        Assert.Equal(0.55f, policy.ThresholdFor(new PolicyContext(9, "missing")).Value);
        Assert.Equal(0.65f, policy.ThresholdFor(new PolicyContext(9, "wanted")).Value);
        Assert.Equal(0.6f, policy.ThresholdFor(new PolicyContext(9)).Value);
        Assert.Equal((0.55f, 0.65f), (policy.LowestThreshold.Value, policy.HighestThreshold.Value));
        Assert.Contains("'other'", Assert.Throws<PolicyRefusedException>(() => policy.ThresholdFor(new PolicyContext(9, "other"))).Message, StringComparison.Ordinal);
        Assert.Contains("'other'", Assert.Single(PolicyFit.Of(policy, Use with { Categories = ["wanted", "other"] }).Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void No_policy_can_look_at_the_probe() =>
        Assert.Equal(["Category", "WatchlistSize"], typeof(PolicyContext).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(0.0010001, "not shown to be under")]
    [InlineData(0.0002, "no upper bound")]
    [InlineData(double.NaN, "no upper bound")]
    public void One_group_over_the_target_is_enough_to_refuse(double bound, string expected)
    {
        var groups = new[] { new GroupBound("x", 0, 9000, 900, 0.0004, "clopper-pearson"), new GroupBound("y", 2, 9000, 900, bound, "clopper-pearson") };
        var error = Assert.Throws<ArgumentException>(() => Equitable(groups));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("'y'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equity_is_between_groups()
    {
        Assert.Throws<ArgumentException>(() => Equitable([new GroupBound("x", 0, 9000, 900, 0.0004, "m")]));
        Assert.Throws<ArgumentException>(() => Equitable([new GroupBound("x", 0, 9000, 900, 0.0004, "m"), new GroupBound("x", 0, 9000, 900, 0.0004, "m")]));
        Assert.Throws<ArgumentException>(() => Equitable([new GroupBound("x", 0, 9000, 900, 0.0004, "m"), new GroupBound("y", 0, 0, 0, 0.0004, "m")]));
    }

    [Fact]
    public void Every_kind_comes_back_from_its_file()
    {
        IThresholdPolicy[] policies =
        [
            Bounded,
            Equitable([new GroupBound("x", 0, 9000, 900, 0.0004, "m"), new GroupBound("y", 2, 9000, 900, 0.001, "m")]),
            new CategoryThresholdPolicy("c", Pipeline, new Threshold(0.6f), new Dictionary<string, Threshold> { ["wanted"] = new(0.65f) }, Evidence),
        ];
        foreach (var policy in policies)
        {
            var text = PolicyFile.Format(policy);
            var back = PolicyFile.Parse(text, "test");
            Assert.Equal(policy.GetType(), back.GetType());
            Assert.Equal(text, PolicyFile.Format(back));
            Assert.Equal(policy.LowestThreshold, back.LowestThreshold);
        }
    }

    [Theory]
    [InlineData("\"rule\":\"category\"", "no categoryThresholds")]
    [InlineData("\"rule\":\"category\",\"categoryThresholds\":{\"a\":0.5},\"watchlistSize\":9", "ignores its watchlistSize")]
    [InlineData("\"rule\":\"fixed\",\"binding\":null,\"groups\":[]", "ignores its groups")]
    [InlineData("\"rule\":\"equitable\",\"watchlistSize\":9,\"targetFpir\":0.1", "no groups")]
    [InlineData("\"rule\":\"target-fpir\",\"watchlistSize\":9,\"targetFpir\":0.1,\"binding\":{\"unit\":\"Face\"}", "not a policy")]
    public void A_file_that_contradicts_itself_says_how(string fields, string expected)
    {
        var json = $$"""{"schema":"lfr-policy/1","id":"a","pipeline":"{{Pipeline}}","threshold":0.5,{{fields}}}""";
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => PolicyFile.Parse(json, "test.json")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_binding_is_complete_or_refused(double confidence)
    {
        Assert.Throws<ArgumentException>(() => new BoundedThresholdPolicy("b", Pipeline, new Threshold(0.6f), 100, 0.001, Evidence, Binding with { Confidence = confidence }));
        Assert.Throws<ArgumentException>(() => new BoundedThresholdPolicy("b", Pipeline, new Threshold(0.6f), 100, 0.001, Evidence, Binding with { FusionRule = "" }));
        Assert.Throws<ArgumentException>(() => new BoundedThresholdPolicy("b", Pipeline, new Threshold(0.6f), 100, 0.001, Evidence, Binding with { CalibrationDataSha256 = "abc" }));
    }

    private static EquitableThresholdPolicy Equitable(GroupBound[] groups) => new("e", Pipeline, new Threshold(0.6f), 100, 0.001, groups, Evidence, Binding);
}
