namespace Lfr.Core.Audit.Events;

/// <summary>It was asked how a person describes themselves, or noted how an officer saw them. What was noted is kept elsewhere.</summary>
public sealed record DemographicsRecorded : AuditEvent
{
    /// <summary>The alert.</summary>
    public required RecordId AlertId { get; init; }

    /// <summary>Who said it, or that it was refused.</summary>
    public required DemographicSource Source { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Collection;
}
