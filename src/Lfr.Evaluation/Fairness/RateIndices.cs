using System.Collections.Immutable;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Fairness;

/// <summary>Indices of how far one error rate differs between groups at one common threshold. A ratio to a zero is undefined: no epsilon is ever added.</summary>
/// <remarks>Every function takes one rate a group, 0..1, NaN for a group without a trial.</remarks>
public static class RateIndices
{
    /// <summary>An index of one rate over the groups.</summary>
    /// <param name="rates">One a group, 0..1, NaN for a group without a trial.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside 0..1.</exception>
    public delegate IndexValue Index(ReadOnlySpan<double> rates);

    /// <summary>Every index of one rate, in the order in which they are printed.</summary>
    public static ImmutableArray<Index> All { get; } =
        [MaxOverMin, MaxOverMean, MaxOverGeometricMean, MaxMinusMin, Spread, Gini, GiniCorrected, GiniMeanDifference];

    /// <summary>The rates of proportions, NaN for one without a trial.</summary>
    public static double[] RatesOf(IReadOnlyList<Proportion> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return [.. groups.Select(g => g.Trials > 0 ? g.Rate : double.NaN)];
    }

    /// <summary>max x / min x. Undefined where a rate is zero.</summary>
    public static IndexValue MaxOverMin(ReadOnlySpan<double> rates) => Ratio(IndexName.MaxOverMin, rates);

    /// <summary>The same as <see cref="MaxOverMin"/>, under its other name.</summary>
    public static IndexValue SkewedErrorRatio(ReadOnlySpan<double> rates) => Ratio(IndexName.SkewedErrorRatio, rates);

    /// <summary>max x / mean x. Undefined where every rate is zero.</summary>
    public static IndexValue MaxOverMean(ReadOnlySpan<double> rates) =>
        Refusal(IndexName.MaxOverMean, rates) ?? OverMean(IndexName.MaxOverMean, rates, Max(rates));

    /// <summary>max x / geometric mean x. Undefined where a rate is zero.</summary>
    public static IndexValue MaxOverGeometricMean(ReadOnlySpan<double> rates) =>
        Refusal(IndexName.MaxOverGeometricMean, rates, positive: true)
            ?? new IndexValue(IndexName.MaxOverGeometricMean, Max(rates) / Math.Exp(MeanLog(rates)), null);

    /// <summary>max x - min x.</summary>
    public static IndexValue MaxMinusMin(ReadOnlySpan<double> rates) =>
        Refusal(IndexName.MaxMinusMin, rates) ?? new IndexValue(IndexName.MaxMinusMin, Max(rates) - Min(rates), null);

    /// <summary>mean |log10(x / geometric mean)|. Undefined where a rate is zero.</summary>
    public static IndexValue Spread(ReadOnlySpan<double> rates)
    {
        if (Refusal(IndexName.Spread, rates, positive: true) is { } refusal)
        {
            return refusal;
        }

        double center = MeanLog(rates);
        double sum = 0;
        foreach (double rate in rates)
        {
            sum += Math.Abs(Math.Log(rate) - center);
        }

        return new IndexValue(IndexName.Spread, sum / rates.Length / Math.Log(10), null);
    }

    /// <summary>sum |x_i - x_j| / (2 n^2 mean). Undefined where every rate is zero.</summary>
    public static IndexValue Gini(ReadOnlySpan<double> rates) =>
        Refusal(IndexName.Gini, rates) ?? OverMean(IndexName.Gini, rates, MeanDifference(rates) / 2);

    /// <summary>n / (n - 1) sum |x_i - x_j| / (2 n^2 mean). Undefined where every rate is zero.</summary>
    public static IndexValue GiniCorrected(ReadOnlySpan<double> rates) =>
        Refusal(IndexName.GiniCorrected, rates)
            ?? OverMean(IndexName.GiniCorrected, rates, MeanDifference(rates) / 2 * rates.Length / (rates.Length - 1));

    /// <summary>sum |x_i - x_j| / (n^2 mean). Undefined where every rate is zero.</summary>
    public static IndexValue GiniMeanDifference(ReadOnlySpan<double> rates) =>
        Refusal(IndexName.GiniMeanDifference, rates) ?? OverMean(IndexName.GiniMeanDifference, rates, MeanDifference(rates));

    internal static double Max(ReadOnlySpan<double> rates)
    {
        double max = rates[0];
        foreach (double rate in rates)
        {
            max = Math.Max(max, rate);
        }

        return max;
    }

    internal static double Min(ReadOnlySpan<double> rates)
    {
        double min = rates[0];
        foreach (double rate in rates)
        {
            min = Math.Min(min, rate);
        }

        return min;
    }

    /// <summary>The undefined index, where the rates make it so; null where they do not.</summary>
    internal static IndexValue? Refusal(string name, ReadOnlySpan<double> rates, bool positive = false)
    {
        bool isEmpty = false;
        bool isZero = false;
        bool isPositive = false;
        foreach (double rate in rates)
        {
            if (double.IsNaN(rate))
            {
                isEmpty = true;
                continue;
            }

            Require.Rate(rate, nameof(rates));
            isZero |= rate == 0;
            isPositive |= rate > 0;
        }

        if (rates.Length < 2)
        {
            return new IndexValue(name, null, UndefinedReason.FewerThanTwoGroups);
        }

        if (isEmpty)
        {
            return new IndexValue(name, null, UndefinedReason.EmptyGroup);
        }

        return positive && isZero ? new IndexValue(name, null, isPositive ? UndefinedReason.ZeroRate : UndefinedReason.AllRatesZero) : null;
    }

    private static IndexValue Ratio(string name, ReadOnlySpan<double> rates) =>
        Refusal(name, rates, positive: true) ?? new IndexValue(name, Max(rates) / Min(rates), null);

    private static IndexValue OverMean(string name, ReadOnlySpan<double> rates, double numerator)
    {
        double sum = 0;
        foreach (double rate in rates)
        {
            sum += rate;
        }

        return sum > 0 ? new IndexValue(name, numerator / (sum / rates.Length), null) : new IndexValue(name, null, UndefinedReason.AllRatesZero);
    }

    private static double MeanDifference(ReadOnlySpan<double> rates)
    {
        double sum = 0;
        foreach (double first in rates)
        {
            foreach (double second in rates)
            {
                sum += Math.Abs(first - second);
            }
        }

        return sum / ((double)rates.Length * rates.Length);
    }

    private static double MeanLog(ReadOnlySpan<double> rates)
    {
        double sum = 0;
        foreach (double rate in rates)
        {
            sum += Math.Log(rate);
        }

        return sum / rates.Length;
    }
}
