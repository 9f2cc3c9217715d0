namespace Lfr.Core.Audit.Events;

/// <summary>Cameras begin to be watched for a deployment that was found in order.</summary>
public sealed record DeploymentStarted : AuditEvent
{
    /// <summary>SHA-256 of the deployment file.</summary>
    public required Sha256Digest DeploymentDigest { get; init; }

    /// <summary>Purpose.</summary>
    public required AuditText UseCase { get; init; }

    /// <summary>Where.</summary>
    public required AuditText Location { get; init; }

    /// <summary>The authorising officer.</summary>
    public required RecordId AuthorisedBy { get; init; }

    /// <summary>Start that was authorised.</summary>
    public required DateTimeOffset PlannedStart { get; init; }

    /// <summary>End that was authorised.</summary>
    public required DateTimeOffset PlannedEnd { get; init; }

    /// <summary>SHA-256 of the watchlist package.</summary>
    public required Sha256Digest WatchlistDigest { get; init; }

    /// <summary>People on the watchlist.</summary>
    public required int WatchlistSize { get; init; }

    /// <summary>People in each category; they add up to the size.</summary>
    public required IReadOnlyList<CategoryCount> WatchlistComposition { get; init; }

    /// <summary>The threshold policy.</summary>
    public required RecordId PolicyId { get; init; }

    /// <summary>The pipeline id.</summary>
    public required Sha256Digest Pipeline { get; init; }

    /// <summary>The cameras.</summary>
    public required IReadOnlyList<RecordId> Cameras { get; init; }

    /// <summary>Whether a second officer must agree before anybody is engaged.</summary>
    public required bool SecondReviewer { get; init; }

    /// <summary>Hours for which an alert that was not found false is kept, unless held.</summary>
    public required double AlertRetentionHours { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Collection;
}
