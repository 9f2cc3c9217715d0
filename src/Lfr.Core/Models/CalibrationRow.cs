namespace Lfr.Core.Models;

/// <summary>A target false match rate and the threshold that met it on the calibration data.</summary>
public sealed record CalibrationRow
{
    /// <summary>The target: the share of non-mated comparisons at or above the threshold.</summary>
    public required double Fmr { get; init; }

    /// <summary>The threshold: match iff score &gt;= threshold.</summary>
    public required float Threshold { get; init; }

    /// <summary>Non-mated comparisons at or above the threshold.</summary>
    public required long FalseMatches { get; init; }
}
