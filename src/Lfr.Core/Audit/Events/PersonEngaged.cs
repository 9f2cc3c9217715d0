namespace Lfr.Core.Audit.Events;

/// <summary>An officer spoke to a person because of an alert.</summary>
public sealed record PersonEngaged : AuditEvent
{
    /// <summary>The alert.</summary>
    public required RecordId AlertId { get; init; }

    /// <summary>What the engagement showed: the alert is then confirmed true or confirmed false.</summary>
    public required AlertVerdict Finding { get; init; }

    /// <summary>How identity was established.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Collection;
}
