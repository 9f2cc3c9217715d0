using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Reports;

/// <summary>One rate with everything that it must not travel without. Where it cannot be given, <see cref="Refusal"/> says why and <see cref="Rate"/> is null.</summary>
public sealed record RateEntry
{
    /// <summary>TPIR, FNIR, FPIR, FMR, FNMR, FTA, FTE, rank-1 TPIR, ...</summary>
    public required string Metric { get; init; }

    /// <summary>The threshold; null where the metric has none.</summary>
    public decimal? Threshold { get; init; }

    /// <summary>N, the references searched or scaled to; null where the metric has none.</summary>
    public long? WatchlistSize { get; init; }

    /// <summary>How the rate was brought to N: <c>measured</c>, <c>subsample</c>, <c>linear-passages</c>, <c>linear-comparisons</c>, <c>binomial</c> or <c>composition</c>.</summary>
    public string Scaling { get; init; } = "measured";

    /// <summary>The list of a composition scaling; null otherwise.</summary>
    public string? Composition { get; init; }

    /// <summary><c>probe</c>, <c>within</c> or <c>probe x reference</c>: they differ tenfold for FMR.</summary>
    public string Scope { get; init; } = "probe";

    /// <summary>What is counted: passage, acquired passage, comparison, search, image, reference, face or alert.</summary>
    public required string Unit { get; init; }

    /// <summary>Who.</summary>
    public required GroupKey Group { get; init; }

    /// <summary>Events counted: <c>errors</c> for error rates, <c>successes</c> for TPIR.</summary>
    public string Counted { get; init; } = "errors";

    /// <summary>Events, as measured (never scaled); null where withheld.</summary>
    public long? Errors { get; init; }

    /// <summary>Trials, as measured; null where withheld.</summary>
    public long? Trials { get; init; }

    /// <summary>People behind the trials; null where unknown.</summary>
    public int? Subjects { get; init; }

    /// <summary>True where the numbers are known and withheld, because a few people could be identified.</summary>
    internal bool IsWithheld { get; init; }

    /// <summary>The rate; null where refused.</summary>
    public double? Rate { get; init; }

    /// <summary>The headline interval; null where refused.</summary>
    public Interval? Headline { get; init; }

    /// <summary>The design effect under the headline; null where it has none.</summary>
    public double? DesignEffect { get; init; }

    /// <summary>All intervals, the headline among them; each is named as what it is.</summary>
    public IReadOnlyList<Interval> Intervals { get; init; } = [];

    /// <summary><c>measured</c>, or <c>scaled</c> where the rate and its limits are brought to N while the counts remain the measured ones.</summary>
    public string CountsAre { get; init; } = "measured";

    /// <summary>Why there is no rate and no interval; counts that are known stand beside it.</summary>
    public string? Refusal { get; init; }

    /// <summary>True where fewer than 30 events were counted (rule of 30).</summary>
    public bool IsBelowRuleOf30 => Errors is < 30;
}
