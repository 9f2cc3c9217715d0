namespace Lfr.Core.Audit;

/// <summary>Where events go. An event that cannot be written must not have happened: whoever cannot append stops.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IAuditLog
{
    /// <summary>Whether events can be appended. Look before each frame: in any state but <see cref="AuditLogState.Open"/> no face may be processed.</summary>
    AuditLogState State { get; }

    /// <summary>Cancelled when the log can no longer be written: link it with the pipeline's token.</summary>
    CancellationToken Stopped { get; }

    /// <summary>Appends one event; returns when it is on disk.</summary>
    /// <exception cref="AuditFailedException">It could not be written. The state is then <see cref="AuditLogState.Failed"/> for good.</exception>
    AuditReceipt Append(AuditEvent auditEvent);

    /// <summary>Appends several events with one write and one flush, in order, nothing in between; returns when all are on disk.</summary>
    /// <param name="auditEvents">At least one.</param>
    /// <returns>One receipt for each, in order.</returns>
    /// <exception cref="AuditFailedException">As for <see cref="Append(AuditEvent)"/>; any of them may have been written.</exception>
    IReadOnlyList<AuditReceipt> Append(IReadOnlyList<AuditEvent> auditEvents);
}
