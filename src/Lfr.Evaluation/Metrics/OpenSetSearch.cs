using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Metrics;

/// <summary>One search of a gallery that may or may not hold the person: the best mated score and each other person's best.</summary>
/// <remarks>Immutable. A match is a score at or above the threshold.</remarks>
public sealed class OpenSetSearch
{
    private readonly double[] nonMated;

    /// <summary>Takes the scores of a search.</summary>
    /// <param name="isMated">True where the person is in the gallery.</param>
    /// <param name="matedScore">The person's own best score; null where nothing came back for them, which is a miss.</param>
    /// <param name="nonMatedScores">The best score of each other person: one a person, not one an image.</param>
    /// <exception cref="ArgumentException">A mated score for a person who is not in the gallery, or a score that is NaN.</exception>
    public OpenSetSearch(bool isMated, double? matedScore, IEnumerable<double> nonMatedScores)
    {
        ArgumentNullException.ThrowIfNull(nonMatedScores);
        if (!isMated && matedScore is not null)
        {
            throw new ArgumentException("A mated score was given for a person who is not in the gallery. Correct the ground truth or the score.", nameof(matedScore));
        }

        nonMated = [.. nonMatedScores];
        if (matedScore is { } score && double.IsNaN(score) || nonMated.Any(double.IsNaN))
        {
            throw new ArgumentException("A score is NaN. A search without a score is a failure: give null, or leave it out.", nameof(matedScore));
        }

        IsMated = isMated;
        MatedScore = matedScore;
    }

    /// <summary>True where the person is in the gallery.</summary>
    public bool IsMated { get; }

    /// <summary>The person's own best score; null where there is none.</summary>
    public double? MatedScore { get; }

    /// <summary>1 + other people with a score at or above the mated score: a tie goes against the mated one. Null without a mated score.</summary>
    public int? MatedRank => MatedScore is { } score ? 1 + nonMated.Count(s => s >= score) : null;

    /// <summary>TPIR(N, R, T): mated searches whose mated score is at or above the threshold and within the rank, over all mated searches.</summary>
    /// <param name="searches">Mated and non-mated searches; the non-mated are passed over.</param>
    /// <param name="threshold">On the scores' scale; negative infinity for none.</param>
    /// <param name="rank">1 or more; null for any rank.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is below 1.</exception>
    public static Proportion TruePositiveIdentification(IEnumerable<OpenSetSearch> searches, double threshold, int? rank)
    {
        ArgumentNullException.ThrowIfNull(searches);
        Require.AtLeast(rank ?? 1, 1, nameof(rank));
        OpenSetSearch[] mated = [.. searches.Where(s => s.IsMated)];
        return new Proportion(mated.Count(s => s.MatedScore >= threshold && (rank is null || s.MatedRank <= rank)), mated.Length);
    }

    /// <summary>FPIR(N, T): non-mated searches with any score at or above the threshold, over all non-mated searches.</summary>
    public static Proportion FalsePositiveIdentification(IEnumerable<OpenSetSearch> searches, double threshold)
    {
        ArgumentNullException.ThrowIfNull(searches);
        OpenSetSearch[] nonMated = [.. searches.Where(s => !s.IsMated)];
        return new Proportion(nonMated.Count(s => s.nonMated.Any(score => score >= threshold)), nonMated.Length);
    }
}
