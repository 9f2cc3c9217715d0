using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Metrics;

/// <summary>A threshold found from non-mated scores.</summary>
/// <param name="Threshold">On the scores' scale.</param>
/// <param name="Achieved">The rate seen at it. It was chosen on these data: its interval belongs to data not used for the choice.</param>
/// <param name="IsAboveEveryScore">True where only a threshold above every score seen met the target: the target is finer than these data can show.</param>
public readonly record struct RateThreshold(double Threshold, Proportion Achieved, bool IsAboveEveryScore)
{
    /// <summary>The lowest threshold, among the scores seen and the next number above them all, at which the share of trials at or above it is at
    /// most the target.</summary>
    /// <param name="nonMated">One score a trial (a comparison for FMR, the highest of a passage for FPIR).</param>
    /// <param name="targetRate">0..1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is NaN or outside 0..1.</exception>
    /// <exception cref="AssumptionException">There is no score.</exception>
    public static RateThreshold AtMost(SortedScores nonMated, double targetRate)
    {
        ArgumentNullException.ThrowIfNull(nonMated);
        Require.Rate(targetRate, nameof(targetRate));
        if (nonMated.Count == 0)
        {
            throw new AssumptionException("at-least-one-score", "threshold", "There is no non-mated score: no threshold can be found.");
        }

        ReadOnlySpan<double> scores = nonMated.Ascending;

        // Going down from the top, a block of equal scores comes in whole or not at all.
        int next = scores.Length;
        while (next > 0)
        {
            int block = next - 1;
            while (block > 0 && scores[block - 1] == scores[next - 1])
            {
                block--;
            }

            if ((double)(scores.Length - block) / nonMated.Trials > targetRate)
            {
                break;
            }

            next = block;
        }

        return next == scores.Length
            ? new RateThreshold(Math.BitIncrement(scores[^1]), new Proportion(0, nonMated.Trials), true)
            : new RateThreshold(scores[next], new Proportion(scores.Length - next, nonMated.Trials), false);
    }
}
