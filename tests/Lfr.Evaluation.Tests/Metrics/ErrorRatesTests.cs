using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Metrics;

public sealed class ErrorRatesTests
{
    [Fact]
    public void A_score_of_exactly_the_threshold_matches()
    {
        var scores = new SortedScores([.56, .58, .60, .62, .64]);
        double[] thresholds = [.56, .58, .60, .62, .64];
        for (int i = 0; i < thresholds.Length; i++)
        {
            Assert.Equal(5 - i, scores.CountAtOrAbove(thresholds[i]));
            Assert.Equal(4 - i, scores.CountAtOrAbove(Math.BitIncrement(thresholds[i])));
        }
    }

    [Fact]
    public void Rates_count_failures_as_their_definitions_say()
    {
        var mated = new SortedScores([.3, .6, .7, .9], failures: 2);
        var nonMated = new SortedScores([.1, .2, .6, .65], failures: 1);
        Assert.Equal(new Proportion(1, 4), ErrorRates.FalseNonMatch(mated, .6));
        Assert.Equal(new Proportion(2, 4), ErrorRates.FalseMatch(nonMated, .6));
        Assert.Equal(new Proportion(3, 6), ErrorRates.FalseNegativeIdentification(mated, .6));
        Assert.Equal(new Proportion(2, 5), ErrorRates.FalsePositiveIdentification(nonMated, .6));
        Assert.Equal(new Proportion(1, 8), ErrorRates.Failure(1, 8));
    }

    [Fact]
    public void Counting_agrees_with_a_plain_loop()
    {
        var random = new SeededRandom(6);
        double[] scores = [.. Enumerable.Range(0, 500).Select(_ => Math.Round(random.NextDouble(), 2))];
        var sorted = new SortedScores(scores);
        for (double t = -0.05; t < 1.1; t += 0.013)
        {
            Assert.Equal(scores.Count(s => s >= t), sorted.CountAtOrAbove(t));
        }
    }

    [Fact]
    public void Det_moves_one_way_from_end_to_end()
    {
        var mated = new SortedScores([.5, .6, .6, .8], failures: 1);
        var nonMated = new SortedScores([.1, .2, .55, .6]);
        var curve = DetCurve.Of(mated, nonMated);
        Assert.Equal([.1, .2, .5, .55, .6, .8, Math.BitIncrement(.8)], curve.Select(p => p.Threshold));
        Assert.Equal([4, 3, 2, 2, 1, 0, 0], curve.Select(p => (int)p.FalseMatch.Errors));
        Assert.Equal([1, 1, 1, 2, 2, 4, 5], curve.Select(p => (int)p.FalseNonMatch.Errors));
        Assert.Equal([.1, .55, Math.BitIncrement(.8)], DetCurve.Of(mated, nonMated, 3).Select(p => p.Threshold));
        Assert.Equal(.55, DetCurve.Of(mated, nonMated, floor: .55)[0].Threshold);
        Assert.Throws<AssumptionException>(() => DetCurve.Of(new SortedScores([]), nonMated));
    }

    [Theory]
    [InlineData(0.5, .6, 5, false)]
    [InlineData(0.2, .8, 2, false)]
    [InlineData(0.19, .9, 1, false)]
    [InlineData(0.05, 0, 0, true)]
    [InlineData(1, .1, 10, false)]
    public void Threshold_at_a_rate_takes_ties_whole(double target, double threshold, int errors, bool above)
    {
        var scores = new SortedScores([.1, .2, .3, .4, .5, .6, .6, .6, .8, .9]);
        RateThreshold found = RateThreshold.AtMost(scores, target);
        Assert.Equal(new Proportion(errors, 10), found.Achieved);
        Assert.Equal(above, found.IsAboveEveryScore);
        Assert.Equal(above ? Math.BitIncrement(.9) : threshold, found.Threshold);
        Assert.Equal(errors, scores.CountAtOrAbove(found.Threshold));
    }

    [Fact]
    public void D_prime_of_two_normal_samples()
    {
        // Means 3 and 1, both of variance 1 (n - 1): d' = 2.
        Close.Relative(2, ErrorRates.DPrime(new SortedScores([2, 3, 4]), new SortedScores([0, 1, 2])), 1e-12);
        Assert.Throws<AssumptionException>(() => ErrorRates.DPrime(new SortedScores([2]), new SortedScores([0, 1])));
        Assert.Throws<AssumptionException>(() => ErrorRates.DPrime(new SortedScores([2, 2]), new SortedScores([1, 1])));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_score_is_refused(double score)
    {
        Assert.Throws<ArgumentException>(() => new SortedScores([0.5, score]));
        Assert.Throws<ArgumentException>(() => new SortedScores([0.5]).CountAtOrAbove(double.NaN));
    }
}
