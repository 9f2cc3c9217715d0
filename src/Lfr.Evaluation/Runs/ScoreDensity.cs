using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>The histogram of scores as a density, for a picture.</summary>
internal static class ScoreDensity
{
    private const int Bins = 30;

    /// <summary>The density over equal bins; null for fewer than 20 scores or all alike: a picture would show noise.</summary>
    /// <param name="kind">What the scores are.</param>
    /// <param name="group">Whose.</param>
    /// <param name="similarities">Oriented scores.</param>
    /// <param name="scale">Turns them back.</param>
    public static CurveEntry? Of(string kind, string group, double[] similarities, ScoreScale scale)
    {
        if (similarities.Length < 20 || similarities.Max() <= similarities.Min())
        {
            return null;
        }

        double low = similarities.Min(), width = (similarities.Max() - low) / Bins;
        int[] counts = new int[Bins];
        foreach (double score in similarities)
        {
            counts[Math.Min(Bins - 1, (int)((score - low) / width))]++;
        }

        var points = counts.Select((count, b) => (scale.Similarity(low + ((b + 0.5) * width)), count / (similarities.Length * width))).OrderBy(p => p.Item1).ToArray();
        return new CurveEntry(kind, group, "score", "density", points);
    }

    /// <summary>The same of scores that are known by their bin.</summary>
    public static CurveEntry? Of(string kind, string group, ScoreBins bins)
    {
        int first = 0, end = ScoreBins.Bins;
        for (; first < end && bins[first] == 0; first++)
        {
        }

        for (; end > first && bins[end - 1] == 0; end--)
        {
        }

        long total = bins.Total();
        if (total < 20 || end - first < 2)
        {
            return null;
        }

        double low = ScoreBins.LowerEdge(first), width = (ScoreBins.LowerEdge(end - 1) - low) / Bins;
        long[] counts = new long[Bins];
        for (int bin = first; bin < end; bin++)
        {
            counts[Math.Min(Bins - 1, (int)((ScoreBins.LowerEdge(bin) - low) / width))] += bins[bin];
        }

        return new CurveEntry(kind, group, "score", "density", [.. counts.Select((count, b) => (low + ((b + 0.5) * width), count / (total * width)))]);
    }
}
