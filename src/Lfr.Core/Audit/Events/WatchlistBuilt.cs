namespace Lfr.Core.Audit.Events;

/// <summary>References were gathered into a watchlist.</summary>
public sealed record WatchlistBuilt : AuditEvent
{
    /// <summary>SHA-256 of its package.</summary>
    public required Sha256Digest WatchlistDigest { get; init; }

    /// <summary>People.</summary>
    public required int WatchlistSize { get; init; }

    /// <summary>Images.</summary>
    public required int References { get; init; }

    /// <summary>People in each category.</summary>
    public required IReadOnlyList<CategoryCount> Composition { get; init; }

    /// <summary>The officer's reasons why it is necessary and proportionate.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Combination;
}
