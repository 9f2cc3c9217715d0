namespace Lfr.Core.Audit.Events;

/// <summary>A match raised no alert because the same watchlist subject had one a moment before. It may have been another person.</summary>
public sealed record AlertSuppressed : AuditEvent
{
    /// <summary>The person on the watchlist.</summary>
    public required RecordId SubjectId { get; init; }

    /// <summary>The camera.</summary>
    public required RecordId Camera { get; init; }

    /// <summary>The alert that is still fresh.</summary>
    public required RecordId DuringAlert { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Combination;
}
