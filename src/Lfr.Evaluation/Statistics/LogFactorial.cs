namespace Lfr.Evaluation.Statistics;

/// <summary>ln n! and ln C(n, k), the same on every platform.</summary>
internal static class LogFactorial
{
    private static readonly double[] Small = MakeSmall();

    public static double Of(long n)
    {
        Require.AtLeast(n, 0, nameof(n));
        if (n < Small.Length)
        {
            return Small[n];
        }

        double inverse = 1.0 / n;
        double square = inverse * inverse;
        double series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * (1.0 / 1260)))));
        return ((n + 0.5) * PortableMath.Log(n)) - n + 0.91893853320467274178 + series;
    }

    public static double OfChoice(long n, long k) => Of(n) - Of(k) - Of(n - k);

    /// <summary>ln C(n, 0) .. ln C(n, last) by its recurrence: keeps the relative accuracy that a difference of large logarithms loses.</summary>
    public static double[] ChoicesUpTo(long n, int last)
    {
        var result = new double[last + 1];
        for (int k = 1; k <= last; k++)
        {
            result[k] = result[k - 1] + PortableMath.Log((double)(n - k + 1) / k);
        }

        return result;
    }

    private static double[] MakeSmall()
    {
        var table = new double[1024];
        for (int i = 2; i < table.Length; i++)
        {
            table[i] = table[i - 1] + PortableMath.Log(i);
        }

        return table;
    }
}
