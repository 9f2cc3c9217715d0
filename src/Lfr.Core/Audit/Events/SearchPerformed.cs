namespace Lfr.Core.Audit.Events;

/// <summary>An operator searched a collection of references with one face. On disk before the candidates are handed out; a picture that gave no template is
/// recorded too, since somebody's face was looked for.</summary>
public sealed record SearchPerformed : AuditEvent
{
    /// <summary>The search.</summary>
    public required RecordId SearchId { get; init; }

    /// <summary>The police use.</summary>
    public required SearchUse Use { get; init; }

    /// <summary>SHA-256 of the collection.</summary>
    public required Sha256Digest CollectionDigest { get; init; }

    /// <summary>People in it.</summary>
    public required int CollectionSize { get; init; }

    /// <summary>Whether the picture gave a template. Without one nobody was compared (failure to acquire).</summary>
    public required bool IsProbeAcquired { get; init; }

    /// <summary>Length of the candidate list.</summary>
    public required int Candidates { get; init; }

    /// <summary>Whether the list holds everybody at or above the threshold, rather than the best of them.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>The policy.</summary>
    public required RecordId PolicyId { get; init; }

    /// <summary>The threshold that the policy gave.</summary>
    public required float Threshold { get; init; }

    /// <summary>SHA-256 of the pipeline's configuration.</summary>
    public required Sha256Digest Pipeline { get; init; }

    /// <summary>What for, in the operator's words.</summary>
    public required AuditText Reason { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Combination;
}
