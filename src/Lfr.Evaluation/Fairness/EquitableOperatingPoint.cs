using System.Collections.Immutable;
using System.Globalization;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Fairness;

/// <summary>The lowest threshold at which every group's upper bound is under the target, or why there is none.</summary>
/// <remarks>One-sided bounds, scanned from the highest threshold and stopped at the first failure (a fixed sequence), every group at the full level
/// (an intersection-union test): only then does the level hold without correction. Rates at the chosen threshold are to be reported from people
/// who took no part in the choice.</remarks>
public sealed record EquitableOperatingPoint
{
    private EquitableOperatingPoint()
    {
    }

    /// <summary>The threshold; null where refused.</summary>
    public double? Threshold { get; private init; }

    /// <summary>The rate that no group may exceed, at the list that it is for.</summary>
    public required double TargetRate { get; init; }

    /// <summary>One-sided confidence level.</summary>
    public required double Level { get; init; }

    /// <summary>The factor from the measured rate to that list, such as N / F.</summary>
    public required double Factor { get; init; }

    /// <summary>The bounds at the threshold, or at the highest threshold where refused.</summary>
    public required ImmutableArray<GroupBound> Bounds { get; init; }

    /// <summary>The threshold at which the scan stopped; null where every threshold met the target.</summary>
    public double? StoppedAt { get; private init; }

    /// <summary>The bounds where the scan stopped; empty where it did not.</summary>
    public ImmutableArray<GroupBound> BoundsWhereStopped { get; private init; } = [];

    /// <summary>Error-free independent trials (people, where people repeat) that each group needs before its bound can be under the target.</summary>
    public required long ErrorFreeTrialsNeeded { get; init; }

    /// <summary>The design effect pooled within groups at the threshold of <see cref="Bounds"/>; null where none is known.</summary>
    public double? PooledDesignEffect { get; private init; }

    /// <summary>"refused: needs ... passages" with the reason; null where there is a threshold.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Scans the thresholds.</summary>
    /// <param name="candidates">In any order; each with the same groups.</param>
    /// <param name="targetRate">Above 0, below 1: at the list that it is for.</param>
    /// <param name="factor">From the measured rate to that list, above 0: N / F by the linear scaling, 1 for none.</param>
    /// <param name="level">One-sided confidence level.</param>
    /// <exception cref="ArgumentException">No candidate, or different numbers of groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The target, factor or level is out of range.</exception>
    /// <exception cref="AssumptionException">A group has no trial.</exception>
    public static EquitableOperatingPoint Find(IReadOnlyList<EquityCandidate> candidates, double targetRate, double factor, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        Require.Level(targetRate);
        Require.Positive(factor, nameof(factor));
        Require.Level(level);
        if (candidates.Count == 0 || candidates.Any(c => c.Groups.Count == 0 || c.Groups.Count != candidates[0].Groups.Count))
        {
            throw new ArgumentException("There is no threshold, or thresholds have different numbers of groups. Give every group at every threshold.", nameof(candidates));
        }

        EquityCandidate[] fromTop = [.. candidates.OrderByDescending(c => c.Threshold)];
        long needed = ErrorFreeTrials(targetRate, factor, level);
        EquityCandidate? chosen = null;
        foreach (EquityCandidate candidate in fromTop)
        {
            ImmutableArray<GroupBound> bounds = BoundsOf(candidate, targetRate, factor, level);
            if (bounds.All(b => b.MeetsTarget))
            {
                chosen = candidate;
                continue;
            }

            return Result(chosen ?? fromTop[0]) with
            {
                StoppedAt = candidate.Threshold,
                BoundsWhereStopped = bounds,
                Refusal = chosen is null ? Refuse(candidate, bounds, needed, targetRate, factor) : null,
            };
        }

        return Result(fromTop[^1]);

        EquitableOperatingPoint Result(EquityCandidate at) => new()
        {
            Threshold = chosen?.Threshold,
            TargetRate = targetRate,
            Level = level,
            Factor = factor,
            Bounds = BoundsOf(at, targetRate, factor, level),
            ErrorFreeTrialsNeeded = needed,
            PooledDesignEffect = DesignEffect.PooledWithin(at.Groups),
        };
    }

    /// <summary>The fewest error-free independent trials whose one-sided exact bound, scaled, is at or under the target: ln(1 - level) / ln(1 - target / factor), rounded up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The target, factor or level is out of range.</exception>
    public static long ErrorFreeTrials(double targetRate, double factor, double level)
    {
        Require.Level(targetRate);
        Require.Positive(factor, nameof(factor));
        Require.Level(level);
        double measured = targetRate / factor;
        return measured >= 1 ? 1 : (long)Math.Ceiling(PortableMath.Log1p(-level) / PortableMath.Log1p(-measured) * (1 - 1e-12));
    }

    private static ImmutableArray<GroupBound> BoundsOf(EquityCandidate candidate, double target, double factor, double level)
    {
        double? pooled = DesignEffect.PooledWithin(candidate.Groups);
        return [.. candidate.Groups.Select((group, number) => BoundOf(group, number, pooled, target, factor, level))];
    }

    private static GroupBound BoundOf(ClusteredProportion group, int number, double? pooled, double target, double factor, double level)
    {
        _ = group.Rate; // A group without a trial is refused here.
        double? upper = null;
        string? method = null;
        if (!group.AnyoneRepeats || group.SubjectCount >= 2)
        {
            Interval interval = group.Headline(pooled, level, IntervalSides.Upper);
            upper = Math.Min(1, interval.Upper * factor);
            method = interval.Method;
        }

        double? byEffect = null;
        if (pooled is { } effect)
        {
            double trials = group.Trials / Math.Max(1, effect);
            byEffect = Math.Min(1, BinomialInterval.ClopperPearson(Math.Min(group.Rate * trials, trials), trials, level, IntervalSides.Upper).Upper * factor);
        }

        double? onSubjects = group.Errors == 0
            ? Math.Min(1, BinomialInterval.ClopperPearson(0, group.SubjectCount, level, IntervalSides.Upper).Upper * factor)
            : null;
        return new GroupBound(number, group.AsIndependent, upper, method, byEffect, onSubjects, upper <= target);
    }

    private static string Refuse(EquityCandidate candidate, ImmutableArray<GroupBound> bounds, long needed, double target, double factor)
    {
        int[] failing = [.. bounds.Where(b => !b.MeetsTarget).Select(b => b.Group)];
        bool repeats = candidate.Groups.Any(g => g.AnyoneRepeats);
        string unit = repeats ? "independent passages (one a person)" : "independent passages";
        string have = string.Join(", ", failing.Select(g => string.Create(
            CultureInfo.InvariantCulture,
            $"group {g} has {candidate.Groups[g].Errors:N0} errors in {candidate.Groups[g].Trials:N0} passages of {candidate.Groups[g].SubjectCount:N0} people")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"refused: needs {needed:N0} error-free {unit} in every group for a rate of at most 1 in {1 / target:N0} (measured rate at most {target / factor * 100:0.####} %); at the highest threshold {have}");
    }
}
