namespace Lfr.Core.Audit.Events;

/// <summary>Something due for erasure is still there.</summary>
public sealed record ErasureFailed : AuditEvent
{
    /// <summary>What kind of thing.</summary>
    public required RetainedItem Item { get; init; }

    /// <summary>Its name.</summary>
    public required RecordId ItemId { get; init; }

    /// <summary>What went wrong. It is tried again.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
