namespace Lfr.Core.Audit.Events;

/// <summary>Something that must be erased begins to be kept.</summary>
public sealed record RetentionStarted : AuditEvent
{
    /// <summary>What kind of thing.</summary>
    public required RetainedItem Item { get; init; }

    /// <summary>Its name.</summary>
    public required RecordId ItemId { get; init; }

    /// <summary>When it is erased unless held; null for what is erased at the deployment's end.</summary>
    public DateTimeOffset? EraseAt { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Collection;
}
