namespace Lfr.Core.Audit.Events;

/// <summary>No camera is watched any more.</summary>
public sealed record DeploymentEnded : AuditEvent
{
    /// <summary>Why, where it is not the planned end.</summary>
    public AuditText? Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
