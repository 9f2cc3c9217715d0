using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class ProportionTests
{
    [Fact]
    public void Intervals_agree_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "intervals"))
        {
            var proportion = new Proportion((long)c.Number("errors"), (long)c.Number("trials"));
            double level = c.Number("level");
            double[] exact = c.Numbers("clopperPearson");
            Close.Limits(exact[0], exact[1], proportion.ClopperPearson(level), what: c.ToString());

            // prop.test subtracts nearly equal numbers for the lower limit of a rare error, and clips where it goes below zero.
            double[] wilson = c.Numbers("wilson");
            Interval found = proportion.Wilson(level);
            Assert.InRange(Math.Abs(found.Lower - wilson[0]), 0, (1e-9 * wilson[0]) + 1e-17);
            Close.Relative(wilson[1], found.Upper, what: c.ToString());
        }
    }

    [Fact]
    public void One_sided_bounds_agree_with_R_and_leave_the_other_limit_at_the_end()
    {
        foreach (var c in Fixture.Cases("statistics.json", "oneSided"))
        {
            var proportion = new Proportion((long)c.Number("errors"), (long)c.Number("trials"));
            double level = c.Number("level");
            Close.Limits(0, c.Number("upper"), proportion.ClopperPearson(level, IntervalSides.Upper), what: c.ToString());
            Close.Limits(c.Number("lower"), 1, proportion.ClopperPearson(level, IntervalSides.Lower), what: c.ToString());
        }
    }

    // Published with the facts this library reproduces (R 4.2.2), independent of the fixture's script.
    [Theory]
    [InlineData(0, 10, 0, .308497107819, 0, .277532799863)]
    [InlineData(1, 2, .0125791170934, .987420882907, .0945312057342, .905468794266)]
    [InlineData(10, 10, .691502892181, 1, .722467200137, 1)]
    [InlineData(0, 400, 0, .00917980458367, 0, .0095122943343)]
    [InlineData(0, 4000, 0, 9.21794749483e-4, 0, 9.59443289701e-4)]
    [InlineData(7, 4000, 7.03871137585e-4, 3.60232411338e-3, 8.47965734434e-4, 3.60811950375e-3)]
    [InlineData(7, 2360, 1.19333256284e-3, 6.10169606444e-3, 1.43752458718e-3, 6.11012999605e-3)]
    [InlineData(1, 6000, 4.2196257614e-6, 9.28253537311e-4, 2.94213650205e-5, 9.43532178267e-4)]
    [InlineData(25, 491246, 3.29342338538e-5, 7.51242443009e-5, 3.44726827579e-5, 7.51282865998e-5)]
    [InlineData(5, 1863630, 8.71142568675e-7, 6.26106641547e-6, 1.14599041656e-6, 6.28114388031e-6)]
    [InlineData(10, 3147436, 1.52358678594e-6, 5.84295646671e-6, 1.7258456981e-6, 5.8490278568e-6)]
    [InlineData(8, 10, .443904537692, .974789273673, .490162471537, .943317848546)]
    [InlineData(18, 20, .683017285981, .987651472830, .698966354772, .972133518786)]
    [InlineData(4, 200, .005475565880, .050413609090, .007804426416, .050287086906)]
    public void Intervals_agree_with_the_published_values(long errors, long trials, double lower, double upper, double wilsonLower, double wilsonUpper)
    {
        var proportion = new Proportion(errors, trials);
        Close.Limits(lower, upper, proportion.ClopperPearson());
        Close.Limits(wilsonLower, wilsonUpper, proportion.Wilson());
    }

    [Fact]
    public void Rule_of_three_is_the_one_sided_bound_at_zero_errors()
    {
        Interval interval = new Proportion(0, 400).ClopperPearson(0.95, IntervalSides.Upper);
        Close.Relative(.00746135552879956, interval.Upper);
        Assert.Equal(0, interval.Lower);
        Assert.Equal(IntervalSides.Upper, interval.Sides);
    }

    [Theory]
    [InlineData(29, true)]
    [InlineData(30, false)]
    public void Rule_of_thirty_flags_fewer_than_thirty_errors(long errors, bool flagged) =>
        Assert.Equal(flagged, new Proportion(errors, 1000).IsBelowRuleOf30);

    [Fact]
    public void Non_errors_mirror_errors()
    {
        for (int errors = 0; errors <= 50; errors++)
        {
            Interval of = new Proportion(errors, 50).Wilson();
            Interval mirrored = new Proportion(50 - errors, 50).Wilson();
            Assert.Equal(1 - of.Lower, mirrored.Upper, 14);
            Assert.Equal(1 - of.Upper, mirrored.Lower, 14);
        }
    }

    [Fact]
    public void No_trial_is_refused_and_not_a_number()
    {
        var empty = new Proportion(0, 0);
        Assert.Equal("at-least-one-trial", Assert.Throws<AssumptionException>(() => empty.Rate).Assumption);
        Assert.Throws<AssumptionException>(() => empty.ClopperPearson());
        Assert.Throws<AssumptionException>(() => empty.Wilson());
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(11, 10)]
    [InlineData(0, -1)]
    public void Impossible_counts_are_the_callers_mistake(long errors, long trials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Proportion(errors, trials));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(95)]
    [InlineData(double.NaN)]
    public void A_level_outside_zero_and_one_is_refused(double level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Proportion(1, 10).ClopperPearson(level));
}
