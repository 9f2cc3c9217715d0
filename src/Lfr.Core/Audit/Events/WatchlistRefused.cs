namespace Lfr.Core.Audit.Events;

/// <summary>A watchlist is not used: tampered with, expired, of another pipeline, not approved.</summary>
public sealed record WatchlistRefused : AuditEvent
{
    /// <summary>Everything that is wrong with it.</summary>
    public required IReadOnlyList<AuditText> Reasons { get; init; }

    /// <summary>SHA-256 of the package, where it could be read.</summary>
    public Sha256Digest? WatchlistDigest { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
