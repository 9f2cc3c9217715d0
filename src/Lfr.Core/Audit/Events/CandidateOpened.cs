namespace Lfr.Core.Audit.Events;

/// <summary>An officer began to compare a candidate with the probe. The score is not shown yet.</summary>
public sealed record CandidateOpened : AuditEvent
{
    /// <summary>The search.</summary>
    public required RecordId SearchId { get; init; }

    /// <summary>Place on the candidate list, 1 for the first.</summary>
    public required int Rank { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Consultation;
}
