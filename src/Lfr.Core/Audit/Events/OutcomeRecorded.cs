namespace Lfr.Core.Audit.Events;

/// <summary>What came of an alert.</summary>
public sealed record OutcomeRecorded : AuditEvent
{
    /// <summary>The alert.</summary>
    public required RecordId AlertId { get; init; }

    /// <summary>Arrest, other disposal or no action.</summary>
    public required Disposal Disposal { get; init; }

    /// <summary>In the officer's words.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Alteration;
}
