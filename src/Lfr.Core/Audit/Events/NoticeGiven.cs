namespace Lfr.Core.Audit.Events;

/// <summary>A person who was stopped was told why, how to complain and how to ask for the record.</summary>
public sealed record NoticeGiven : AuditEvent
{
    /// <summary>The alert.</summary>
    public required RecordId AlertId { get; init; }

    /// <summary>The reference on the notice.</summary>
    public required RecordId Reference { get; init; }

    /// <summary>False where the person would not take it.</summary>
    public required bool Accepted { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Disclosure;
}
