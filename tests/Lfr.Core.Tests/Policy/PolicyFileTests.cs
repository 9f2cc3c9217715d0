using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Policy;

namespace Lfr.Core.Tests.Policy;

public sealed class PolicyFileTests
{
    private static readonly PipelineId Pipeline = PipelineId.Parse(new string('b', 64));
    private static readonly PolicyEvidence Evidence = new("some people", 5749, 16_522_626, 1652, "a card");

    [Fact]
    public void A_fixed_policy_comes_back_as_it_was()
    {
        var policy = new FixedThresholdPolicy("demo", Pipeline, new Threshold(0.4079f), Evidence);
        var back = Assert.IsType<FixedThresholdPolicy>(PolicyFile.Parse(PolicyFile.Format(policy), "test"));
        Assert.Equal(policy.Threshold, back.Threshold);
        Assert.Equal(policy.Id, back.Id);
        Assert.Equal(policy.Pipeline, back.Pipeline);
        Assert.Equal(Evidence, back.Evidence);
    }

    [Fact]
    public void A_policy_for_a_watchlist_size_comes_back_and_refuses_a_longer_watchlist()
    {
        IThresholdPolicy policy = new BoundedThresholdPolicy("van", Pipeline, new Threshold(0.6f), 10_000, 1.0 / 6000, Evidence);
        var back = PolicyFile.Parse(PolicyFile.Format(policy), "test");
        Assert.True(back.Decide(new ComparisonScore(0.6f), new PolicyContext(10_000)).IsMatch);
        var refusal = Assert.Throws<PolicyRefusedException>(() => back.ThresholdFor(new PolicyContext(10_001)));
        Assert.Contains("10001", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_that_was_not_measured_stays_so()
    {
        var back = PolicyFile.Parse(PolicyFile.Format(new FixedThresholdPolicy("typed", Pipeline, new Threshold(0.5f))), "test");
        Assert.Equal(PolicyEvidence.Unmeasured, back.Evidence);
        Assert.Contains("no measurement", back.Evidence.Describe(), StringComparison.Ordinal);
        Assert.True(double.IsNaN(back.Evidence.Fmr));
    }

    [Theory]
    [InlineData("not json", "not a policy")]
    [InlineData("{}", "it lacks 'schema', 'id', 'pipeline'")]
    [InlineData("""{"schema":"other/1","id":"a","pipeline":"PIPE","rule":"fixed","threshold":0.5}""", "other/1")]
    [InlineData("""{"schema":"lfr-policy/1","id":"a","pipeline":"xyz","rule":"fixed","threshold":0.5}""", "pipeline id")]
    [InlineData("""{"schema":"lfr-policy/1","id":"a","pipeline":"PIPE","rule":"fixed","threshold":60}""", "percentage")]
    [InlineData("""{"schema":"lfr-policy/1","id":"a","pipeline":"PIPE","rule":"guess","threshold":0.5}""", "guess")]
    [InlineData("""{"schema":"lfr-policy/1","id":"a","pipeline":"PIPE","rule":"fixed","threshold":0.5,"watchlistSize":9}""", "ignores")]
    [InlineData("""{"schema":"lfr-policy/1","id":"a","pipeline":"PIPE","rule":"target-fpir","threshold":0.5,"watchlistSize":9}""", "targetFpir")]
    [InlineData("""{"schema":"lfr-policy/1","id":"a","pipeline":"PIPE","rule":"target-fpir","threshold":0.5,"watchlistSize":9,"targetFpir":0.001}""", "no comparison")]
    [InlineData("""{"schema":"lfr-policy/1","id":"a","pipeline":"PIPE","rule":"fixed","treshold":0.5,"threshold":0.5}""", "treshold")]
    public void A_file_that_is_wrong_says_how(string json, string expected)
    {
        var error = Assert.Throws<InvalidDataException>(() => PolicyFile.Parse(json.Replace("PIPE", Pipeline.ToString(), StringComparison.Ordinal), "test.json"));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("test.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_says_which()
    {
        var path = Path.Combine(Path.GetTempPath(), "lfr-no-such-policy.json");
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => PolicyFile.Load(path)).Message, StringComparison.Ordinal);
    }
}
