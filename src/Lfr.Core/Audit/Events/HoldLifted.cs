namespace Lfr.Core.Audit.Events;

/// <summary>A hold ends; the item is due again.</summary>
public sealed record HoldLifted : AuditEvent
{
    /// <summary>What kind of thing.</summary>
    public required RetainedItem Item { get; init; }

    /// <summary>Its name.</summary>
    public required RecordId ItemId { get; init; }

    /// <summary>Why.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Alteration;
}
