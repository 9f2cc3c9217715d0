using System.Collections.Immutable;

namespace Lfr.Evaluation.Statistics;

/// <summary>Every pair of groups' ratio of rates with its interval, and from them the largest over the smallest rate.</summary>
/// <remarks>Where nobody repeats the intervals are conditional exact; where anyone does, the wider, on each side, of the
/// permutation test between subjects inverted and the conditional exact limits on errors over the design effect (the latter alone where too many
/// people have errors to invert a permutation). The largest over the smallest rate takes the
/// pairs' limits at 1 - (1 - level) / pairs all at once (Bonferroni). Immutable, and safe for concurrent use.</remarks>
public sealed class PairwiseRatios
{
    private PairwiseRatios(ImmutableArray<PairwiseRatio> pairs, RateRatio maxOverMin, double pairLevel)
    {
        Pairs = pairs;
        MaxOverMin = maxOverMin;
        PairLevel = pairLevel;
    }

    /// <summary>Every pair once, lower group number first; the reverse has the reciprocal limits.</summary>
    public ImmutableArray<PairwiseRatio> Pairs { get; }

    /// <summary>Largest over smallest rate: undefined as a point where the smallest is zero, and then still bounded below.</summary>
    public RateRatio MaxOverMin { get; }

    /// <summary>The level of each pair under the largest-over-smallest ratio.</summary>
    public double PairLevel { get; }

    /// <summary>Compares every pair of groups.</summary>
    /// <param name="groups">Two or more, each with a trial.</param>
    /// <param name="level">Confidence level.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range.</exception>
    /// <exception cref="AssumptionException">Fewer than two groups, or a group without a trial.</exception>
    public static PairwiseRatios Of(IReadOnlyList<ClusteredProportion> groups, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Require.Level(level);
        _ = TableMargins.Of([.. groups.Select(g => g.AsIndependent)]);
        int count = groups.Count * (groups.Count - 1) / 2;
        double pairLevel = 1 - ((1 - level) / count);
        double pooled = Math.Max(1, DesignEffect.PooledWithin(groups) ?? 1);
        (int First, int Second)[] numbers = [.. from i in Enumerable.Range(0, groups.Count) from j in Enumerable.Range(i + 1, groups.Count - i - 1) select (i, j)];
        var pairs = new PairwiseRatio[count];
        var wide = new Interval[count];
        Parallel.For(0, count, k =>
        {
            (int i, int j) = numbers[k];
            (RateRatio plain, RateRatio adjusted) = Compare(groups[i], groups[j], level, pairLevel, pooled);
            pairs[k] = new PairwiseRatio(i, j, plain);
            wide[k] = adjusted.Interval;
        });
        double lower = 1;
        double upper = 1;
        foreach (Interval interval in wide)
        {
            lower = Math.Max(lower, Math.Max(interval.Lower, 1 / interval.Upper));
            upper = Math.Max(upper, Math.Max(interval.Upper, 1 / interval.Lower));
        }

        Proportion largest = groups.MaxBy(g => g.Rate)!.AsIndependent;
        Proportion smallest = groups.MinBy(g => g.Rate)!.AsIndependent;
        var over = new Interval(lower, upper, IntervalMethod.PairwiseBonferroni, level);
        return new PairwiseRatios([.. pairs], RateRatio.Of(largest, smallest, over), pairLevel);
    }

    /// <summary>One pair of groups.</summary>
    /// <param name="numerator">A group with a trial.</param>
    /// <param name="denominator">A group with a trial.</param>
    /// <param name="level">Confidence level.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range.</exception>
    /// <exception cref="AssumptionException">A group has no trial.</exception>
    public static RateRatio Of(ClusteredProportion numerator, ClusteredProportion denominator, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(numerator);
        ArgumentNullException.ThrowIfNull(denominator);
        return Of([numerator, denominator], level).Pairs[0].Ratio;
    }

    private static (RateRatio Plain, RateRatio Adjusted) Compare(
        ClusteredProportion first,
        ClusteredProportion second,
        double level,
        double pairLevel,
        double pooled)
    {
        Proportion a = first.AsIndependent;
        Proportion b = second.AsIndependent;
        if (!first.AnyoneRepeats && !second.AnyoneRepeats)
        {
            return (RateRatio.ConditionalExact(a, b, level), RateRatio.ConditionalExact(a, b, pairLevel));
        }

        if (a.Errors + b.Errors == 0)
        {
            var unbounded = new Interval(0, double.PositiveInfinity, IntervalMethod.InvertedPermutation, level);
            return (RateRatio.Of(a, b, unbounded), RateRatio.Of(a, b, unbounded with { Level = pairLevel }));
        }

        double effect = Math.Max(pooled, Math.Max(first.HeadlineDesignEffect(null), second.HeadlineDesignEffect(null)));
        TiltedPermutation? permutation = TiltedPermutation.Of(first, second);
        return (Invert(permutation, a, b, effect, level), Invert(permutation, a, b, effect, pairLevel));
    }

    // Given which people erred how often, labels say little of a ratio far from 1 at common errors: the permutation alone covered 84-87 % at rates
    // of .33 and .11. The limits on effective errors hold there and are narrower elsewhere, so the wider of the two is taken on each side; an
    // interval without 1 still means that the permutation test rejects.
    private static RateRatio Invert(TiltedPermutation? permutation, Proportion a, Proportion b, double effect, double level)
    {
        RateRatio effective = RateRatio.Conditional(a, b, effect, level, IntervalSides.Both, IntervalMethod.ConditionalEffective);
        if (permutation is null)
        {
            return effective;
        }

        double tail = (1 - level) / 2;
        double lower = Math.Min(permutation.Lower(tail), effective.Interval.Lower);
        double upper = Math.Max(permutation.Upper(tail), effective.Interval.Upper);
        return effective with { Interval = new Interval(lower, upper, IntervalMethod.InvertedPermutation, level) };
    }
}
