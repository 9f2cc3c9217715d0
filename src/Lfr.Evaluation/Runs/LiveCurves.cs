using System.Globalization;
using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>DET from the floor up, CMC and score distributions, for everybody and each group of the first factor.</summary>
internal static class LiveCurves
{
    private const int HighestRank = 10;

    public static IEnumerable<CurveEntry> Of(LiveTrials trials, Partition? partition, Withholding withholding, EvaluationOptions options)
    {
        foreach ((string name, int[] mated, int[] nonMated) in Groups(trials, partition))
        {
            if (mated.Length == 0 || nonMated.Length == 0 || Math.Min(People(trials, mated), People(trials, nonMated)) < options.SuppressBelow)
            {
                continue;
            }

            yield return Det(trials, name, mated, nonMated);
            yield return Cmc(trials, name, mated);
            if (ScoreDensity.Of("mated scores", name, [.. mated.Select(i => trials.Set.Protocol.Scale.Similarity(trials.Set.Passages[i].MatedScore)).Where(score => !double.IsNaN(score))], trials.Set.Protocol.Scale) is { } distribution)
            {
                yield return distribution;
            }
        }

        Func<string, bool> isPrinted = Printed(trials.Set, withholding, options);
        foreach (var group in (trials.Set.Histogram ?? []).Where(bin => isPrinted(bin.ProbeGroup)).GroupBy(bin => bin.ProbeGroup))
        {
            double total = group.Sum(bin => (double)bin.Count);
            var bins = group.GroupBy(bin => (bin.Low, bin.High)).OrderBy(bin => bin.Key.Low)
                .Select(bin => ((bin.Key.Low + bin.Key.High) / 2, bin.Sum(b => b.Count) / total / (bin.Key.High - bin.Key.Low))).ToArray();
            yield return new CurveEntry("non-mated scores", group.Key, "score", "density", bins);
        }
    }

    // Whoever wrote histogram.csv named its groups as they liked: what is no group known to be printed may be a part of one that is not, or another spelling of it.
    private static Func<string, bool> Printed(LiveScoreSet set, Withholding withholding, EvaluationOptions options)
    {
        if (options.SuppressBelow <= 0)
        {
            return _ => true;
        }

        HashSet<string> printed = [.. set.SubjectLabels.Factors.Concat(options.By).Distinct(StringComparer.Ordinal).SelectMany(term => LivePartitions.OfPassages(set, term).Groups)
            .GroupBy(group => group.Text, StringComparer.Ordinal).Where(groups => !groups.Any(withholding.Contains)).Select(groups => groups.Key)];
        return printed.Contains;
    }

    private static IEnumerable<(string Name, int[] Mated, int[] NonMated)> Groups(LiveTrials trials, Partition? partition)
    {
        yield return ("all", trials.Mated, trials.NonMated);
        for (int g = 0; g < (partition?.Groups.Count ?? 0); g++)
        {
            if (!partition!.IsWithheld[g])
            {
                yield return (partition.Groups[g].Text, trials.Mated.Where(i => partition.GroupOf[i] == g).ToArray(), trials.NonMated.Where(i => partition.GroupOf[i] == g).ToArray());
            }
        }
    }

    private static int People(LiveTrials trials, int[] passages) => passages.Select(i => trials.Set.Passages[i].Subject).Distinct().Count();

    private static CurveEntry Det(LiveTrials trials, string name, int[] mated, int[] nonMated)
    {
        ScoreScale scale = trials.Set.Protocol.Scale;
        double[] hits = mated.Select(i => trials.Set.Passages[i].MatedScore).Where(score => !double.IsNaN(score)).Select(scale.Similarity).ToArray();
        double[] alerts = nonMated.Select(i => trials.Best[i]).Where(score => !double.IsNaN(score)).Select(scale.Similarity).ToArray();
        double floor = scale.Similarity(DecimalText.Nearest(trials.Set.Protocol.Floor));
        var points = DetCurve.Of(new SortedScores(hits, mated.Length - hits.Length), new SortedScores(alerts, nonMated.Length - alerts.Length), 200, floor)
            .Where(point => point.FalseMatch.Errors > 0).Select(point => (point.FalseMatch.Rate, point.FalseNonMatch.Rate)).OrderBy(p => p.Item1).ToArray();
        return new CurveEntry("DET", name, "FPIR", "FNIR", points,
            string.Create(CultureInfo.InvariantCulture, $"From the floor {trials.Set.Protocol.Floor} up; below it non-mated scores were not kept. Points with no false alert cannot be drawn on a logarithmic axis."));
    }

    private static CurveEntry Cmc(LiveTrials trials, string name, int[] mated)
    {
        LiveScoreSet set = trials.Set;
        ScoreScale scale = set.Protocol.Scale;
        double floor = scale.Similarity(DecimalText.Nearest(set.Protocol.Floor));
        ILookup<int, Exceedance> byPassage = set.Exceedances.ToLookup(exceedance => exceedance.Passage);
        int unknown = 0;
        var ranks = new List<int?>();
        foreach (int passage in mated)
        {
            double score = scale.Similarity(set.Passages[passage].MatedScore);
            if (double.IsNaN(score) || score < floor)
            {
                unknown += set.Passages[passage].IsAcquired ? 1 : 0;
                ranks.Add(null);
                continue;
            }

            ranks.Add(1 + byPassage[passage].Where(e => scale.Similarity(e.Score) >= score).Select(e => set.References.IsListed ? set.References.Persons[e.Reference] : e.Reference).Distinct().Count());
        }

        var points = CumulativeMatchCharacteristic.Of(ranks, HighestRank).Select((proportion, r) => (r + 1.0, proportion.Rate)).ToArray();
        string note = unknown > 0 ? string.Create(CultureInfo.InvariantCulture, $"The rank is unknown where the mated score is below the floor; those passages count as not found.") : "";
        return new CurveEntry("CMC", name, "rank", "mated passages found", points, note);
    }
}
