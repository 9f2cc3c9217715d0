namespace Lfr.Evaluation.Statistics;

/// <summary>Logarithm and exponential from additions, multiplications and divisions only, so that random variates come out bit for bit
/// the same on every platform: the runtime's own call the C library of the machine, which may differ in the last bit.</summary>
internal static class PortableMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>Natural logarithm of a positive normal number, to about 1e-15 relative.</summary>
    public static double Log(double value)
    {
        if (!(value >= 2.2250738585072014e-308 && double.IsFinite(value)))
        {
            Require.OutOfRange(nameof(value), value, "a positive normal number", "Only variates call this.");
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double series = 0;
        for (int k = 23; k >= 3; k -= 2)
        {
            series = (series + (1.0 / k)) * square;
        }

        return (exponent * Ln2High) + ((2 * s * (1 + series)) + (exponent * Ln2Low));
    }

    /// <summary>Exponential of a number in [-700, 700], to about 1e-15 relative.</summary>
    public static double Exp(double value)
    {
        if (!(value >= -700 && value <= 700))
        {
            Require.OutOfRange(nameof(value), value, "-700..700", "Only variates call this.");
        }

        double k = Math.Floor((value / 0.6931471805599453) + 0.5);
        double r = (value - (k * Ln2High)) - (k * Ln2Low);
        double sum = 1;
        for (int i = 18; i >= 1; i--)
        {
            sum = 1 + (sum * r / i);
        }

        return sum * BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);
    }

    /// <summary>ln(1 + x) without loss near zero.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        if (u == 1)
        {
            return x;
        }

        return double.IsInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    /// <summary>exp(x) - 1 without loss near zero.</summary>
    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1)
        {
            return x;
        }

        double difference = u - 1;
        return difference == -1 || double.IsInfinity(u) ? difference : difference * x / Math.Log(u);
    }
}
