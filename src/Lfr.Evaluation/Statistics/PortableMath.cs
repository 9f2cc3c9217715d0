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

        // The sum of square^j / (2 j + 3), in pairs, so that few operations wait for one another.
        double two = square * square;
        double four = two * two;
        double low = ((1.0 / 3) + ((1.0 / 5) * square)) + (((1.0 / 7) + ((1.0 / 9) * square)) * two);
        double middle = ((1.0 / 11) + ((1.0 / 13) * square)) + (((1.0 / 15) + ((1.0 / 17) * square)) * two);
        double high = ((1.0 / 19) + ((1.0 / 21) * square)) + ((1.0 / 23) * two);
        double series = (low + ((middle + (high * four)) * four)) * square;
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

        // The sum of r^j / (j + 2)!, in pairs, so that few operations wait for one another; r is at most 0.35, and the first term left out under 5e-18.
        double two = r * r;
        double four = two * two;
        double low = ((1.0 / 2) + ((1.0 / 6) * r)) + (((1.0 / 24) + ((1.0 / 120) * r)) * two);
        double middle = ((1.0 / 720) + ((1.0 / 5_040) * r)) + (((1.0 / 40_320) + ((1.0 / 362_880) * r)) * two);
        double high = ((1.0 / 3_628_800) + ((1.0 / 39_916_800) * r)) + (((1.0 / 479_001_600) + ((1.0 / 6_227_020_800) * r)) * two);
        double sum = 1 + (r + (two * (low + ((middle + (high * four)) * four))));
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
