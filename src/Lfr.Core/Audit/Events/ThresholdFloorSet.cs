namespace Lfr.Core.Audit.Events;

/// <summary>The lowest threshold that anybody may use is set.</summary>
public sealed record ThresholdFloorSet : AuditEvent
{
    /// <summary>The floor, cosine similarity.</summary>
    public required float Floor { get; init; }

    /// <summary>The floor before; null where there was none.</summary>
    public float? Previous { get; init; }

    /// <summary>Why.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Alteration;
}
