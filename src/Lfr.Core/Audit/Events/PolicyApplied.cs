namespace Lfr.Core.Audit.Events;

/// <summary>A threshold policy comes into force.</summary>
public sealed record PolicyApplied : AuditEvent
{
    /// <summary>The policy.</summary>
    public required RecordId PolicyId { get; init; }

    /// <summary>SHA-256 of the policy's text.</summary>
    public required Sha256Digest PolicyDigest { get; init; }

    /// <summary>Its rule: fixed, category, target-fpir, equitable.</summary>
    public required RecordId Rule { get; init; }

    /// <summary>The lowest threshold that it gives.</summary>
    public required float LowestThreshold { get; init; }

    /// <summary>The highest threshold that it gives.</summary>
    public required float HighestThreshold { get; init; }

    /// <summary>The policy that was in force before; null for the first.</summary>
    public RecordId? Replaces { get; init; }

    /// <summary>Why.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Alteration;
}
