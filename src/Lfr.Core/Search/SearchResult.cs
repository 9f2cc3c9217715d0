using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Policy;
using Lfr.Core.Quality;

namespace Lfr.Core.Search;

/// <summary>What a search found: people to compare, or nobody, or the reason why nothing was compared. It holds nothing of the probe: its template is zeroed
/// before a search returns.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class SearchResult
{
    internal SearchResult(
        RecordId searchId, SearchUse use, FailureReason failure, int facesFound, IReadOnlyList<SearchCandidate> candidates, bool isComplete, Threshold threshold,
        string policyId, Sha256Digest collectionDigest, int collectionSize)
    {
        SearchId = searchId;
        Use = use;
        Failure = failure;
        FacesFound = facesFound;
        Candidates = candidates;
        IsComplete = isComplete;
        Threshold = threshold;
        PolicyId = policyId;
        CollectionDigest = collectionDigest;
        CollectionSize = collectionSize;
    }

    /// <summary>The search.</summary>
    public RecordId SearchId { get; }

    /// <summary>The police use.</summary>
    public SearchUse Use { get; }

    /// <summary>Why the picture gave no template, or None. With a reason here nobody was compared, which is not the same as nobody found.</summary>
    public FailureReason Failure { get; }

    /// <summary>Faces found in the picture.</summary>
    public int FacesFound { get; }

    /// <summary>Everybody at or above the threshold, best first, as far as the list's limit reaches; one a person. Ties: the earlier enrolled first.</summary>
    public IReadOnlyList<SearchCandidate> Candidates { get; }

    /// <summary>Whether nobody at or above the threshold is missing from the list.</summary>
    public bool IsComplete { get; }

    /// <summary>Candidates are at or above it.</summary>
    public Threshold Threshold { get; }

    /// <summary>The policy that gave the threshold.</summary>
    public string PolicyId { get; }

    /// <summary>SHA-256 of the gallery's file.</summary>
    public Sha256Digest CollectionDigest { get; }

    /// <summary>People who were compared, or would have been.</summary>
    public int CollectionSize { get; }
}
