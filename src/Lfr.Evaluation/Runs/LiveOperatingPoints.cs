using System.Globalization;
using Lfr.Evaluation.Fairness;
using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>
/// Looks for the lowest threshold whose one-sided bound is under the target for every group: scanned from the top and stopped at the first failure (a fixed sequence, so no correction), every group at the same level (an
/// intersection-union test, so no correction either), with the bound that knows of clustering. Without a factor it is for everybody together, which says nothing of any group.
/// </summary>
internal static class LiveOperatingPoints
{
    /// <summary>The points of every target, factor and size. Without thresholds every score that was kept is tried, from the highest down.</summary>
    public static IEnumerable<OperatingPointEntry> Of(LiveTrials trials, EvaluationOptions options, IReadOnlyList<Partition> partitions)
    {
        decimal[] candidates = options.TargetRates.Count == 0 ? [] : options.Thresholds is null ? Scores(trials) : Candidates(trials.Set, options);
        foreach (double target in options.TargetRates)
        {
            foreach (Partition partition in partitions.DefaultIfEmpty(Partition.Everybody(trials.Set.Passages.Count)))
            {
                foreach (long size in options.WatchlistSizes.DefaultIfEmpty(trials.Set.References.FillerEnrolled))
                {
                    yield return Find(trials, options, partition.Select(trials.NonMated), target, size, candidates);
                }
            }
        }
    }

    /// <summary>The point among the thresholds given, or declared where none are.</summary>
    internal static OperatingPointEntry Find(LiveTrials trials, EvaluationOptions options, Partition partition, double target, long size) =>
        Find(trials, options, partition, target, size, Candidates(trials.Set, options));

    private static OperatingPointEntry Find(LiveTrials trials, EvaluationOptions options, Partition partition, double target, long size, decimal[] thresholds)
    {
        LiveScoreSet set = trials.Set;
        bool native = size == set.References.FillerEnrolled;
        var entry = new OperatingPointEntry
        {
            Metric = "FPIR",
            Factor = partition.Term,
            Target = target,
            WatchlistSize = size,
            Scaling = native ? FpirScaling.Measured : FpirScaling.LinearComparisons,
            Confidence = options.Confidence,
        };
        if (!native && set.Protocol.ScoresDependOnGallery)
        {
            return entry with { Refusal = "the score depends on who else is in the gallery, so that no rate at another size can be certified" };
        }

        if (partition.Withheld.Any())
        {
            return entry with { Refusal = Withheld(partition, options) };
        }

        var grid = new CellGrid(trials.NonMated.Select(i => set.Passages[i].Subject).ToArray(), partition.GroupOf, partition.Groups.Count);
        if (thresholds.Length == 0)
        {
            return entry with { Refusal = string.Create(CultureInfo.InvariantCulture, $"no threshold that was tried lies at or beyond the floor {set.Protocol.Floor}, below which scores were not kept") };
        }

        IReadOnlyList<OperatingPointBound> bounds = [];
        int? place = CertifiedThreshold.Lowest(thresholds.Length, candidate =>
        {
            IReadOnlyList<OperatingPointBound> here = Bounds(trials, options, partition, grid, thresholds[candidate], size);
            bool passes = here.All(bound => bound.Bound <= target);
            bounds = passes || candidate == 0 ? here : bounds;

            // A group without an error has its exact bound on people, whose passages are alike; how much, one error more does not tell. The search does not go on below that.
            return passes ? CertifiedThreshold.Outcome.Passed : CertifiedThreshold.Outcome.Failed;
        });
        decimal? found = place is { } lowest ? thresholds[lowest] : null;

        if (found is { } doubtful && InputDoubts.IsInGap(trials, doubtful))
        {
            return entry with { Refusal = $"{InputDoubts.Gap(trials)} A threshold of {ReportText.Number(doubtful)} would be certified by scores that are missing: declare the floor from which scores were kept, or add them, or look from higher thresholds on" };
        }

        if (found is not null && trials.Filler.Length == 0)
        {
            return entry with { Refusal = string.Create(CultureInfo.InvariantCulture, $"exceedances.csv has no row of the filler, so that nothing shows that scores were kept from the floor {set.Protocol.Floor} on: lower the floor until some are there") };
        }

        return found is { } point
            ? entry with { Threshold = point, Bounds = bounds, Cost = Cost(trials, point, options.Confidence) }
            : entry with { Bounds = bounds, Refusal = Needed(options, partition, grid, target, (double)size / set.References.FillerEnrolled, thresholds[0]) };
    }

    /// <summary>Why nothing is certified where groups are withheld: their bounds, and a threshold that hangs on them, are numbers of theirs.</summary>
    internal static string Withheld(Partition partition, EvaluationOptions options) =>
        $"no threshold is certified for every group, because {string.Join("; ", partition.Withheld)} {(partition.Withheld.Skip(1).Any() ? "are" : "is")} withheld (--suppress-below {options.SuppressBelow.ToString(CultureInfo.InvariantCulture)}); look for it without that option, in a report that is not published";

    /// <summary>From the strictest threshold down.</summary>
    private static decimal[] Candidates(LiveScoreSet set, EvaluationOptions options)
    {
        IEnumerable<decimal> grid = options.Thresholds?.Values ?? set.Protocol.Primary.Select(test => test.Threshold).Distinct();
        return [.. grid.Where(t => set.Protocol.Scale.IsKept(t, set.Protocol.Floor)).OrderByDescending(t => set.Protocol.Scale.Similarity(DecimalText.Nearest(t)))];
    }

