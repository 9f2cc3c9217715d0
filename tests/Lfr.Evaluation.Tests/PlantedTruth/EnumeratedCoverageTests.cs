using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Tests.PlantedTruth;

/// <summary>Coverage without simulation: the probability, over every number of errors, that the interval holds the true rate.</summary>
public sealed class EnumeratedCoverageTests
{
    // The method's section 6, n = 1,333 (computed in R).
    [Theory]
    [InlineData(0.5, .9856, .9098)]
    [InlineData(1, .9811, .9198)]
    [InlineData(2.33, .9901, .9685)]
    [InlineData(4, .9606, .9309)]
    [InlineData(7, .9802, .9662)]
    [InlineData(11.87, .9596, .9448)]
    [InlineData(30, .9584, .9485)]
    [InlineData(100, .9519, .9459)]
    public void Coverage_is_the_published_one(double expected, double clopperPearson, double wilson)
    {
        const int n = 1333;
        double p = expected / n;
        double exact = 0;
        double score = 0;
        for (int x = 0; x <= n; x++)
        {
            // The probability by logarithms of factorials, apart from the beta distribution under the intervals.
            double probability = Math.Exp(LogFactorial.OfChoice(n, x) + (x * Math.Log(p)) + ((n - x) * Math.Log(1 - p)));
            var proportion = new Proportion(x, n);
            exact += proportion.ClopperPearson().Contains(p) ? probability : 0;
            score += proportion.Wilson().Contains(p) ? probability : 0;
        }

        Assert.InRange(exact, clopperPearson - 1e-4, clopperPearson + 1e-4);
        Assert.InRange(score, wilson - 1e-4, wilson + 1e-4);
    }
}
