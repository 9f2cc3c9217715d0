using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Metrics;

/// <summary>Comparison scores in ascending order, with the trials that produced none. Higher is more alike: negate distances first.</summary>
/// <remarks>Immutable, safe for any number of threads.</remarks>
public sealed class SortedScores
{
    private readonly double[] scores;

    /// <summary>Sorts a copy.</summary>
    /// <param name="scores">Finite numbers.</param>
    /// <param name="failures">Trials without a score (face not acquired, reference not enrolled), 0 or more: never a match.</param>
    /// <exception cref="ArgumentException">A score is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The failures are negative.</exception>
    public SortedScores(ReadOnlySpan<double> scores, long failures = 0)
    {
        Require.AtLeast(failures, 0, nameof(failures));
        for (int i = 0; i < scores.Length; i++)
        {
            if (!double.IsFinite(scores[i]))
            {
                throw new ArgumentException(FormattableString.Invariant($"Score {i} is {scores[i]}; legal: a finite number. A trial without a score is a failure: count it in {nameof(failures)}."), nameof(scores));
            }
        }

        this.scores = scores.ToArray();
        Array.Sort(this.scores);
        Failures = failures;
    }

    /// <summary>Ascending.</summary>
    public ReadOnlySpan<double> Ascending => scores;

    /// <summary>Scores.</summary>
    public int Count => scores.Length;

    /// <summary>Trials without a score.</summary>
    public long Failures { get; }

    /// <summary>Scores and failures.</summary>
    public long Trials => Count + Failures;

    /// <summary>Scores at or above a threshold: the matches. A score of exactly the threshold is one.</summary>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public int CountAtOrAbove(double threshold)
    {
        if (double.IsNaN(threshold))
        {
            throw new ArgumentException("The threshold is NaN; legal: a number on the scores' scale.", nameof(threshold));
        }

        int low = 0;
        int high = scores.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (scores[middle] >= threshold)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return scores.Length - low;
    }
}
