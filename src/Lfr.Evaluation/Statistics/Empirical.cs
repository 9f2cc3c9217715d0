namespace Lfr.Evaluation.Statistics;

/// <summary>Quantiles of a sorted sample.</summary>
internal static class Empirical
{
    /// <summary>R's type 7: linear between the order statistics at (n - 1) probability.</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double probability)
    {
        double position = probability * (sorted.Length - 1);
        int below = (int)Math.Floor(position);
        double share = position - below;
        return share == 0 || below + 1 >= sorted.Length ? sorted[below] : sorted[below] + (share * (sorted[below + 1] - sorted[below]));
    }
}
