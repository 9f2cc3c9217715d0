namespace Lfr.Evaluation.Statistics;

/// <summary>One rate over another, with its interval.</summary>
/// <param name="Ratio">The ratio of the rates seen; null where it is undefined.</param>
/// <param name="Undefined">Why there is no ratio; null where there is one. The interval stands all the same: 7 errors against 0 bound it below.</param>
/// <param name="Interval">Limits of the true ratio; the upper one may be infinite.</param>
public sealed record RateRatio(double? Ratio, UndefinedReason? Undefined, Interval Interval)
{
    /// <summary>Ratio interval by the normal approximation of the logarithm (Katz et al. 1978). Trials are taken as independent.</summary>
    /// <param name="numerator">A group with at least one error.</param>
    /// <param name="denominator">A group with at least one error.</param>
    /// <param name="level">Confidence level.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range.</exception>
    /// <exception cref="AssumptionException">A group has no error, so that the logarithm's variance is undefined.</exception>
    public static RateRatio Katz(Proportion numerator, Proportion denominator, double level = 0.95)
    {
        Require.Level(level);
        if (numerator.Errors == 0 || denominator.Errors == 0)
        {
            throw new AssumptionException("at-least-one-error-each", "ratio", "A group without an error has no logarithm of its rate. Use the conditional exact interval.");
        }

        double ratio = numerator.Rate / denominator.Rate;
        double deviation = Math.Sqrt((1.0 / numerator.Errors) - (1.0 / numerator.Trials) + (1.0 / denominator.Errors) - (1.0 / denominator.Trials));
        double factor = Math.Exp(Quantile.Normal((1 - level) / 2) * deviation);
        return new RateRatio(ratio, null, new Interval(ratio / factor, ratio * factor, IntervalMethod.Katz, level));
    }

    /// <summary>Ratio interval that is exact given the total number of errors: the numerator's share of them is binomial. Trials are taken as
    /// independent and errors as rare; at common errors it is a little wide.</summary>
    /// <param name="numerator">A group with at least one trial.</param>
    /// <param name="denominator">A group with at least one trial.</param>
    /// <param name="level">Confidence level.</param>
    /// <param name="sides">Which limits carry 1 - level.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range.</exception>
    /// <exception cref="AssumptionException">A group has no trial.</exception>
    public static RateRatio ConditionalExact(Proportion numerator, Proportion denominator, double level = 0.95, IntervalSides sides = IntervalSides.Both)
    {
        _ = TableMargins.Of([numerator, denominator]);
        return Conditional(numerator, denominator, 1, level, sides, IntervalMethod.ConditionalExact);
    }

    /// <summary>As <see cref="ConditionalExact"/>, on errors divided by a design effect.</summary>
    internal static RateRatio Conditional(
        Proportion numerator,
        Proportion denominator,
        double designEffect,
        double level,
        IntervalSides sides,
        string method)
    {
        Require.Level(level);
        double tail = sides == IntervalSides.Both ? (1 - level) / 2 : 1 - level;
        double first = numerator.Errors / designEffect;
        double second = denominator.Errors / designEffect;
        double exposure = (double)denominator.Trials / numerator.Trials;
        double lower = 0;
        double upper = double.PositiveInfinity;
        if (first > 0 && sides != IntervalSides.Upper)
        {
            (double x, double y) = IncompleteBeta.LowerQuantile(tail, first, second + 1);
            lower = x / y * exposure;
        }

        if (second > 0 && sides != IntervalSides.Lower)
        {
            (double x, double y) = IncompleteBeta.UpperQuantile(tail, first + 1, second);
            upper = x / y * exposure;
        }

        return Of(numerator, denominator, new Interval(lower, upper, method, level, sides));
    }

    /// <summary>The ratio seen, or why there is none, with an interval made elsewhere.</summary>
    internal static RateRatio Of(Proportion numerator, Proportion denominator, Interval interval) => denominator.Errors > 0
        ? new RateRatio(numerator.Rate / denominator.Rate, null, interval)
        : new RateRatio(null, numerator.Errors == 0 ? UndefinedReason.AllRatesZero : UndefinedReason.ZeroRate, interval);
}
