namespace Lfr.Core.Audit.Events;

/// <summary>An operator searched a collection of references with one face.</summary>
public sealed record SearchPerformed : AuditEvent
{
    /// <summary>The search.</summary>
    public required RecordId SearchId { get; init; }

    /// <summary>SHA-256 of the collection.</summary>
    public required Sha256Digest CollectionDigest { get; init; }

    /// <summary>People in it.</summary>
    public required int CollectionSize { get; init; }

    /// <summary>Length of the candidate list.</summary>
    public required int Candidates { get; init; }

    /// <summary>The policy.</summary>
    public required RecordId PolicyId { get; init; }

    /// <summary>What for.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Consultation;
}
