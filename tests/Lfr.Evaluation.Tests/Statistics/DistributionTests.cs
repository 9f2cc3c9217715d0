using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class DistributionTests
{
    [Fact]
    public void Beta_quantiles_agree_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "betaQuantile"))
        {
            (double lower, _) = IncompleteBeta.LowerQuantile(c.Number("tail"), c.Number("a"), c.Number("b"));
            (double upper, _) = IncompleteBeta.UpperQuantile(c.Number("tail"), c.Number("a"), c.Number("b"));
            Close.Relative(c.Number("lower"), lower, 1e-10, c.ToString());
            Close.Relative(c.Number("upper"), upper, 1e-10, c.ToString());
        }
    }

    [Fact]
    public void Student_quantiles_agree_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "student"))
        {
            Close.Relative(c.Number("t"), Quantile.Student(c.Number("tail"), c.Number("df")), 1e-10, c.ToString());
        }
    }

    [Fact]
    public void Normal_quantiles_agree_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "normal"))
        {
            Close.Relative(c.Number("z"), Quantile.Normal(c.Number("tail")), 1e-11, c.ToString());
        }
    }

    [Fact]
    public void Chi_square_tails_agree_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "chiSquare"))
        {
            Close.Relative(c.Number("p"), PearsonChiSquare.UpperTail(c.Number("x"), (int)c.Number("df")), 1e-11, c.ToString());
        }
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(-3e-9)]
    [InlineData(0.5)]
    public void Log1p_and_Expm1_undo_each_other_near_zero(double x) => Close.Relative(x, PortableMath.Expm1(PortableMath.Log1p(x)), 1e-14);

    [Fact]
    public void Portable_logarithm_and_exponential_agree_with_the_runtimes()
    {
        var random = new SeededRandom(5);
        for (int i = 0; i < 20_000; i++)
        {
            double x = (random.NextDouble() * 1400) - 700;
            Close.Relative(Math.Exp(x), PortableMath.Exp(x), 1e-15);
            double positive = random.NextDouble() * Math.Pow(10, random.NextInt32(600) - 300.0);
            if (positive > 1e-300)
            {
                Assert.InRange(Math.Abs(Math.Log(positive) - PortableMath.Log(positive)), 0, 4e-15 * Math.Max(0.1, Math.Abs(Math.Log(positive))));
            }
        }
    }
}
