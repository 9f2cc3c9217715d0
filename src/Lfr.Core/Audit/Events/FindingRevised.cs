namespace Lfr.Core.Audit.Events;

/// <summary>A finding turned out wrong later: an identity disproved in custody, a claim upheld.</summary>
public sealed record FindingRevised : AuditEvent
{
    /// <summary>The alert.</summary>
    public required RecordId AlertId { get; init; }

    /// <summary>The new finding.</summary>
    public required AlertVerdict Finding { get; init; }

    /// <summary>Why.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Alteration;
}