    /// <summary>The scores of non-mated trials that were kept, each a threshold at which it is an alert; from the strictest down.</summary>
    private static decimal[] Scores(LiveTrials trials) =>
    [
        .. trials.NonMated.Select(i => trials.Best[i]).Where(score => !double.IsNaN(score)).Distinct().Select(Threshold)
            .Where(t => trials.Set.Protocol.Scale.IsKept(t, trials.Set.Protocol.Floor)).OrderByDescending(t => trials.Set.Protocol.Scale.Similarity(DecimalText.Nearest(t))),
    ];

    /// <summary>The lowest score kept at which at most the target's share of all non-mated trials is a false alert, or null where the highest is that of more.</summary>
    internal static decimal? AtMost(LiveTrials trials, double target)
    {
        decimal[] scores = Scores(trials);
        int? place = CertifiedThreshold.Lowest(scores.Length, candidate =>
        {
            double t = DecimalText.Nearest(scores[candidate]);
            return (double)trials.NonMated.LongCount(i => trials.IsFalseAlert(i, t)) / trials.NonMated.Length <= target ? CertifiedThreshold.Outcome.Passed : CertifiedThreshold.Outcome.Failed;
        });
        return place is { } lowest ? scores[lowest] : null;
    }

    private static decimal Threshold(double score) => decimal.Parse(score.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static List<OperatingPointBound> Bounds(LiveTrials trials, EvaluationOptions options, Partition partition, CellGrid grid, decimal threshold, long size)
    {
        double t = DecimalText.Nearest(threshold);
        bool native = size == trials.Set.References.FillerEnrolled;
        ClusteredProportion[] groups = grid.ByGroup(grid.Count(trials.NonMated.Select(i => trials.IsFalseAlert(i, t)).ToArray()));
        double? pooled = DesignEffect.PooledWithin(groups);
        Dictionary<int, (int People, int References)> exceeding = trials.Exceeding(t);
        var bounds = new List<OperatingPointBound>();
        for (int g = 0; g < groups.Length; g++)
        {
            string name = partition.Groups[g].Text;
            try
            {
                Interval interval = groups[g].Headline(pooled, options.Confidence, IntervalSides.Upper);
                int group = g;
                var over = trials.NonMated.Where((_, i) => partition.GroupOf[i] == group).Where(exceeding.ContainsKey).Select(i => (exceeding[i].References, exceeding[i].References));
                Interval scaled = native ? interval : new FpirAtList(groups[g].Trials, trials.Set.References.FillerEnrolled, over).LinearComparisons(size).Limits(interval);
                bounds.Add(new OperatingPointBound(name, groups[g].Errors, groups[g].Trials, groups[g].SubjectCount, scaled.Upper, interval.Method));
            }
            catch (AssumptionException)
            {
                bounds.Add(new OperatingPointBound(name, groups[g].Errors, groups[g].Trials, groups[g].SubjectCount, null, "cannot be computed: fewer than two people"));
            }
        }

        return bounds;
    }

    /// <summary>What TPIR the threshold costs, in words.</summary>
    internal static string Cost(LiveTrials trials, decimal threshold, double confidence)
    {
        double t = DecimalText.Nearest(threshold);
        var protocol = trials.Set.Protocol;
        if (trials.Mated.Length == 0 || !protocol.Scale.IsKept(threshold, protocol.MatedFloor))
        {
            return "TPIR at this threshold is not known: there is no mated trial, or mated scores were not kept there.";
        }

        var people = new ClusteredProportion(trials.Mated.GroupBy(i => trials.Set.Passages[i].Subject).Select(own => new SubjectCount(own.Count(i => trials.IsHit(i, t)), own.Count())));
        string interval = people.SubjectCount < 2 ? "one person" : ReportText.Range(people.Headline(null, confidence));
        return $"TPIR there is {ReportText.Percent(people.Rate)} ({ReportText.Count(people.Errors)} / {ReportText.Count(people.Trials)}, {interval}). The threshold was chosen on these data: report its rates from people who were held out.";
    }

    // "1 in k" is for rates up to one half; scaled to a long list, a bound can pass 1, which says no more than 1.
    internal static string Readable(double bound) => ReportText.OneIn(bound) is { Length: > 0 } oneIn ? oneIn : ReportText.Percent(Math.Min(1, bound));

    private static string Needed(EvaluationOptions options, Partition partition, CellGrid grid, double target, double factor, decimal highest)
    {
        bool isOne = partition.Term == GroupKey.All.Factor;
        int least = Enumerable.Range(0, partition.Groups.Count).Where(g => partition.IsStated[g]).Select(g => grid.SubjectsOf[g]).DefaultIfEmpty(0).Min();
        string people = least >= 2
            ? $" {(isOne ? "There are" : "The smallest group has")} {least} people; with no error at all their one-sided bound is {Readable(BinomialInterval.ClopperPearson(0, least, options.Confidence, IntervalSides.Upper).Upper * factor)}."
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"not even the highest threshold tried ({highest}) is certified. Under this target {(isOne ? "everybody together" : "every group")} needs at least {EquitableOperatingPoint.ErrorFreeTrials(target, factor, options.Confidence):N0} independent passages without an error.{people}");
    }
}
