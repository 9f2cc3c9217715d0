using Lfr.Core.Matching;

namespace Lfr.Core.Search;

/// <summary>A person of the gallery at or above the threshold: somebody to compare, not somebody found. The score is told after an officer has decided, since it pushes.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class SearchCandidate
{
    internal SearchCandidate(int rank, string subject, string image, ComparisonScore score)
    {
        Rank = rank;
        Subject = subject;
        Image = image;
        Score = score;
    }

    /// <summary>1 for the best.</summary>
    public int Rank { get; }

    /// <summary>The person, by the gallery's identifier.</summary>
    public string Subject { get; }

    /// <summary>The person's image that is most alike: a file name or a record's number.</summary>
    public string Image { get; }

    internal ComparisonScore Score { get; }

    /// <summary>The rank, and nobody's name.</summary>
    public override string ToString() => FormattableString.Invariant($"candidate {Rank} (redacted)");
}
