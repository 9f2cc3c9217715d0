namespace Lfr.Core.Audit.Events;

/// <summary>Something left the system.</summary>
public sealed record RecordDisclosed : AuditEvent
{
    /// <summary>What: deployment-record, alert, log.</summary>
    public required RecordId What { get; init; }

    /// <summary>SHA-256 of what left.</summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>Who received it.</summary>
    public required AuditText Recipient { get; init; }

    /// <summary>What for.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Disclosure;
}
