namespace Lfr.Evaluation.Reports;

/// <summary>The lowest threshold whose one-sided bound is under a target for every group (without a factor, for everybody together), or why none can be certified.</summary>
public sealed record OperatingPointEntry
{
    /// <summary>The metric that the target is for: FPIR or FMR.</summary>
    public required string Metric { get; init; }

    /// <summary>Which comparisons the rates are of, as in <see cref="RateEntry.Scope"/>: "probe" is by the probe's group, whatever the reference's; "within", where only FMR has it, of a probe and a reference of the same group.</summary>
    public string Scope { get; init; } = "probe";

    /// <summary>The factor whose every group must be under the target; <c>all</c> for everybody together.</summary>
    public required string Factor { get; init; }

    /// <summary>The target rate.</summary>
    public required double Target { get; init; }

    /// <summary>N that the target is for; null for FMR.</summary>
    public long? WatchlistSize { get; init; }

    /// <summary>The scaling to N.</summary>
    public string Scaling { get; init; } = "";

    /// <summary>The threshold; null where refused.</summary>
    public decimal? Threshold { get; init; }

    /// <summary>One-sided confidence of each group's bound.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Bounds of each group at the threshold, or at the highest threshold tried.</summary>
    public IReadOnlyList<OperatingPointBound> Bounds { get; init; } = [];

    /// <summary>What TPIR the point costs, in words.</summary>
    public string Cost { get; init; } = "";

    /// <summary>Why no point can be certified, with the passages that would be needed.</summary>
    public string? Refusal { get; init; }
}
