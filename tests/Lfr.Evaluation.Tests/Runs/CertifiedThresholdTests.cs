using Lfr.Evaluation.Runs;

namespace Lfr.Evaluation.Tests.Runs;

public class CertifiedThresholdTests
{
    /// <summary>Candidates up to <paramref name="blind"/> are too few to say anything, those up to <paramref name="passes"/> pass, and the rest fail.</summary>
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(10, 3, 7)]
    [InlineData(1000, 0, 1)]
    [InlineData(1000, 0, 613)]
    [InlineData(1000, 37, 40)]
    [InlineData(1000, 500, 511)]
    [InlineData(1000, 0, 1000)]
    [InlineData(1000, 999, 1000)]
    public void The_last_that_passes_is_found_and_the_next_has_been_tried(int candidates, int blind, int passes)
    {
        var tried = new HashSet<int>();
        int? found = CertifiedThreshold.Lowest(candidates, i =>
        {
            tried.Add(i);
            return i < blind ? CertifiedThreshold.Outcome.NothingSeen : i < passes ? CertifiedThreshold.Outcome.Passed : CertifiedThreshold.Outcome.Failed;
        });
        Assert.Equal(passes - 1, found);
        Assert.True(passes == candidates || tried.Contains(passes));
        Assert.True(candidates < 100 || tried.Count < 25);
    }

    [Fact]
    public void What_passes_below_a_failure_is_not_looked_for()
    {
        Assert.Null(CertifiedThreshold.Lowest(10, i => i < 1 ? CertifiedThreshold.Outcome.Failed : CertifiedThreshold.Outcome.Passed));
        Assert.Equal(1, CertifiedThreshold.Lowest(10, i => i == 2 ? CertifiedThreshold.Outcome.Failed : CertifiedThreshold.Outcome.Passed));
        Assert.Null(CertifiedThreshold.Lowest(10, _ => CertifiedThreshold.Outcome.NothingSeen));
        Assert.Null(CertifiedThreshold.Lowest(0, _ => CertifiedThreshold.Outcome.Passed));
    }
}
