using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Weights FPIR by the composition of a deployment's own list.</summary>
internal static class LiveComposition
{
    public static RateEntry Of(LiveTrials trials, RateEntry measured, int[] passages, decimal threshold, WatchlistComposition list, Withholding withheld)
    {
        ReferenceSet references = trials.Set.References;
        RateEntry shape = measured with
        {
            WatchlistSize = list.Size,
            Scaling = FpirScaling.Composition,
            Composition = list.Name,
            CountsAre = "scaled",
            Intervals = [],
            Headline = null,
            Rate = null,
        };
        if (trials.Set.Protocol.ScoresDependOnGallery)
        {
            return shape with { Refusal = "the score depends on who else is in the gallery (protocol.json), so that no scaling to another list is valid" };
        }

        if (!references.IsListed)
        {
            return shape with { Refusal = "the exceedances cannot be joined with groups of references (reference_counts.csv)" };
        }

        foreach (string factor in list.Factors)
        {
            if (!references.Labels.Has(factor))
            {
                return shape with { Refusal = $"the list states '{factor}', which references.csv does not have" };
            }
        }

        // A list of one group is solved for that group's exceedances.
        if (list.Cells.Any(cell => cell.Count > 0 && withheld.Contains(new GroupKey(list.Factors.Zip(cell.Labels, KeyValuePair.Create)))))
        {
            return shape with { Refusal = "the list holds people of groups whose references are withheld (--suppress-below), and its rate would give their alerts away" };
        }

        double t = DecimalText.Nearest(threshold);
        var counted = passages.ToHashSet();
        var exceeding = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Exceedance exceedance in trials.Filler)
        {
            if (counted.Contains(exceedance.Passage) && trials.Set.Protocol.Scale.IsMatch(exceedance.Score, t))
            {
                string cell = Key(list.Factors.Select(factor => references.Labels.Label(factor, exceedance.Reference)));
                exceeding[cell] = exceeding.GetValueOrDefault(cell) + 1;
            }
        }

        int[] columns = list.Factors.Select(factor => references.CellFactors.ToList().IndexOf(factor)).ToArray();
        Dictionary<string, long> tried = references.FillerCells.GroupBy(cell => Key(columns.Select(c => cell.Labels[c])), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(cell => cell.Enrolled), StringComparer.Ordinal);
        foreach ((IReadOnlyList<string> labels, long count) in list.Cells)
        {
            if (count > 0 && tried.GetValueOrDefault(Key(labels)) == 0)
            {
                return shape with { Refusal = $"the list holds {count} people of '{string.Join(", ", labels)}', for whom no reference was tested" };
            }
        }

        try
        {
            ScaledFpir scaled = new FpirAtList(passages.Length, references.FillerEnrolled, []).Composition(
                [.. list.Cells.Where(cell => cell.Count > 0).Select(cell => (cell.Count, exceeding.GetValueOrDefault(Key(cell.Labels)), tried[Key(cell.Labels)]))]);
            double most = list.Cells.Where(cell => cell.Count > 0).Max(cell => (double)cell.Count / tried[Key(cell.Labels)]);
            return scaled.Rate > 0 || measured.Errors == 0
                ? LiveScaling.Filled(shape, measured, FpirScaling.Composition, Rebased(scaled, measured, most))
                : LiveScaling.Filled(shape, measured with { Headline = NoneSeen(measured) }, FpirScaling.Composition, Rebased(scaled, measured, most));
        }
        catch (AssumptionException refusal)
        {
            return shape with { Refusal = refusal.Message };
        }
    }

    /// <summary>The scaled rate is over the measured rate of these passages. Where nobody of the list's groups exceeded, it is the most people on the list for one reference tested: an alert that was not
    /// seen may be of that group.</summary>
    private static ScaledFpir Rebased(ScaledFpir scaled, RateEntry measured, double mostForOneReference)
    {
        var counts = new Proportion(measured.Errors!.Value, measured.Trials!.Value);
        return new ScaledFpir(FpirScaling.Composition, scaled.Rate, counts, scaled.Rate > 0 ? scaled.Rate / counts.Rate : mostForOneReference);
    }

    /// <summary>Alerts were seen, but none by the groups on the list: as no error at all, exact on people. The scaled limits of the measured rate would be 0 to 0.</summary>
    private static Interval? NoneSeen(RateEntry measured) =>
        measured is { Headline: { } headline, Subjects: { } people } ? BinomialInterval.ClopperPearson(0, people, headline.Level, IntervalSides.Both, IntervalMethod.ExactOnSubjects) : null;

    private static string Key(IEnumerable<string> labels) => string.Join('\u001f', labels);
}
