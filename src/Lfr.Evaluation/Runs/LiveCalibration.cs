using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>Finds the threshold for a policy: the lowest whose one-sided FPIR bound at N is under the target for every group of a factor, or a refusal that says what is missing.</summary>
public static class LiveCalibration
{
    /// <summary>Calibrates.</summary>
    /// <param name="set">A live score set.</param>
    /// <param name="options">Exactly one factor, one target rate and one watchlist size; the thresholds to scan.</param>
    /// <param name="inputs">The inputs with their hashes.</param>
    /// <returns>The operating point, and the result where it is certified; null where it is refused (the entry says why).</returns>
    /// <exception cref="ArgumentException">There is not exactly one factor, target and size.</exception>
    public static (OperatingPointEntry Point, CalibrationResult? Result) Run(LiveScoreSet set, EvaluationOptions options, IReadOnlyList<ReportInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        if (options.By.Count != 1 || options.TargetRates.Count != 1 || options.WatchlistSizes.Count != 1)
        {
            throw new ArgumentException("A calibration needs exactly one factor, one target FPIR and one watchlist size.", nameof(options));
        }

        var trials = new LiveTrials(set);
        Partition partition = LivePartitions.OfPassages(set, options.By[0]).Select(trials.NonMated);
        OperatingPointEntry point = LiveOperatingPoints.Find(new Findings(), trials, options, partition, options.TargetRates[0], options.WatchlistSizes[0]);
        if (point.Threshold is not { } threshold)
        {
            return (point, null);
        }

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
            Composition = "as tested",
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
}
