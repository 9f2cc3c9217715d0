using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Reports;

/// <summary>One group's rate over another's, with its interval: the only ground on which "no difference" may be spoken of.</summary>
public sealed record RatioEntry
{
    /// <summary>The rate that is compared.</summary>
    public required string Metric { get; init; }

    /// <summary>Which comparisons the rates are of, as in <see cref="RateEntry.Scope"/>: "probe" is by the probe's group, whatever the reference's; "within", where only FMR has it, of a probe and a reference of the same group.</summary>
    public string Scope { get; init; } = "probe";

    /// <summary>The threshold; null where the metric has none.</summary>
    public decimal? Threshold { get; init; }

    /// <summary>The factor or intersection.</summary>
    public required string Factor { get; init; }

    /// <summary>The group above the line.</summary>
    public required string Numerator { get; init; }

    /// <summary>The group below the line.</summary>
    public required string Denominator { get; init; }

    /// <summary>The ratio of the rates seen; null where undefined.</summary>
    public double? Ratio { get; init; }

    /// <summary>Lower limit; null where it cannot be computed.</summary>
    public double? Lower { get; init; }

    /// <summary>Upper limit, infinite where the data do not bound it; null where it cannot be computed.</summary>
    public double? Upper { get; init; }

    /// <summary>The method of the limits.</summary>
    public string Method { get; init; } = "";

    /// <summary>The confidence level of this pair alone.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Two-sided p of this pair; null where not tested.</summary>
    public double? P { get; init; }

    /// <summary>The same, Holm over the factor's pairs.</summary>
    public double? PAdjusted { get; init; }

    /// <summary>Why the ratio or its limits are missing.</summary>
    public string? Reason { get; init; }
}
