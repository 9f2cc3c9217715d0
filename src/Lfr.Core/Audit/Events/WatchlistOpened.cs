namespace Lfr.Core.Audit.Events;

/// <summary>A watchlist package was decrypted.</summary>
public sealed record WatchlistOpened : AuditEvent
{
    /// <summary>SHA-256 of the package.</summary>
    public required Sha256Digest WatchlistDigest { get; init; }

    /// <summary>What for.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Consultation;
}
