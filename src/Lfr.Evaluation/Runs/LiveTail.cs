using System.Globalization;
using Lfr.Evaluation.Fairness;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>
/// Puts an operating point that the data refuse beyond them: each group's tail of one score a person (a person's highest), at most one decade below one in its people, by the upper limit, at the highest of the groups.
/// </summary>
/// <remarks>The share of people whose highest score matches bounds the rate a passage from above, once it is multiplied by how unevenly people walked and by the references that a false alert holds.</remarks>
internal static class LiveTail
{
    private static readonly int[] TailSizes = [20, 30, 50, 100, 200, 500, 1000];

    /// <summary>The point with its threshold, or with what is missing added to its refusal.</summary>
    public static (OperatingPointEntry Point, string? How) Extend(LiveTrials trials, EvaluationOptions options, Partition partition, OperatingPointEntry refused)
    {
        LiveScoreSet set = trials.Set;
        if (refused.WatchlistSize != set.References.FillerEnrolled && set.Protocol.ScoresDependOnGallery)
        {
            return (refused, null);
        }

        double factor = (double)refused.WatchlistSize!.Value / set.References.FillerEnrolled;
        double images = trials.Filler.Length == 0 ? 1 : (double)trials.Filler.Length / trials.Filler.Select(e => e.Passage).Distinct().Count();
        var fits = new List<(string Group, TailExtrapolation Tail)>();
        for (int g = 0; g < partition.Groups.Count; g++)
        {
            int[] passages = [.. trials.NonMated.Where((_, i) => partition.GroupOf[i] == g)];
            try
            {
                fits.Add((partition.Groups[g].Text, Fit(set, trials, passages, refused.Target / factor / images, options.Confidence)));
            }
            catch (AssumptionException missing)
            {
                return (refused with { Refusal = $"{refused.Refusal} No extrapolation either, for '{partition.Groups[g].Text}': {missing.Message}" }, null);
            }
        }

        decimal threshold = Outward(set.Protocol.Scale, fits.Max(fit => fit.Tail.Threshold));
        if (set.Protocol.Scale is { IsDistance: false, Maximum: { } highest } && threshold > highest || set.Protocol.Scale is { IsDistance: true, Minimum: { } lowest } && threshold < lowest)
        {
            return (refused with { Refusal = $"{refused.Refusal} No extrapolation either: the tail's upper limit {threshold} lies beyond every score that the matcher can give." }, null);
        }

        string agreement = string.Join("; ", fits.Select(fit => string.Create(CultureInfo.InvariantCulture,
            $"{fit.Group}: {string.Join(", ", fit.Tail.Fits.Select(f => $"k {f.TailSize} {set.Protocol.Scale.Similarity(f.Estimate):0.0000} up to {set.Protocol.Scale.Similarity(f.Upper):0.0000}"))} of {fit.Tail.People} people, instability {fit.Tail.Instability:0.00}")));
        string how = $"generalised Pareto tail, one score a person, at most one decade below one in the people of a group, by the upper limit; {agreement}";
        double t = DecimalText.Nearest(threshold);
        OperatingPointBound[] bounds = [.. Enumerable.Range(0, partition.Groups.Count).Select(g =>
        {
            int[] passages = [.. trials.NonMated.Where((_, i) => partition.GroupOf[i] == g)];
            return new OperatingPointBound(partition.Groups[g].Text, passages.LongCount(i => trials.IsFalseAlert(i, t)), passages.Length, passages.Select(i => set.Passages[i].Subject).Distinct().Count(), refused.Target, "extrapolated tail, upper limit of its threshold");
        })];
        return (refused with { Threshold = threshold, Refusal = null, Bounds = bounds, Cost = "EXTRAPOLATED beyond the data. " + LiveOperatingPoints.Cost(trials, threshold, options.Confidence) }, how);
    }

    private static TailExtrapolation Fit(LiveScoreSet set, LiveTrials trials, int[] passages, double rate, double level)
    {
        var highest = new Dictionary<int, (double Score, int Passages)>();
        foreach (int i in passages)
        {
            double score = double.IsNaN(trials.Best[i]) ? double.NegativeInfinity : set.Protocol.Scale.Similarity(trials.Best[i]);
            (double before, int walked) = highest.GetValueOrDefault(set.Passages[i].Subject, (double.NegativeInfinity, 0));
            highest[set.Passages[i].Subject] = (Math.Max(before, score), walked + 1);
        }

        int kept = highest.Values.Count(person => double.IsFinite(person.Score));
        double uneven = highest.Count * (double)highest.Values.Max(person => person.Passages) / passages.Length;
        double target = rate / uneven;
        int[] sizes = [.. TailSizes.Where(k => k < kept && k < highest.Count && k > highest.Count * target)];
        if (sizes.Length == 0)
        {
            throw new AssumptionException("tail-kept", "tail", string.Create(CultureInfo.InvariantCulture,
                $"{kept} of {highest.Count} people have a non-mated score at or beyond the floor; a tail needs 21, and more than {highest.Count * target:0} of them. Keep scores from a lower floor, or test more people."));
        }

        // Whoever stayed below the floor lies below every tail start, so that the value given here has no influence.
        double below = highest.Values.Where(person => double.IsFinite(person.Score)).Min(person => person.Score) - 1;
        return TailExtrapolation.Fit(highest.Select(person => (person.Key, double.IsFinite(person.Value.Score) ? person.Value.Score : below)), target, sizes, level);
    }

    /// <summary>Rounded to the declared decimals (four where none are), to the stricter side.</summary>
    private static decimal Outward(ScoreScale scale, double similarity)
    {
        int decimals = scale.Decimals ?? 4;
        decimal unit = 1;
        for (int i = 0; i < decimals; i++)
        {
            unit /= 10;
        }

        decimal up = Math.Ceiling((decimal)similarity / unit) * unit;
        return scale.IsDistance ? -up : up;
    }
}
