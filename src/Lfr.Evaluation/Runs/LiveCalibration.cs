using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>Finds the threshold for a policy: the lowest whose one-sided FPIR bound at N is under the target for every group of a factor, or a refusal that says what is missing.</summary>
public static class LiveCalibration
{
    /// <summary>Calibrates.</summary>
    /// <param name="set">A live score set.</param>
    /// <param name="options">Exactly one factor, one target rate and one watchlist size; the thresholds to scan. <see cref="EvaluationOptions.AllowExtrapolated"/>
    /// lets a threshold that the data refuse be put beyond them, by at most one decade of rate and by its upper limit.</param>
    /// <param name="inputs">The inputs with their hashes.</param>
    /// <returns>The operating point, and the result where it is certified; null where it is refused (the entry says why).</returns>
    /// <exception cref="ArgumentException">There is not exactly one factor, target and size, or no threshold at or beyond the floor.</exception>
    public static (OperatingPointEntry Point, CalibrationResult? Result) Run(LiveScoreSet set, EvaluationOptions options, IReadOnlyList<ReportInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        if (options.By.Count != 1 || options.TargetRates.Count != 1 || options.WatchlistSizes.Count != 1)
        {
            throw new ArgumentException("A calibration needs exactly one factor, one target FPIR and one watchlist size.", nameof(options));
        }

        decimal[] thresholds = [.. options.Thresholds?.Values ?? set.Protocol.Primary.Select(test => test.Threshold).Distinct()];
        if (thresholds.Length == 0)
        {
            throw new ArgumentException("No threshold is given and protocol.json declares none; write for example --thresholds 0.56:0.64:0.02.", nameof(options));
        }

        set.Protocol.Scale.RequireThresholds(thresholds);
        if (!thresholds.Any(t => set.Protocol.Scale.IsKept(t, set.Protocol.Floor)))
        {
            throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"No threshold that is given lies at or beyond the floor {set.Protocol.Floor}, below which scores were not kept; write others with --thresholds."), nameof(options));
        }

        var trials = new LiveTrials(set);
        Partition partition = LivePartitions.OfPassages(set, options.By[0]).Withhold(LiveWithholding.Of(trials, options).Volunteers).Select(trials.NonMated);
        OperatingPointEntry point = LiveOperatingPoints.Find(trials, options, partition, options.TargetRates[0], options.WatchlistSizes[0]);
        string? extrapolation = null;
        if (point.Threshold is null && options.AllowExtrapolated && !partition.Withheld.Any())
        {
            (point, extrapolation) = LiveTail.Extend(trials, options, partition, point);
        }

        if (point.Threshold is not { } threshold)
        {
            return (point, null);
        }

        SortedDictionary<string, int> list = ListOf(set.References, partition, options.WatchlistSizes[0]);

        double t = DecimalText.Nearest(threshold);
        var counted = trials.NonMated.ToHashSet();
        return (point, new CalibrationResult
        {
            Threshold = threshold,
            TargetFpir = options.TargetRates[0],
            WatchlistSize = options.WatchlistSizes[0],
            Unit = "track (one passage of one person)",
            Fusion = set.Protocol.AnyCamera ? "any-camera" : "system",
            Scaling = point.Scaling,
            Factor = partition.Term,
            Composition = list.Count == 0
                ? "not known: the references do not state the factor"
                : "shares of the filler that was tested, " + string.Join(", ", list.Select(pair => $"{pair.Key} {pair.Value}")),
            ListComposition = list,
            Extrapolation = extrapolation,
            DataSha256 = InputHashes.Combined(inputs),
            Confidence = options.Confidence,
            Subjects = trials.NonMated.Select(i => set.Passages[i].Subject).Distinct().Count(),
            Trials = trials.NonMated.Length,
            FalseAlerts = trials.NonMated.LongCount(i => trials.IsFalseAlert(i, t)),
            Comparisons = trials.NonMated.Length * set.References.FillerEnrolled,
            FalseMatches = trials.Filler.LongCount(e => counted.Contains(e.Passage) && set.Protocol.Scale.IsMatch(e.Score, t)),
            IsSynthetic = set.Protocol.IsSynthetic,
        });
    }

    /// <summary>N divided by the filler's shares, rounded down: a list with no more people of any group meets no more than the certified rate.</summary>
    private static SortedDictionary<string, int> ListOf(ReferenceSet references, Partition partition, long size)
    {
        int[] columns = [.. Partition.Factors(partition.Term).Select(factor => references.CellFactors.ToList().IndexOf(factor))];
        var list = new SortedDictionary<string, int>(StringComparer.Ordinal);
        if (columns.Contains(-1))
        {
            return list;
        }

        foreach (IGrouping<string, ReferenceCell> cells in references.FillerCells.GroupBy(cell => string.Join(", ", columns.Select(c => cell.Labels[c])), StringComparer.Ordinal))
        {
            list[cells.Key] = (int)((decimal)size * cells.Sum(cell => cell.Enrolled) / references.FillerEnrolled);
        }

        return list;
    }
}
