using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class TailExtrapolationTests
{
    [Fact]
    public void Fit_and_upper_limit_agree_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "tail"))
        {
            double[] scores = c.Numbers("scores");
            TailExtrapolation tail = TailExtrapolation.Fit(scores.Select((s, i) => (i, s)), c.Number("targetRate"), [(int)c.Number("k")]);

            // Both sides search a maximum, whose place is known to the square root of the numbers' precision.
            Close.Relative(c.Number("estimate"), tail.Fits[0].Estimate, 1e-5);
            Close.Relative(c.Number("upper"), tail.Fits[0].Upper, 1e-5);
            Close.Relative(c.Number("shape"), tail.Fits[0].Shape, 1e-3);
            Close.Relative(c.Number("scale"), tail.Fits[0].Scale, 1e-3);
        }
    }

    [Fact]
    public void An_exponential_tail_is_extrapolated_near_its_quantile_and_the_limit_lies_above()
    {
        var random = new SeededRandom(8);
        (int, double)[] scores = [.. Enumerable.Range(0, 5_000).Select(i => (i, random.NextExponential()))];
        TailExtrapolation tail = TailExtrapolation.Fit(scores, 1.0 / 20_000, [200, 400, 800]);
        double truth = Math.Log(20_000);
        Assert.All(tail.Fits, f => Assert.InRange(f.Estimate, truth * 0.7, truth * 1.4));
        Assert.All(tail.Fits, f => Assert.True(f.Upper > f.Estimate));
        Assert.Equal(tail.Fits.Max(f => f.Upper), tail.Threshold);
        Assert.InRange(tail.Instability, 1, 2);
    }

    [Fact]
    public void One_score_a_person()
    {
        var random = new SeededRandom(8);
        (int, double)[] scores = [.. Enumerable.Range(0, 3_000).Select(i => (i / 3, random.NextExponential()))];
        TailExtrapolation tail = TailExtrapolation.Fit(scores, 1e-3 / 2, [100]);
        Assert.Equal(1_000, tail.People);
    }

    [Fact]
    public void More_than_a_decade_is_refused()
    {
        (int, double)[] scores = [.. Enumerable.Range(0, 1000).Select(i => (i, Math.Sqrt(i)))];
        Assert.Equal("one-decade", Assert.Throws<AssumptionException>(() => TailExtrapolation.Fit(scores, 0.99e-4, [100])).Assumption);
        Assert.NotNull(TailExtrapolation.Fit(scores, 1e-4, [100]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TailExtrapolation.Fit(scores, 0.2, [100]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TailExtrapolation.Fit(scores, 1e-3, [1000]));
        Assert.Throws<AssumptionException>(() => TailExtrapolation.Fit(scores.Select(s => (s.Item1, 0.5)), 1e-3, [100]));
        Assert.Throws<ArgumentException>(() => TailExtrapolation.Fit([(1, double.NaN)], 0.5, [100]));
    }
}
