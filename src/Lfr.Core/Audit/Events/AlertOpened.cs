namespace Lfr.Core.Audit.Events;

/// <summary>An officer looks at an alert; the score is hidden.</summary>
public sealed record AlertOpened : AuditEvent
{
    /// <summary>The alert.</summary>
    public required RecordId AlertId { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Consultation;
}
