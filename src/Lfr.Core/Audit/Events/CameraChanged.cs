namespace Lfr.Core.Audit.Events;

/// <summary>A camera connects, stalls or is lost.</summary>
public sealed record CameraChanged : AuditEvent
{
    /// <summary>The camera.</summary>
    public required RecordId Camera { get; init; }

    /// <summary>What it is now.</summary>
    public required CameraState State { get; init; }

    /// <summary>What was noticed.</summary>
    public AuditText? Detail { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;

    /// <inheritdoc/>
    public override bool IsAnchored => false;
}
