namespace Lfr.Core.Audit.Events;

/// <summary>An officer decided. The score is shown from here on.</summary>
public sealed record AlertDecided : AuditEvent
{
    /// <summary>The alert.</summary>
    public required RecordId AlertId { get; init; }

    /// <summary>1 for the first reviewer, 2 for the second.</summary>
    public required int Review { get; init; }

    /// <summary>What the officer found.</summary>
    public required AlertVerdict Verdict { get; init; }

    /// <summary>What is to be done.</summary>
    public required ReviewAction Action { get; init; }

    /// <summary>The officer's reasons.</summary>
    public required AuditText Reason { get; init; }

    /// <summary>Time from opening the alert, by a clock that never goes back.</summary>
    public required double SecondsToDecision { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Alteration;
}
