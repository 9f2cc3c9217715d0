namespace Lfr.Core.Audit.Events;

/// <summary>A log begins.</summary>
public sealed record LogCreated : AuditEvent
{
    /// <summary>A random name that its signed heads repeat, so that a head of another log does not pass.</summary>
    public required RecordId LogId { get; init; }

    /// <summary>Version of this library.</summary>
    public required RecordId SoftwareVersion { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
