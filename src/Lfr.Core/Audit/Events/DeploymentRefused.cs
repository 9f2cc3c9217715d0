namespace Lfr.Core.Audit.Events;

/// <summary>A deployment is not started.</summary>
public sealed record DeploymentRefused : AuditEvent
{
    /// <summary>Everything that is wrong with it.</summary>
    public required IReadOnlyList<AuditText> Reasons { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
