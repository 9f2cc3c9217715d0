using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Metrics;

public sealed class FpirAtListTests
{
    // The method's section 3: 7 passages, 12 exceedances, 4,000 x 178,000.
    private static readonly FpirAtList Example = new(4000, 178_000, [(1, 1), (1, 1), (1, 1), (2, 2), (2, 2), (2, 2), (3, 3)]);

    [Fact]
    public void Worked_example_holds()
    {
        Assert.Equal(10_171, Math.Round(1 / Example.LinearPassages(10_000).Rate));
        Assert.Equal(5_933, Math.Round(1 / Example.LinearComparisons(10_000).Rate));
        Assert.InRange(1 / Example.Subsample(10_000).Rate, 6_102.5, 6_104);
        Assert.Equal(12, Example.Comparisons);
        Assert.Equal(new Proportion(7, 4000), Example.Measured);
        Assert.Equal(59_333, Math.Round(1 / Example.LinearComparisons(1_000).Rate));
    }

    [Fact]
    public void Binomial_scaling_agrees_with_the_published_arithmetic()
    {
        // FMR 1.667e-8 = 1 in 6,000 at 10,000: 1 exceedance in 6,000 x 10,000 comparisons; 1 in 6,000.5 at 10,000 and 1 in 337.6 at 178,000.
        var one = new FpirAtList(6000, 10_000, [(1, 1)]);
        Assert.Equal(6000.5, 1 / one.Binomial(10_000).Rate, 1);
        Assert.Equal(337.6, 1 / one.Binomial(178_000).Rate, 1);
    }

    [Fact]
    public void Subsample_of_everything_is_what_was_measured()
    {
        Close.Relative(7 / 4000.0, Example.Subsample(178_000).Rate, 1e-12);

        // One of two exceeding people on a list of one from three: 2/3. On a list of two: 1.
        var small = new FpirAtList(1, 3, [(2, 2)]);
        Close.Relative(2 / 3.0, small.Subsample(1).Rate, 1e-12);
        Close.Relative(1, small.Subsample(2).Rate, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => small.Subsample(4));
    }

    [Fact]
    public void Limits_are_the_scaled_limits_of_the_measured_rate()
    {
        Interval measured = Example.Measured.ClopperPearson();
        ScaledFpir scaled = Example.LinearComparisons(10_000);
        Interval limits = scaled.Limits(measured);
        Close.Relative(measured.Lower * scaled.Rate / (7 / 4000.0), limits.Lower, 1e-12);
        Close.Relative(measured.Upper * scaled.Rate / (7 / 4000.0), limits.Upper, 1e-12);
        Assert.Equal(measured, Example.AsMeasured().Limits(measured));
    }

    [Fact]
    public void No_exceedance_keeps_an_upper_limit()
    {
        var none = new FpirAtList(4000, 178_000, []);
        ScaledFpir scaled = none.LinearComparisons(10_000);
        Assert.Equal(0, scaled.Rate);
        Close.Relative(10_000 / 178_000.0, scaled.Factor, 1e-12);
        Assert.True(scaled.Limits(none.Measured.ClopperPearson()).Upper > 0);
    }

    // The method's section 7.2: within-ethnicity FMR ten times the cross rate and equal everywhere. Balanced filler 1 : 1; 35/50/15 W/B/A: B/W 1.33,
    // max/min 2.34; 85/10/5: W six times A.
    [Theory]
    [InlineData(1, 1, 1, 1.0, 1.0)]
    [InlineData(35, 50, 15, 1.33, 2.34)]
    public void The_list_makes_the_difference(int white, int black, int asian, double blackOverWhite, double maxOverMin)
    {
        double[] rates = [.. Enumerable.Range(0, 3).Select(group => Composed(group, white, black, asian))];
        Assert.Equal(blackOverWhite, rates[1] / rates[0], 2);
        Assert.Equal(maxOverMin, rates.Max() / rates.Min(), 2);
    }

    [Fact]
    public void A_mostly_white_list_finds_six_times_the_white_people()
    {
        Assert.InRange(Composed(0, 85, 10, 5) / Composed(2, 85, 10, 5), 5.9, 6.1);
    }

    [Fact]
    public void A_listed_group_without_references_is_refused()
    {
        AssumptionException refused = Assert.Throws<AssumptionException>(() => Example.Composition([(100, 1, 1000), (5, 0, 0)]));
        Assert.Equal("group 1", refused.Subject);
        Assert.True(Example.Composition([(100, 1, 1000), (0, 0, 0)]).Rate > 0);
    }

    [Fact]
    public void Composition_of_one_group_is_the_binomial() =>
        Close.Relative(Example.Binomial(10_000).Rate, Example.Composition([(10_000, 12, 178_000)]).Rate, 1e-12);

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FpirAtList(0, 10, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FpirAtList(1, 10, [(1, 1), (1, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FpirAtList(1, 10, [(2, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Example.LinearPassages(0));
    }

    // A million passages, ten thousand references a group: 100 exceedances within, 10 across, so that rates stay small.
    private static double Composed(int group, int white, int black, int asian)
    {
        var passages = new FpirAtList(1_000_000, 30_000, [(1, 1)]);
        int[] shares = [white, black, asian];
        return passages.Composition([.. shares.Select((share, g) => ((long)share * 10, g == group ? 100L : 10L, 10_000L))]).Rate;
    }
}
