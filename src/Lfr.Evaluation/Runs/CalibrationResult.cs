namespace Lfr.Evaluation.Runs;

/// <summary>A threshold with everything that it is bound to: what a policy file is written from.</summary>
public sealed record CalibrationResult
{
    /// <summary>The threshold; a match is a score at or above it.</summary>
    public required decimal Threshold { get; init; }

    /// <summary>The FPIR that it was made for, at <see cref="WatchlistSize"/>.</summary>
    public required double TargetFpir { get; init; }

    /// <summary>N: people on the largest list that it holds for.</summary>
    public required long WatchlistSize { get; init; }

    /// <summary>The unit of the rate: a track (passage), never a frame.</summary>
    public required string Unit { get; init; }

    /// <summary>How cameras and frames of one passage were fused.</summary>
    public required string Fusion { get; init; }

    /// <summary>How the rate was brought to N.</summary>
    public required string Scaling { get; init; }

    /// <summary>The factor whose every group's bound is under the target.</summary>
    public required string Factor { get; init; }

    /// <summary>The list's composition in words: the tested filler's shares, or that only the size is bound.</summary>
    public required string Composition { get; init; }

    /// <summary>People of each group of <see cref="Factor"/> on the largest list that it holds for, by the shares of the filler that was tested; empty where
    /// references.csv does not state the factor.</summary>
    public required IReadOnlyDictionary<string, int> ListComposition { get; init; }

    /// <summary>How the threshold was put beyond the data, with the fits' agreement; null where it was measured.</summary>
    public string? Extrapolation { get; init; }

    /// <summary>SHA-256 over the calibration data; see <see cref="InputHashes.Combined"/>.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>One-sided confidence of each group's bound.</summary>
    public required double Confidence { get; init; }

    /// <summary>People in the calibration data.</summary>
    public required int Subjects { get; init; }

    /// <summary>Non-mated trials.</summary>
    public required long Trials { get; init; }

    /// <summary>Non-mated trials that raised an alert at the threshold.</summary>
    public required long FalseAlerts { get; init; }

    /// <summary>Non-mated comparisons: trials times filler references.</summary>
    public required long Comparisons { get; init; }

    /// <summary>Comparisons at or beyond the threshold.</summary>
    public required long FalseMatches { get; init; }

    /// <summary>True for data that were generated: no such threshold may be deployed.</summary>
    public required bool IsSynthetic { get; init; }
}
