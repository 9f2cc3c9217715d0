using System.Collections.Immutable;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Metrics;

/// <summary>The detection error trade-off: both error rates as the threshold moves, over all trials (a failure is no match).</summary>
public static class DetCurve
{
    /// <summary>The points at which a rate changes: each distinct score as threshold, ascending, and one above them all where nothing matches.</summary>
    /// <param name="mated">At least one trial.</param>
    /// <param name="nonMated">At least one trial.</param>
    /// <param name="mostPoints">2 or more: of a longer curve, evenly many of the corners with the first and last kept; no point is invented.</param>
    /// <param name="floor">Scores below it were not kept, so no threshold below it has a rate; null where all were kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two points were asked for.</exception>
    /// <exception cref="AssumptionException">Either side has no trial.</exception>
    public static ImmutableArray<DetPoint> Of(SortedScores mated, SortedScores nonMated, int mostPoints = int.MaxValue, double? floor = null)
    {
        ArgumentNullException.ThrowIfNull(mated);
        ArgumentNullException.ThrowIfNull(nonMated);
        Require.AtLeast(mostPoints, 2, nameof(mostPoints));
        if (mated.Trials == 0 || nonMated.Trials == 0)
        {
            throw new AssumptionException("at-least-one-trial", "DET", "A side has no trial: there is no curve. Print the reason.");
        }

        double lowest = floor ?? double.NegativeInfinity;
        var thresholds = new SortedSet<double>();
        Add(thresholds, mated.Ascending, lowest);
        Add(thresholds, nonMated.Ascending, lowest);
        if (thresholds.Count > 0)
        {
            thresholds.Add(Math.BitIncrement(thresholds.Max));
        }

        double[] all = [.. thresholds];
        int count = Math.Min(all.Length, mostPoints);
        var points = ImmutableArray.CreateBuilder<DetPoint>(count);
        for (int i = 0; i < count; i++)
        {
            double threshold = all[count < 2 ? 0 : (int)((long)i * (all.Length - 1) / (count - 1))];
            points.Add(new DetPoint(
                threshold,
                new Proportion(nonMated.CountAtOrAbove(threshold), nonMated.Trials),
                new Proportion(mated.Trials - mated.CountAtOrAbove(threshold), mated.Trials)));
        }

        return points.MoveToImmutable();
    }

    private static void Add(SortedSet<double> thresholds, ReadOnlySpan<double> scores, double lowest)
    {
        double previous = double.NaN;
        foreach (double score in scores)
        {
            if (score != previous && score >= lowest)
            {
                thresholds.Add(score);
            }

            previous = score;
        }
    }
}
