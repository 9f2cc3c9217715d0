using Lfr.Core.Audit;

namespace Lfr.ErasureSubject;

/// <summary>Takes events as a log does and keeps none: what a log writes is tested elsewhere.</summary>
internal sealed class NoLog : IAuditLog
{
    public AuditLogState State => AuditLogState.Open;

    public CancellationToken Stopped => CancellationToken.None;

    public AuditReceipt Append(AuditEvent auditEvent) => default;

    public IReadOnlyList<AuditReceipt> Append(IReadOnlyList<AuditEvent> auditEvents) => [.. auditEvents.Select(Append)];
}
