namespace Lfr.Core.Audit.Events;

/// <summary>An officer decided on a candidate of a search. The score is shown from here on.</summary>
public sealed record CandidateDecided : AuditEvent
{
    /// <summary>The search.</summary>
    public required RecordId SearchId { get; init; }

    /// <summary>Place on the candidate list, 1 for the first.</summary>
    public required int Rank { get; init; }

    /// <summary>1 for the first reviewer, 2 for the second.</summary>
    public required int Review { get; init; }

    /// <summary>What the officer found.</summary>
    public required CandidateVerdict Verdict { get; init; }

    /// <summary>The comparison score, which the officer did not see.</summary>
    public required float Score { get; init; }

    /// <summary>The officer's reasons.</summary>
    public required AuditText Reason { get; init; }

    /// <summary>Time from opening the candidate, by a clock that never goes back.</summary>
    public required double SecondsToDecision { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Alteration;
}
