using MathNet.Numerics;

namespace Lfr.Evaluation.Statistics;

/// <summary>Pearson's chi-square over a 2 x g table. Shown only as what it is, "as if every trial were another person": with repeating people it
/// calls a true null significant several times too often.</summary>
public static class PearsonChiSquare
{
    /// <summary>sum (observed - expected)^2 / expected over errors and non-errors, on g - 1 degrees of freedom.</summary>
    /// <param name="groups">Two or more, each with a trial.</param>
    /// <param name="yates">Yates's continuity correction; two groups only.</param>
    /// <exception cref="ArgumentException">Yates's correction was asked for other than two groups.</exception>
    /// <exception cref="AssumptionException">Fewer than two groups, a group without a trial, or no error or nothing but errors in all.</exception>
    public static TestResult Test(IReadOnlyList<Proportion> groups, bool yates = false)
    {
        TableMargins margins = TableMargins.Of(groups);
        if (margins.Errors == 0 || margins.Errors == margins.Trials)
        {
            throw new AssumptionException("errors-and-non-errors", "chi-square", "Expected counts are zero: the statistic is undefined. Use the exact test, whose p is 1.");
        }

        if (yates && groups.Count != 2)
        {
            throw new ArgumentException($"Yates's correction is for two groups; there are {groups.Count}. Leave it out.", nameof(yates));
        }

        double rate = (double)margins.Errors / margins.Trials;
        double statistic = 0;
        foreach (Proportion group in groups)
        {
            double expected = group.Trials * rate;
            double difference = Math.Abs(group.Errors - expected);
            difference -= yates ? Math.Min(0.5, difference) : 0;
            statistic += difference * difference / (expected * (1 - rate));
        }

        return new TestResult(yates ? TestName.PearsonYates : TestName.Pearson, UpperTail(statistic, groups.Count - 1))
        {
            Statistic = statistic,
            DegreesOfFreedom = groups.Count - 1,
        };
    }

    /// <summary>P(chi-square on a whole number of degrees of freedom &gt; x), by the finite sum.</summary>
    internal static double UpperTail(double x, int degrees)
    {
        double half = x / 2;
        double sum = 0;
        double term;
        if (degrees % 2 == 0)
        {
            term = Math.Exp(-half);
            for (int i = 0; i < degrees / 2; i++)
            {
                sum += term;
                term *= half / (i + 1);
            }

            return sum;
        }

        sum = SpecialFunctions.Erfc(Math.Sqrt(half));
        term = Math.Exp(-half) * Math.Sqrt(half) * 2 / Math.Sqrt(Math.PI);
        for (int i = 1; i <= (degrees - 1) / 2; i++)
        {
            sum += term;
            term *= half / (i + 0.5);
        }

        return Math.Min(1, sum);
    }
}
