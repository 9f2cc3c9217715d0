using Lfr.Core.Audit;

namespace Lfr.Core.Tests.Live;

/// <summary>Keeps events in memory, and can be told to fail as a full disk does.</summary>
internal sealed class RecordingAudit : IAuditLog, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<AuditEvent> _events = [];
    private readonly CancellationTokenSource _stopped = new();

    public AuditLogState State { get; private set; } = AuditLogState.Open;

    public CancellationToken Stopped => _stopped.Token;

    /// <summary>Fails from the first event that satisfies this on.</summary>
    public Func<AuditEvent, bool>? FailsOn { get; set; }

    public IReadOnlyList<AuditEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public IEnumerable<T> Of<T>() => Events.OfType<T>();

    public AuditReceipt Append(AuditEvent auditEvent)
    {
        lock (_gate)
        {
            if (State != AuditLogState.Open || FailsOn?.Invoke(auditEvent) == true)
            {
                State = AuditLogState.Failed;
                _stopped.Cancel();
                throw new AuditFailedException("no space left on device");
            }

            _events.Add(auditEvent);
            return new AuditReceipt(_events.Count, Sha256Digest.Of(BitConverter.GetBytes(_events.Count)));
        }
    }

    public IReadOnlyList<AuditReceipt> Append(IReadOnlyList<AuditEvent> auditEvents) => [.. auditEvents.Select(Append)];

    public void Dispose() => _stopped.Dispose();
}
