namespace Lfr.Core.Audit.Events;

/// <summary>A threshold policy is not used for what it was offered for.</summary>
public sealed record PolicyRefused : AuditEvent
{
    /// <summary>The policy.</summary>
    public required RecordId PolicyId { get; init; }

    /// <summary>Everything that does not fit.</summary>
    public required IReadOnlyList<AuditText> Reasons { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
