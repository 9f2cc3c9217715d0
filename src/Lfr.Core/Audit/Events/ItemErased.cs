namespace Lfr.Core.Audit.Events;

/// <summary>A deletion receipt.</summary>
public sealed record ItemErased : AuditEvent
{
    /// <summary>What kind of thing.</summary>
    public required RetainedItem Item { get; init; }

    /// <summary>Its name.</summary>
    public required RecordId ItemId { get; init; }

    /// <summary>Why now.</summary>
    public required ErasureTrigger Trigger { get; init; }

    /// <summary>How: zeroed, key-destroyed, file-deleted, already-gone.</summary>
    public required RecordId Method { get; init; }

    /// <summary>What the receipt cannot prove: copies, backups, the medium.</summary>
    public required AuditText NotProven { get; init; }

    /// <summary>SHA-256 of what was erased, where it was a file.</summary>
    public Sha256Digest? Digest { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Erasure;
}
