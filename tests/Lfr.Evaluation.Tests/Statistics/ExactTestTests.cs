using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class ExactTestTests
{
    [Fact]
    public void Fisher_agrees_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "fisher"))
        {
            int[] t = c.Integers("table");
            FisherExactResult result = FisherExactTest.Run(new Proportion(t[0], t[1]), new Proportion(t[2], t[3]));
            Close.Relative(c.Number("p"), result.Test.PValue, what: c.ToString());
            if (c.Number("oddsRatio") < 0)
            {
                Assert.Null(result.OddsRatio); // No error at all: one table only.
            }
            else
            {
                Close.Relative(c.Number("oddsRatio"), result.OddsRatio!.Value, what: c.ToString());
            }

            Close.Limits(c.Number("lower"), c.Number("upper"), result.OddsRatioInterval, what: c.ToString());
        }
    }

    // fisher.test finds the estimate and the limits by a root search that stops at 1e-4: its printed 12.1067173066627 and
    // [1.78539927134721, 516.950933836933] carry that error. In exact integer arithmetic (60 digits, bisection) the estimate of 12/1200 against
    // 1/1200 is 12.1024967517 and the upper limit 518.1441541522.
    [Fact]
    public void Odds_ratio_is_the_exact_one_and_within_the_published_programs_tolerance()
    {
        FisherExactResult result = FisherExactTest.Run(new Proportion(12, 1200), new Proportion(1, 1200));
        Close.Relative(.00333913546991039, result.Test.PValue);
        Close.Relative(12.102496751694055, result.OddsRatio!.Value);
        Close.Relative(518.1441541521264, result.OddsRatioInterval.Upper);
        Close.Relative(12.1067173066627, result.OddsRatio!.Value, 4e-4);
        Close.Limits(1.78539927134721, 516.950933836933, result.OddsRatioInterval, 3e-3);
    }

    [Theory]
    [InlineData(3, 100, 7, 100, .331129164404388)]
    [InlineData(5, 133, 0, 267, .00386214236590172)]
    public void Fisher_agrees_with_the_published_values(int a, int n, int b, int m, double p) =>
        Close.Relative(p, FisherExactTest.Run(new Proportion(a, n), new Proportion(b, m)).Test.PValue);

    [Fact]
    public void Freeman_Halton_agrees_with_R_where_enumerated()
    {
        foreach (var c in Fixture.Cases("statistics.json", "fisherFreemanHalton"))
        {
            TestResult result = FisherFreemanHaltonTest.Run(Groups(c.Integers("errors"), c.Integers("trials")), seed: 1);
            Assert.Equal(TestName.FisherFreemanHalton, result.Test);
            Close.Relative(c.Number("p"), result.PValue, what: c.ToString());
            Assert.Null(result.Seed);
        }
    }

    [Theory]
    [InlineData(new[] { 0, 7, 0 }, .00135734733577)]
    [InlineData(new[] { 1, 6, 0 }, .0204463257286)]
    [InlineData(new[] { 2, 5, 0 }, .0778861422208)]
    [InlineData(new[] { 3, 4, 0 }, .173763563414)]
    [InlineData(new[] { 1, 5, 1 }, .231246600235)]
    [InlineData(new[] { 2, 20, 5 }, 7.45463801906e-5)]
    [InlineData(new[] { 10, 40, 8 }, 1.90314624330763e-7)]
    public void Freeman_Halton_agrees_with_the_published_values(int[] errors, double p) =>
        Close.Relative(p, FisherFreemanHaltonTest.Run(Groups(errors, [1330, 1330, 1330]), 1).PValue);

    [Fact]
    public void Drawn_tables_agree_with_enumerated_ones_and_say_so()
    {
        foreach (var c in Fixture.Cases("statistics.json", "fisherFreemanHalton"))
        {
            double p = c.Number("p");
            TestResult drawn = FisherFreemanHaltonTest.Run(Groups(c.Integers("errors"), c.Integers("trials")), seed: 7, maximumTables: 0, draws: 40_000);
            Assert.Equal(TestName.FisherFreemanHaltonMonteCarlo, drawn.Test);
            Assert.Equal(7UL, drawn.Seed);
            Assert.Equal(40_000, drawn.Draws);
            Assert.InRange(drawn.PValue, p - (5 * Math.Sqrt(p / 40_000)) - 1e-4, p + (5 * Math.Sqrt(p / 40_000)) + 1e-4);
            Assert.True(drawn.MonteCarloInterval!.Value.Lower <= drawn.PValue && drawn.PValue <= drawn.MonteCarloInterval.Value.Upper + 2.6e-5);
        }
    }

    [Theory]
    [InlineData(7, 36, 2.7e7)]
    [InlineData(60, 6, 8.3e6)]
    [InlineData(100, 6, 9.7e7)]
    [InlineData(30, 18, 2.7e12)]
    [InlineData(500, 3, 1.3e5)]
    [InlineData(5000, 3, 1.3e7)]
    public void Tables_are_counted(int errors, int groups, double about) =>
        Assert.InRange(FisherFreemanHaltonTest.CountTables([.. Enumerable.Repeat(100_000L, groups)], errors) / about, 0.96, 1.04);

    [Fact]
    public void Tables_with_small_groups_are_counted_exactly()
    {
        // x + y + z = 5 with x <= 1, y <= 2, z <= 4: (0,1,4) (0,2,3) (1,0,4) (1,1,3) (1,2,2).
        Assert.Equal(5, FisherFreemanHaltonTest.CountTables([1, 2, 4], 5));

        // With room for five in the last group, (0,0,5) as well.
        Assert.Equal(6, FisherFreemanHaltonTest.Run(Groups([0, 1, 4], [1, 2, 9]), 1).Tables!.Value);
    }

    [Fact]
    public void Pearson_agrees_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "pearson"))
        {
            TestResult result = PearsonChiSquare.Test(Groups(c.Integers("errors"), c.Integers("trials")));
            Close.Relative(c.Number("statistic"), result.Statistic!.Value, what: c.ToString());
            Close.Relative(c.Number("p"), result.PValue, what: c.ToString());
        }

        foreach (var c in Fixture.Cases("statistics.json", "yates"))
        {
            int[] t = c.Integers("table");
            TestResult result = PearsonChiSquare.Test([new Proportion(t[0], t[1]), new Proportion(t[2], t[3])], yates: true);
            Close.Relative(c.Number("statistic"), result.Statistic!.Value, what: c.ToString());
            Close.Relative(c.Number("p"), result.PValue, what: c.ToString());
        }
    }

    [Theory]
    [InlineData(false, 1.68421052631579, .194365910803109)]
    [InlineData(true, .947368421052632, .330390048848794)]
    public void Pearson_agrees_with_the_published_values(bool yates, double statistic, double p)
    {
        TestResult result = PearsonChiSquare.Test(Groups([3, 7], [100, 100]), yates);
        Close.Relative(statistic, result.Statistic!.Value);
        Close.Relative(p, result.PValue);
    }

    [Theory]
    [InlineData(new[] { 2, 20, 5 }, 20.8074690890739)]
    [InlineData(new[] { 10, 40, 8 }, 33.7317150173642)]
    public void Pearson_statistic_agrees_with_the_published_values(int[] errors, double statistic) =>
        Close.Relative(statistic, PearsonChiSquare.Test(Groups(errors, [1330, 1330, 1330])).Statistic!.Value);

    [Fact]
    public void One_group_and_an_empty_group_are_refused()
    {
        Assert.Equal("at-least-two-groups", Assert.Throws<AssumptionException>(() => FisherFreemanHaltonTest.Run(Groups([1], [10]), 1)).Assumption);
        Assert.Equal("group-without-trials", Assert.Throws<AssumptionException>(() => FisherFreemanHaltonTest.Run(Groups([1, 0], [10, 0]), 1)).Assumption);
        Assert.Throws<AssumptionException>(() => PearsonChiSquare.Test(Groups([0, 0], [10, 10])));
        Assert.Throws<ArgumentException>(() => PearsonChiSquare.Test(Groups([1, 0, 2], [10, 10, 10]), yates: true));
    }

    internal static Proportion[] Groups(int[] errors, int[] trials) => [.. errors.Zip(trials, (e, n) => new Proportion(e, n))];
}
