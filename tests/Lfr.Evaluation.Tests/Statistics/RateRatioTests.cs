using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class RateRatioTests
{
    [Fact]
    public void Intervals_agree_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "ratio"))
        {
            int[] n = c.Integers("counts");
            var numerator = new Proportion(n[0], n[1]);
            var denominator = new Proportion(n[2], n[3]);
            Close.Limits(c.Number("lower"), c.Number("upper"), RateRatio.ConditionalExact(numerator, denominator).Interval, what: c.ToString());
            double[] katz = c.Numbers("katz");
            if (n[0] > 0 && n[2] > 0)
            {
                Close.Limits(katz[0], katz[1], RateRatio.Katz(numerator, denominator).Interval, what: c.ToString());
            }
            else
            {
                Assert.Throws<AssumptionException>(() => RateRatio.Katz(numerator, denominator));
            }
        }
    }

    // The method's section 4.6: 7 against 0, 5 against 2 and 4 against 3 of equal passages.
    [Theory]
    [InlineData(7, 0, 1.44, double.PositiveInfinity)]
    [InlineData(5, 2, .41, 26.3)]
    [InlineData(4, 3, .23, 9.1)]
    public void Seven_errors_bound_little(int first, int second, double lower, double upper)
    {
        RateRatio ratio = RateRatio.ConditionalExact(new Proportion(first, 1330), new Proportion(second, 1330));
        Assert.Equal(lower, ratio.Interval.Lower, 2);
        Assert.Equal(upper, ratio.Interval.Upper, 1);
    }

    [Fact]
    public void A_ratio_over_zero_is_undefined_and_still_bounded_below()
    {
        RateRatio ratio = RateRatio.ConditionalExact(new Proportion(7, 1330), new Proportion(0, 1330));
        Assert.Null(ratio.Ratio);
        Assert.Equal(UndefinedReason.ZeroRate, ratio.Undefined);
        Assert.Equal(double.PositiveInfinity, ratio.Interval.Upper);
        Assert.False(ratio.Interval.IsBounded);

        RateRatio nothing = RateRatio.ConditionalExact(new Proportion(0, 10), new Proportion(0, 10));
        Assert.Equal(UndefinedReason.AllRatesZero, nothing.Undefined);
        Assert.Equal(0, nothing.Interval.Lower);
        Assert.Equal(double.PositiveInfinity, nothing.Interval.Upper);
    }

    [Fact]
    public void Katz_agrees_with_the_published_values()
    {
        RateRatio ratio = RateRatio.Katz(new Proportion(12, 1200), new Proportion(4, 1200));
        Close.Relative(3, ratio.Ratio!.Value);
        Assert.Equal(.9703088, ratio.Interval.Lower, 7);
        Assert.Equal(9.275398, ratio.Interval.Upper, 6);
    }
}
