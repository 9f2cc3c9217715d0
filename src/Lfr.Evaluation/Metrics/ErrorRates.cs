using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Metrics;

/// <summary>The rates of ISO/IEC 19795-1 over scores. A match is a score at or above the threshold. Counts are taken as independent trials: where
/// people repeat, count by subject and use <see cref="ClusteredProportion"/> or <see cref="PairProportion"/>.</summary>
public static class ErrorRates
{
    /// <summary>FMR: non-mated comparisons that match, over all non-mated comparisons that gave a score. FMR excludes failures by definition.</summary>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public static Proportion FalseMatch(SortedScores nonMated, double threshold)
    {
        ArgumentNullException.ThrowIfNull(nonMated);
        return new Proportion(nonMated.CountAtOrAbove(threshold), nonMated.Count);
    }

    /// <summary>FNMR: mated comparisons that do not match, over all mated comparisons that gave a score.</summary>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public static Proportion FalseNonMatch(SortedScores mated, double threshold)
    {
        ArgumentNullException.ThrowIfNull(mated);
        return new Proportion(mated.Count - mated.CountAtOrAbove(threshold), mated.Count);
    }

    /// <summary>FPIR: non-mated trials whose highest non-mated score matches, over all non-mated trials, failures included (no face, no alert).</summary>
    /// <param name="highestNonMated">One highest score a trial, with the trials that had none.</param>
    /// <param name="threshold">On the scores' scale.</param>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public static Proportion FalsePositiveIdentification(SortedScores highestNonMated, double threshold)
    {
        ArgumentNullException.ThrowIfNull(highestNonMated);
        return new Proportion(highestNonMated.CountAtOrAbove(threshold), highestNonMated.Trials);
    }

    /// <summary>FNIR = 1 - TPIR: mated trials whose highest mated score does not match, over all mated trials; a failure is a miss.</summary>
    /// <param name="highestMated">One highest mated score a trial, with the trials that had none.</param>
    /// <param name="threshold">On the scores' scale.</param>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public static Proportion FalseNegativeIdentification(SortedScores highestMated, double threshold)
    {
        ArgumentNullException.ThrowIfNull(highestMated);
        return new Proportion(highestMated.Trials - highestMated.CountAtOrAbove(threshold), highestMated.Trials);
    }

    /// <summary>FTA: acquisitions that failed over acquisitions attempted; FTE likewise for enrolments.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the failures exceed the attempts.</exception>
    public static Proportion Failure(long failed, long attempted) => new(failed, attempted);

    /// <summary>d': the difference of the mated and non-mated means over the root mean square of their standard deviations.</summary>
    /// <exception cref="AssumptionException">Either side has fewer than two scores, or no score varies.</exception>
    public static double DPrime(SortedScores mated, SortedScores nonMated)
    {
        ArgumentNullException.ThrowIfNull(mated);
        ArgumentNullException.ThrowIfNull(nonMated);
        (double matedMean, double matedVariance) = Moments(mated);
        (double nonMatedMean, double nonMatedVariance) = Moments(nonMated);
        double variance = (matedVariance + nonMatedVariance) / 2;
        if (!(variance > 0))
        {
            throw new AssumptionException("scores-vary", "d'", "Every score on each side is the same: d' is undefined. Print the reason.");
        }

        return (matedMean - nonMatedMean) / Math.Sqrt(variance);
    }

    private static (double Mean, double Variance) Moments(SortedScores scores)
    {
        if (scores.Count < 2)
        {
            throw new AssumptionException("at-least-two-scores", "d'", $"There are {scores.Count} scores on a side: no variance can be known. Print the reason.");
        }

        double mean = 0;
        double squares = 0;
        int n = 0;
        foreach (double score in scores.Ascending)
        {
            n++;
            double delta = score - mean;
            mean += delta / n;
            squares += delta * (score - mean);
        }

        return (mean, squares / (n - 1));
    }
}
