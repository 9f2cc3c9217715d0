namespace Lfr.Core.Audit.Events;

/// <summary>A hold was looked at and goes on.</summary>
public sealed record HoldReviewed : AuditEvent
{
    /// <summary>What kind of thing.</summary>
    public required RetainedItem Item { get; init; }

    /// <summary>Its name.</summary>
    public required RecordId ItemId { get; init; }

    /// <summary>Why it goes on.</summary>
    public required AuditText Reason { get; init; }

    /// <summary>When it must be looked at again.</summary>
    public required DateTimeOffset ReviewAt { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Alteration;
}
