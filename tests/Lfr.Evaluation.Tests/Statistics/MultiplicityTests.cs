using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class MultiplicityTests
{
    private static readonly double[] Published = [.001, .008, .039, .041, .042, .06, .074, .205, .212, .216];

    [Fact]
    public void Adjustments_agree_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "adjust"))
        {
            double[] p = c.Numbers("p");
            Same(c.Numbers("bonferroni"), Multiplicity.Bonferroni(p));
            Same(c.Numbers("holm"), Multiplicity.Holm(p));
            Same(c.Numbers("hochberg"), Multiplicity.Hochberg(p));
            Same(c.Numbers("bh"), Multiplicity.BenjaminiHochberg(p));
            Same(c.Numbers("by"), Multiplicity.BenjaminiYekutieli(p));
        }
    }

    [Fact]
    public void Adjustments_agree_with_the_published_values()
    {
        Same([.01, .08, .39, .41, .42, .60, .74, 1, 1, 1], Multiplicity.Bonferroni(Published));
        Same([.010, .072, .312, .312, .312, .312, .312, .615, .615, .615], Multiplicity.Holm(Published));
        Same([.010, .072, .216, .216, .216, .216, .216, .216, .216, .216], Multiplicity.Hochberg(Published));
        Same([.01, .04, .084, .084, .084, .1, .105714285714286, .216, .216, .216], Multiplicity.BenjaminiHochberg(Published));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.01)]
    [InlineData(-0.1)]
    public void What_is_no_probability_is_refused(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => Multiplicity.Holm([0.1, p]));

    private static void Same(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Close.Relative(expected[i], found[i]);
        }
    }
}
