namespace Lfr.Evaluation.Reports;

/// <summary>A differential over the groups of a factor, with what it would show if there were no difference.</summary>
public sealed record IndexEntry
{
    /// <summary>Its name, such as <c>max/min</c> or <c>GARBE</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The rate, or rates, that it is over.</summary>
    public required string Metric { get; init; }

    /// <summary>Which comparisons the rates are of, as in <see cref="RateEntry.Scope"/>: "probe" is by the probe's group, whatever the reference's; "within", where only FMR has it, of a probe and a reference of the same group.</summary>
    public string Scope { get; init; } = "probe";

    /// <summary>The threshold; null where the metric has none.</summary>
    public decimal? Threshold { get; init; }

    /// <summary>The factor or intersection.</summary>
    public required string Factor { get; init; }

    /// <summary>The value; null where undefined.</summary>
    public double? Value { get; init; }

    /// <summary>Lower confidence limit where it has one (max/min keeps one even where undefined).</summary>
    public double? Lower { get; init; }

    /// <summary>Upper confidence limit where it has one; infinite where the data do not bound it.</summary>
    public double? Upper { get; init; }

    /// <summary>Median under permutation of whole subjects between groups; null where not computed.</summary>
    public double? NullMedian { get; init; }

    /// <summary>95th percentile under the same.</summary>
    public double? Null95 { get; init; }

    /// <summary>Share of permutations in which the index is undefined.</summary>
    public double? NullUndefinedShare { get; init; }

    /// <summary>Why the value is undefined, or how to read it.</summary>
    public string? Reason { get; init; }
}
