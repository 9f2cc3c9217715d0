namespace Lfr.Core.Audit.Events;

/// <summary>Something that the world did wrong and the software survived: a corrupt frame, an unreadable message.</summary>
public sealed record FaultObserved : AuditEvent
{
    /// <summary>Where: a stage of the pipeline, a store.</summary>
    public required RecordId Component { get; init; }

    /// <summary>Short name of the cause.</summary>
    public required RecordId Cause { get; init; }

    /// <summary>The camera, where there is one.</summary>
    public RecordId? Camera { get; init; }

    /// <summary>What was noticed.</summary>
    public AuditText? Detail { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;

    /// <inheritdoc/>
    public override bool IsAnchored => false;
}
