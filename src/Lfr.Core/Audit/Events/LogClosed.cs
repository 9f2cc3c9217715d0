namespace Lfr.Core.Audit.Events;

/// <summary>A log is closed in order. A log that is opened again without this line before was left by a crash.</summary>
public sealed record LogClosed : AuditEvent
{
    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
