namespace Lfr.Core.Audit.Events;

/// <summary>A probe and a reference matched, and an officer is asked to look.</summary>
public sealed record AlertRaised : AuditEvent
{
    /// <summary>The alert.</summary>
    public required RecordId AlertId { get; init; }

    /// <summary>The person on the watchlist.</summary>
    public required RecordId SubjectId { get; init; }

    /// <summary>The watchlist category.</summary>
    public RecordId? Category { get; init; }

    /// <summary>The camera.</summary>
    public required RecordId Camera { get; init; }

    /// <summary>The comparison score.</summary>
    public required float Score { get; init; }

    /// <summary>The threshold that was applied.</summary>
    public required float Threshold { get; init; }

    /// <summary>The policy that gave it.</summary>
    public required RecordId PolicyId { get; init; }

    /// <summary>SHA-256 of the watchlist package.</summary>
    public required Sha256Digest WatchlistDigest { get; init; }

    /// <summary>The pipeline id.</summary>
    public required Sha256Digest Pipeline { get; init; }

    /// <summary>Quality of the probe, where it was measured.</summary>
    public float? Quality { get; init; }

    /// <summary>The rule by which the threshold's rate was extrapolated beyond the calibration data; null where it was measured.</summary>
    public AuditText? Extrapolation { get; init; }

    /// <summary>True for a known-false alert that was put in to measure acceptance. Nobody may act on it, and no published count holds it.</summary>
    public bool? IsSeeded { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Combination;
}
