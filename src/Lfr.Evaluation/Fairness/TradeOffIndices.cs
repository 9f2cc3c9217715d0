using System.Collections.Immutable;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Fairness;

/// <summary>Indices that weigh two error rates (false match and false non-match, or FPIR and FNIR) at one common threshold.</summary>
/// <remarks>Every function takes one rate a group and kind, 0..1, NaN for a group without a trial, groups in the same order; and the weight
/// alpha of the false matches, 0..1, usually 0.5.</remarks>
public static class TradeOffIndices
{
    /// <summary>An index of two rates over the groups.</summary>
    /// <param name="falseMatch">One a group.</param>
    /// <param name="falseNonMatch">One a group, same order.</param>
    /// <param name="alpha">Weight of the false matches, 0..1.</param>
    /// <exception cref="ArgumentException">The numbers of groups differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate or alpha is outside 0..1.</exception>
    public delegate IndexValue Index(ReadOnlySpan<double> falseMatch, ReadOnlySpan<double> falseNonMatch, double alpha);

    /// <summary>Every index of two rates, in the order in which they are printed.</summary>
    public static ImmutableArray<Index> All { get; } = [FairnessDiscrepancyRate, InequityRate, Garbe];

    /// <summary>FDR = 1 - (alpha max |FMR_i - FMR_j| + (1 - alpha) max |FNMR_i - FNMR_j|): 0.973 at a 137-fold difference, so never a percentage
    /// of fairness.</summary>
    public static IndexValue FairnessDiscrepancyRate(ReadOnlySpan<double> falseMatch, ReadOnlySpan<double> falseNonMatch, double alpha)
    {
        Check(falseMatch, falseNonMatch, alpha);
        return Refusal(IndexName.FairnessDiscrepancyRate, falseMatch, falseNonMatch, positive: false) ?? new IndexValue(
            IndexName.FairnessDiscrepancyRate,
            1 - ((alpha * (RateIndices.Max(falseMatch) - RateIndices.Min(falseMatch)))
                + ((1 - alpha) * (RateIndices.Max(falseNonMatch) - RateIndices.Min(falseNonMatch)))),
            null);
    }

    /// <summary>IR = (max FMR / min FMR)^alpha (max FNMR / min FNMR)^(1 - alpha). Undefined where a rate is zero.</summary>
    public static IndexValue InequityRate(ReadOnlySpan<double> falseMatch, ReadOnlySpan<double> falseNonMatch, double alpha)
    {
        Check(falseMatch, falseNonMatch, alpha);
        return Refusal(IndexName.InequityRate, falseMatch, falseNonMatch, positive: true) ?? new IndexValue(
            IndexName.InequityRate,
            Math.Pow(RateIndices.Max(falseMatch) / RateIndices.Min(falseMatch), alpha)
                * Math.Pow(RateIndices.Max(falseNonMatch) / RateIndices.Min(falseNonMatch), 1 - alpha),
            null);
    }

    /// <summary>GARBE = alpha G(FMR) + (1 - alpha) G(FNMR), G the Gini coefficient times n / (n - 1), 0 where all rates are equal (zero included).</summary>
    public static IndexValue Garbe(ReadOnlySpan<double> falseMatch, ReadOnlySpan<double> falseNonMatch, double alpha)
    {
        Check(falseMatch, falseNonMatch, alpha);
        return Refusal(IndexName.Garbe, falseMatch, falseNonMatch, positive: false)
            ?? new IndexValue(IndexName.Garbe, (alpha * GiniOrZero(falseMatch)) + ((1 - alpha) * GiniOrZero(falseNonMatch)), null);
    }

    private static double GiniOrZero(ReadOnlySpan<double> rates) => RateIndices.GiniCorrected(rates).Value ?? 0;

    private static IndexValue? Refusal(string name, ReadOnlySpan<double> falseMatch, ReadOnlySpan<double> falseNonMatch, bool positive) =>
        RateIndices.Refusal(name, falseMatch, positive) ?? RateIndices.Refusal(name, falseNonMatch, positive);

    private static void Check(ReadOnlySpan<double> falseMatch, ReadOnlySpan<double> falseNonMatch, double alpha)
    {
        Require.Rate(alpha, nameof(alpha));
        if (falseMatch.Length != falseNonMatch.Length)
        {
            throw new ArgumentException($"There are {falseMatch.Length} false match rates and {falseNonMatch.Length} false non-match rates; give one of each a group.", nameof(falseNonMatch));
        }
    }
}
