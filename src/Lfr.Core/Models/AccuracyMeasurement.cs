namespace Lfr.Core.Models;

/// <summary>One measured figure, with its counts where they were recorded. A figure never travels without what it was measured on.</summary>
public sealed record AccuracyMeasurement
{
    /// <summary>The measure: "TMR", "FMR", "rank-1 identification rate", "recall", ...</summary>
    public required string Measure { get; init; }

    /// <summary>The data, as named in its own publication.</summary>
    public required string Data { get; init; }

    /// <summary>The part of the data: a demographic group or a size; null for all of it.</summary>
    public string? Group { get; init; }

    /// <summary>The threshold (match iff score &gt;= threshold); null where none applies.</summary>
    public float? Threshold { get; init; }

    /// <summary>Number of trials with the event; null where it was not recorded.</summary>
    public long? Count { get; init; }

    /// <summary>Number of trials; null where it was not recorded.</summary>
    public long? Trials { get; init; }

    /// <summary>The proportion, 0 to 1, where it was recorded as such; <see cref="Count"/> over <see cref="Trials"/> otherwise.</summary>
    public double? Value { get; init; }

    /// <summary>What else a reader has to know.</summary>
    public string? Note { get; init; }

    /// <summary>The proportion, 0 to 1: as recorded, or from the counts.</summary>
    public double Proportion => Value ?? (double)Count!.Value / Trials!.Value;
}
