namespace Lfr.Evaluation.Statistics;

/// <summary>Intervals for a binomial rate. Counts may be fractions, as an effective number of trials is.</summary>
public static class BinomialInterval
{
    /// <summary>Clopper-Pearson: the beta quantiles at (errors, trials - errors + 1) and (errors + 1, trials - errors).</summary>
    /// <param name="errors">0..trials.</param>
    /// <param name="trials">Above 0.</param>
    /// <param name="level">Confidence level, such as 0.95.</param>
    /// <param name="sides">Which limits carry 1 - level.</param>
    /// <param name="method">The name to print: callers on an effective count name it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count or the level is out of range.</exception>
    /// <exception cref="AssumptionException">There is no trial.</exception>
    public static Interval ClopperPearson(
        double errors,
        double trials,
        double level = 0.95,
        IntervalSides sides = IntervalSides.Both,
        string method = IntervalMethod.ClopperPearson)
    {
        double tail = Check(errors, trials, level, sides);
        double lower = 0;
        double upper = 1;
        if (errors > 0 && sides != IntervalSides.Upper)
        {
            lower = errors == trials ? Math.Exp(Math.Log(tail) / trials) : IncompleteBeta.LowerQuantile(tail, errors, trials - errors + 1).X;
        }

        if (errors < trials && sides != IntervalSides.Lower)
        {
            upper = errors == 0 ? -PortableMath.Expm1(Math.Log(tail) / trials) : IncompleteBeta.UpperQuantile(tail, errors + 1, trials - errors).X;
        }

        return new Interval(lower, upper, method, level, sides);
    }

    /// <summary>Wilson's score interval: the two roots P of (rate - P)^2 = z^2 P (1 - P) / trials.</summary>
    /// <param name="errors">0..trials.</param>
    /// <param name="trials">Above 0.</param>
    /// <param name="level">Confidence level, such as 0.95.</param>
    /// <param name="sides">Which limits carry 1 - level.</param>
    /// <param name="method">The name to print: callers on an effective count name it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count or the level is out of range.</exception>
    /// <exception cref="AssumptionException">There is no trial.</exception>
    public static Interval Wilson(
        double errors,
        double trials,
        double level = 0.95,
        IntervalSides sides = IntervalSides.Both,
        string method = IntervalMethod.Wilson)
    {
        double tail = Check(errors, trials, level, sides);
        double rate = errors / trials;
        (double lower, double upper) = rate <= 0.5 ? WilsonRoots(rate, trials, tail) : WilsonRoots((trials - errors) / trials, trials, tail);
        if (rate > 0.5)
        {
            (lower, upper) = (1 - upper, 1 - lower);
        }

        return new Interval(sides == IntervalSides.Upper ? 0 : lower, sides == IntervalSides.Lower ? 1 : upper, method, level, sides);
    }

    // The small root as the product of the roots over the large one: the difference would cancel.
    private static (double Lower, double Upper) WilsonRoots(double rate, double trials, double tail)
    {
        double z = Quantile.Normal(tail);
        double square = z * z / trials;
        double upper = (rate + (square / 2) + Math.Sqrt((square * rate * (1 - rate)) + (square * square / 4))) / (1 + square);
        return (rate * rate / ((1 + square) * upper), upper);
    }

    private static double Check(double errors, double trials, double level, IntervalSides sides)
    {
        Require.Counts(errors, trials);
        Require.Level(level);
        if (trials == 0)
        {
            throw new AssumptionException("at-least-one-trial", "proportion", "There are no trials: no interval exists. Print the cell as empty.");
        }

        return sides == IntervalSides.Both ? (1 - level) / 2 : 1 - level;
    }
}
