namespace Lfr.Core.Audit.Events;

/// <summary>Something due for erasure is kept.</summary>
public sealed record HoldPlaced : AuditEvent
{
    /// <summary>What kind of thing.</summary>
    public required RetainedItem Item { get; init; }

    /// <summary>Its name.</summary>
    public required RecordId ItemId { get; init; }

    /// <summary>Who has the right to keep it.</summary>
    public required RecordId Authority { get; init; }

    /// <summary>Why: arrest, complaint, claim.</summary>
    public required AuditText Reason { get; init; }

    /// <summary>When it must be looked at again.</summary>
    public required DateTimeOffset ReviewAt { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Alteration;
}
