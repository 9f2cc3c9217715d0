namespace Lfr.Core.Audit.Events;

/// <summary>Somebody tried to review what may not be reviewed: twice, by the same officer, unopened.</summary>
public sealed record ReviewRefused : AuditEvent
{
    /// <summary>The alert.</summary>
    public required RecordId AlertId { get; init; }

    /// <summary>Why it was refused.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
