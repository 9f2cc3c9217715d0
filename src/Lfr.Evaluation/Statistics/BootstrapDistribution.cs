using System.Collections.Immutable;

namespace Lfr.Evaluation.Statistics;

/// <summary>The rates that a bootstrap drew, sorted.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class BootstrapDistribution
{
    private readonly string method;

    internal BootstrapDistribution(double[] rates, string method, ulong seed)
    {
        Draws = [.. rates];
        double[] sorted = [.. rates.Where(r => !double.IsNaN(r))];
        Array.Sort(sorted);
        SortedRates = [.. sorted];
        this.method = method;
        Seed = seed;
    }

    /// <summary>The rate of each draw in the order drawn, so that draws of the same seed over other cells pair up; NaN for a draw that held no trial.</summary>
    public ImmutableArray<double> Draws { get; }

    /// <summary>The rates of all draws that held a trial, ascending.</summary>
    public ImmutableArray<double> SortedRates { get; }

    /// <summary>Draws that held no trial, so that the rate was undefined: reported, never replaced.</summary>
    public int UndefinedDraws => Draws.Length - SortedRates.Length;

    /// <summary>The seed that the draws came from.</summary>
    public ulong Seed { get; }

    /// <summary>The percentile interval, interpolated between draws (R's type 7). It does not hold its level at few errors.</summary>
    /// <param name="level">Confidence level.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range.</exception>
    /// <exception cref="AssumptionException">No draw held a trial.</exception>
    public Interval Percentile(double level = 0.95)
    {
        Require.Level(level);
        if (SortedRates.Length == 0)
        {
            throw new AssumptionException("at-least-one-defined-draw", "bootstrap", "No draw held a trial: no percentile exists. Print the cell as refused.");
        }

        double tail = (1 - level) / 2;
        return new Interval(Empirical.Quantile(SortedRates.AsSpan(), tail), Empirical.Quantile(SortedRates.AsSpan(), 1 - tail), method, level);
    }
}
