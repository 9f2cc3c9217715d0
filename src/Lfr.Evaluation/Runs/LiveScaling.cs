using System.Globalization;
using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Brings a measured FPIR to the sizes asked for and to the lists of deployments; each way is named, none is "the" scaling.</summary>
internal static class LiveScaling
{
    /// <summary>The name of subsampling references instead of people.</summary>
    public const string SubsampleReferences = "subsample-references";

    public static void Add(Findings findings, LiveTrials trials, EvaluationOptions options, decimal threshold, IReadOnlyList<Partition> partitions, Withholding references)
    {
        LiveScoreSet set = trials.Set;
        var measured = findings.Rates.Where(r => r.Metric == "FPIR" && r.Threshold == threshold && r.Unit == "passage" && r.CountsAre == "measured").ToDictionary(r => r.Group);
        Dictionary<int, (int People, int References)> exceeding = trials.Exceeding(DecimalText.Nearest(threshold));
        Scale(trials.NonMated, measured[GroupKey.All]);
        foreach (Partition partition in partitions)
        {
            for (int g = 0; g < partition.Groups.Count; g++)
            {
                Scale(trials.NonMated.Where((_, i) => partition.GroupOf[i] == g).ToArray(), measured[partition.Groups[g]]);
            }
        }

        void Scale(int[] passages, RateEntry entry)
        {
            if (entry.Rate is null || entry.Errors is null)
            {
                return;
            }

            (int People, int References)[] over = passages.Where(exceeding.ContainsKey).Select(i => exceeding[i]).ToArray();
            foreach (long size in options.WatchlistSizes.Concat(options.Watchlists.Select(list => list.Size)).Distinct())
            {
                findings.Rates.AddRange(ToSize(set, trials, entry, passages.Length, over, size));
            }

            foreach (WatchlistComposition list in options.Watchlists)
            {
                findings.Rates.Add(LiveComposition.Of(trials, entry, passages, threshold, list, references));
            }
        }
    }

    private static IEnumerable<RateEntry> ToSize(LiveScoreSet set, LiveTrials trials, RateEntry entry, int passages, (int People, int References)[] over, long size)
    {
        RateEntry shape = entry with { WatchlistSize = size, CountsAre = "scaled", Intervals = [], Headline = null, Rate = null };
        if (set.Protocol.ScoresDependOnGallery)
        {
            yield return shape with { Scaling = "any", Refusal = "the score depends on who else is in the gallery (protocol.json), so that no scaling to another list is valid" };
            yield break;
        }

        long references = set.References.FillerEnrolled;
        var byReference = new FpirAtList(passages, references, over.Select(k => (k.References, k.References)));
        if (!set.References.IsListed)
        {
            yield return shape with { Scaling = FpirScaling.Subsample, Refusal = "people among the references are not known (reference_counts.csv)" };
        }
        else if (size > trials.FillerPeople)
        {
            yield return shape with { Scaling = FpirScaling.Subsample, Refusal = string.Create(CultureInfo.InvariantCulture, $"a list of {size} people cannot be drawn from {trials.FillerPeople}") };
        }
        else
        {
            yield return Filled(shape, entry, FpirScaling.Subsample, new FpirAtList(passages, trials.FillerPeople, over.Select(k => (k.People, k.People))).Subsample(size));
        }

        yield return size > references
            ? shape with { Scaling = SubsampleReferences, Refusal = string.Create(CultureInfo.InvariantCulture, $"a list of {size} references cannot be drawn from {references}") }
            : Filled(shape, entry, SubsampleReferences, byReference.Subsample(size));
        yield return Filled(shape, entry, FpirScaling.LinearPassages, byReference.LinearPassages(size));
        yield return Filled(shape, entry, FpirScaling.LinearComparisons, byReference.LinearComparisons(size));
        yield return Filled(shape, entry, FpirScaling.Binomial, byReference.Binomial(size));
    }

    internal static RateEntry Filled(RateEntry shape, RateEntry measured, string name, ScaledFpir scaled)
    {
        Interval? limits = measured.Headline is { } headline ? scaled.Limits(headline) : null;
        return shape with { Scaling = name, Rate = scaled.Rate, Headline = limits, Intervals = limits is { } i ? [i] : [], Refusal = measured.Refusal };
    }
}
