namespace Lfr.Evaluation.Statistics;

/// <summary>Adjusted p-values for several tests at once. Both raw and adjusted are always printed: an adjustment makes "no difference" easier to say.</summary>
public static class Multiplicity
{
    /// <summary>Bonferroni: min(1, m p).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is NaN or outside [0, 1].</exception>
    public static double[] Bonferroni(IReadOnlyList<double> p) => Each(p, static (m, _) => m);

    /// <summary>Holm (1979), step down: for a factor's pairs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is NaN or outside [0, 1].</exception>
    public static double[] Holm(IReadOnlyList<double> p)
    {
        int[] order = Ascending(p);
        var adjusted = new double[order.Length];
        double largest = 0;
        for (int i = 0; i < order.Length; i++)
        {
            largest = Math.Max(largest, (order.Length - i) * p[order[i]]);
            adjusted[order[i]] = Math.Min(1, largest);
        }

        return adjusted;
    }

    /// <summary>Hochberg (1988), step up: valid for independent or positively dependent tests.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is NaN or outside [0, 1].</exception>
    public static double[] Hochberg(IReadOnlyList<double> p) => StepUp(p, static (m, rank) => m - rank + 1);

    /// <summary>Benjamini and Hochberg (1995), false discovery rate: for exploratory tests.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is NaN or outside [0, 1].</exception>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> p) => StepUp(p, static (m, rank) => (double)m / rank);

    /// <summary>Benjamini and Yekutieli (2001), false discovery rate under any dependence.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is NaN or outside [0, 1].</exception>
    public static double[] BenjaminiYekutieli(IReadOnlyList<double> p)
    {
        ArgumentNullException.ThrowIfNull(p);
        double harmonic = 0;
        for (int i = 1; i <= p.Count; i++)
        {
            harmonic += 1.0 / i;
        }

        return StepUp(p, (m, rank) => harmonic * m / rank);
    }

    private static double[] Each(IReadOnlyList<double> p, Func<int, int, double> factor)
    {
        int[] order = Ascending(p);
        var adjusted = new double[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            adjusted[order[i]] = Math.Min(1, factor(order.Length, i + 1) * p[order[i]]);
        }

        return adjusted;
    }

    private static double[] StepUp(IReadOnlyList<double> p, Func<int, int, double> factor)
    {
        int[] order = Ascending(p);
        var adjusted = new double[order.Length];
        double smallest = 1;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            smallest = Math.Min(smallest, factor(order.Length, i + 1) * p[order[i]]);
            adjusted[order[i]] = smallest;
        }

        return adjusted;
    }

    private static int[] Ascending(IReadOnlyList<double> p)
    {
        ArgumentNullException.ThrowIfNull(p);
        for (int i = 0; i < p.Count; i++)
        {
            Require.Rate(p[i], nameof(p));
        }

        return [.. Enumerable.Range(0, p.Count).OrderBy(i => p[i])];
    }
}
