namespace Lfr.Evaluation.Statistics;

/// <summary>Tails and quantiles of the beta distribution, with the relative accuracy that intervals on rare errors need.</summary>
/// <remarks>The density's prefactor is by the saddle-point expansion of Loader (2000), "Fast and accurate computation of binomial
/// probabilities", which keeps its relative accuracy at millions of trials, where a difference of log-gammas loses it; the tail is by the
/// continued fraction DLMF 8.17.22, or the series 8.17.8 where x or 1 - x is tiny; quantiles are Newton's method on the logarithm of the small tail against the logit, bracketed.</remarks>
internal static class IncompleteBeta
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>I_x(a, b), the lower tail. y must be 1 - x, given apart so that neither is lost.</summary>
    public static double LowerTail(double a, double b, double x, double y)
    {
        if (x <= 0 || y <= 0)
        {
            return x <= 0 ? 0 : 1;
        }

        // Where x or y is tiny only the tiny one still has its digits: the series in it, whose terms are all positive, holds on both sides of the mean.
        double tiny = Math.Min(1e-6, 2000 / (a + b));
        if (x < tiny)
        {
            return Prefactor(a, b, x, y) / a * Series(a, b, x);
        }

        if (y < tiny)
        {
            return 1 - (Prefactor(b, a, y, x) / b * Series(b, a, y));
        }

        return x < (a + 1) / (a + b + 2)
            ? Prefactor(a, b, x, y) / a * Fraction(a, b, x)
            : 1 - (Prefactor(b, a, y, x) / b * Fraction(b, a, y));
    }

    /// <summary>1 - I_x(a, b), the upper tail, with its own relative accuracy.</summary>
    public static double UpperTail(double a, double b, double x, double y) => LowerTail(b, a, y, x);

    /// <summary>x and 1 - x with I_x(a, b) = tail.</summary>
    public static (double X, double Y) LowerQuantile(double tail, double a, double b)
    {
        double target = Math.Log(tail);
        double low = -745;
        double high = 745;
        double u = Math.Log(a / b);
        for (int i = 0; i < 200; i++)
        {
            (double x, double y) = FromLogit(u);
            double value = LowerTail(a, b, x, y);
            double difference = Math.Log(value) - target;
            if (difference > 0)
            {
                high = u;
            }
            else
            {
                low = u;
            }

            double next = u - (difference * value / Prefactor(a, b, x, y));
            if (!(next > low && next < high))
            {
                next = low + ((high - low) / 2);
            }

            if (Math.Abs(next - u) <= 1e-14 * Math.Max(1, Math.Abs(u)))
            {
                return FromLogit(next);
            }

            u = next;
        }

        return FromLogit(u);
    }

    /// <summary>x and 1 - x with 1 - I_x(a, b) = tail.</summary>
    public static (double X, double Y) UpperQuantile(double tail, double a, double b)
    {
        (double y, double x) = LowerQuantile(tail, b, a);
        return (x, y);
    }

    /// <summary>ln Gamma(z + 1) - (z + 1/2) ln z + z - ln(2 pi)/2 for z above 0: the error of Stirling's formula.</summary>
    public static double StirlingError(double z)
    {
        double shift = 0;
        while (z < 16)
        {
            shift += ((z + 0.5) * PortableMath.Log1p(1 / z)) - 1;
            z++;
        }

        double inverse = 1 / z;
        double square = inverse * inverse;
        double series = inverse * ((1.0 / 12) + (square * ((-1.0 / 360) + (square * ((1.0 / 1260) + (square * ((-1.0 / 1680)
            + (square * ((1.0 / 1188) + (square * (-691.0 / 360360)))))))))));
        return series + shift;
    }

    /// <summary>x ln(x / m) + m - x, without cancellation where x is near m; the difference x - m is given apart because it cannot be had from them.</summary>
    private static double Deviance(double x, double m, double difference)
    {
        if (Math.Abs(difference) >= 0.1 * (x + m))
        {
            return (x * Math.Log(x / m)) - difference;
        }

        double v = difference / (x + m);
        double sum = difference * v;
        double term = 2 * x * v;
        double square = v * v;
        for (int j = 1; j < 1000; j++)
        {
            term *= square;
            double next = sum + (term / ((2 * j) + 1));
            if (next == sum)
            {
                break;
            }

            sum = next;
        }

        return sum;
    }

    /// <summary>x^a y^b / B(a, b).</summary>
    private static double Prefactor(double a, double b, double x, double y)
    {
        double n = a + b;
        double difference = x <= y ? a - (n * x) : (n * y) - b;
        double exponent = StirlingError(n) - StirlingError(a) - StirlingError(b) - Deviance(a, n * x, difference) - Deviance(b, n * y, -difference);
        return Math.Exp(exponent - HalfLogTwoPi) * Math.Sqrt(a / n * b);
    }

    // 2F1(a + b, 1; a + 1; x).
    private static double Series(double a, double b, double x)
    {
        double term = 1;
        double sum = 1;
        for (int k = 0; term > sum * 1e-17; k++)
        {
            term *= (a + b + k) / (a + 1 + k) * x;
            sum += term;
        }

        return sum;
    }

    private static double Fraction(double a, double b, double x)
    {
        const double tiny = 1e-300;
        double c = 1;
        double d = 1 - ((a + b) * x / (a + 1));
        d = 1 / (Math.Abs(d) < tiny ? tiny : d);
        double h = d;
        for (int m = 1; m < 200_000; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 + (even * d);
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = 1 + (even / c);
            c = Math.Abs(c) < tiny ? tiny : c;
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 + (odd * d);
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = 1 + (odd / c);
            c = Math.Abs(c) < tiny ? tiny : c;
            double step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < 1e-16)
            {
                return h;
            }
        }

        throw new ArithmeticException(FormattableString.Invariant($"The incomplete beta's continued fraction did not settle at a = {a:R}, b = {b:R}, x = {x:R}."));
    }

    private static (double X, double Y) FromLogit(double u) => (1 / (1 + Math.Exp(-u)), 1 / (1 + Math.Exp(u)));
}
