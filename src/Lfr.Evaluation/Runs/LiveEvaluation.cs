using System.Globalization;
using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Evaluates a live score set: TPIR, FNIR, FPIR (measured and brought to other lists), FTA and FTE by group and threshold, tests, ratios, indices, operating points and the limits of it all.</summary>
public static class LiveEvaluation
{
    /// <summary>Runs the evaluation.</summary>
    /// <param name="set">The score set.</param>
    /// <param name="options">What to evaluate and how.</param>
    /// <param name="inputs">The inputs with their hashes.</param>
    /// <param name="progress">Told what is being done: the operating points, then each threshold with each of the factors; may be null.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="InputException">A hypothesis was declared about a factor that the data do not have.</exception>
    /// <exception cref="ArgumentException">A factor is unknown, no threshold is given or declared, one is outside the declared range of scores, every threshold lies below the floor, or everybody would be withheld.</exception>
    public static EvaluationReport Run(LiveScoreSet set, EvaluationOptions options, IReadOnlyList<ReportInput> inputs, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        return new Run_(set, options, inputs, progress, cancellation).Report();
    }

    private sealed class Run_
    {
        private readonly LiveScoreSet _set;
        private readonly EvaluationOptions _options;
        private readonly IReadOnlyList<ReportInput> _inputs;
        private readonly IProgress<string>? _progress;
        private readonly CancellationToken _cancellation;
        private readonly LiveTrials _trials;
        private readonly Findings _findings;
        private readonly RateCells _cells;
        private readonly GroupComparison _comparison;
        private readonly List<Partition> _bySubject;
        private readonly LiveWithholding _withholding;
        private readonly OperatingPointEntry[] _points;
        private readonly List<string> _notes = [];
        private readonly decimal[] _thresholds;

        public Run_(LiveScoreSet set, EvaluationOptions options, IReadOnlyList<ReportInput> inputs, IProgress<string>? progress, CancellationToken cancellation)
        {
            (_set, _options, _inputs, _progress, _cancellation) = (set, options, inputs, progress, cancellation);
            _trials = new LiveTrials(set);
            _cells = new RateCells(options);
            _findings = new Findings(new DeclaredTests(set.Protocol.Primary, options.By, LivePartitions.Factors(set)));
            _comparison = new GroupComparison(options, _findings);
            _withholding = LiveWithholding.Of(_trials, options);
            _bySubject = [.. options.By.Select(term => LivePartitions.OfPassages(set, term).Withhold(_withholding.Volunteers))];
            _progress?.Report("operating points");
            _points = [.. LiveOperatingPoints.Of(_trials, options, _bySubject)];
            _thresholds = Thresholds();
        }

        public EvaluationReport Report()
        {
            ClusteredMetric tpir = Metric(_trials.Mated), fpir = Metric(_trials.NonMated);
            int[] mated = Acquired(_trials.Mated), nonMated = Acquired(_trials.NonMated);
            var perAcquired = new AcquiredTrials(mated, Metric(mated), nonMated, Metric(nonMated));
            foreach (decimal threshold in _thresholds)
            {
                if (_bySubject.Count == 0)
                {
                    _progress?.Report(string.Create(CultureInfo.InvariantCulture, $"threshold {threshold}"));
                }

                At(threshold, tpir, fpir, perAcquired);
            }

            _cancellation.ThrowIfCancellationRequested();
            Failures();
            _findings.OperatingPoints.AddRange(_points);
            _findings.Curves.AddRange(LiveCurves.Of(_trials, _bySubject.FirstOrDefault(), _withholding.Volunteers, _options));
            TestAdjustment.Apply(_findings.Tests);
            return new EvaluationReport
            {
                Kind = "live",
                Title = _set.Protocol.Title.Length > 0 ? _set.Protocol.Title : $"Live evaluation of {_set.Protocol.MatcherName} {_set.Protocol.MatcherVersion}",
                IsSynthetic = _set.Protocol.IsSynthetic,
                Manifest = Conventions.Manifest(_options, _inputs, $"{_set.Protocol.MatcherName} {_set.Protocol.MatcherVersion}", [.. Conventions.Live(_set, _options, _trials), .. _notes]),
                Summary = LiveSummary.Of(_trials, _findings, _options, _withholding),
                Rates = _findings.Rates,
                Tests = _findings.Tests,
                NotMade = [.. _findings.Declared.NotDone(_findings).Select(left => new NotMadeEntry(left.Test.Metric, left.Test.Threshold, left.Test.Factor, left.Test.Test, left.Why))],
                Ratios = _findings.Ratios,
                Indices = _findings.Indices,
                OperatingPoints = _findings.OperatingPoints,
                Curves = _findings.Curves,
                Tables = LiveTables.Of(_trials, _withholding.Volunteers, _options.SuppressBelow),
                Limits = LiveLimits.Of(_trials, _findings, _options, _withholding),
            };
        }

        private int[] Acquired(int[] trials) => [.. trials.Where(i => _set.Passages[i].IsAcquired)];

        private void At(decimal threshold, ClusteredMetric tpir, ClusteredMetric fpir, AcquiredTrials perAcquired)
        {
            double t = DecimalText.Nearest(threshold);
            var shape = new RateEntry { Metric = "TPIR", Threshold = threshold, Unit = "passage", Group = GroupKey.All, Counted = "successes", WatchlistSize = _set.References.FillerEnrolled };
            bool[] misses = _trials.Mated.Select(i => !_trials.IsHit(i, t)).ToArray();
            bool matedKnown = _set.Protocol.Scale.IsKept(threshold, _set.Protocol.MatedFloor);
            bool nonMatedKnown = _set.Protocol.Scale.IsKept(threshold, _set.Protocol.Floor);
            if (matedKnown)
            {
                tpir.Rates(shape, [.. misses.Select(miss => !miss)]);
                perAcquired.Tpir.Rates(shape with { Unit = "acquired passage" }, [.. perAcquired.Mated.Select(i => _trials.IsHit(i, t))]);
                tpir.Rates(shape with { Metric = "FNIR", Counted = "errors" }, misses);
            }
            else
            {
                string why = string.Create(CultureInfo.InvariantCulture, $"the threshold is below the mated floor {_set.Protocol.MatedFloor}: scores were not kept there");
                tpir.Refuse(shape, why);
                tpir.Refuse(shape with { Metric = "FNIR", Counted = "errors" }, why);
            }

            shape = shape with { Metric = "FPIR", Counted = "errors" };
            bool[] alerts = _trials.NonMated.Select(i => _trials.IsFalseAlert(i, t)).ToArray();
            if (nonMatedKnown)
            {
                fpir.Rates(shape, alerts);
                perAcquired.Fpir.Rates(shape with { Unit = "acquired passage" }, [.. perAcquired.NonMated.Select(i => _trials.IsFalseAlert(i, t))]);
                LiveScaling.Add(_findings, _trials, _options, threshold, [.. _bySubject.Select(p => p.Select(_trials.NonMated))], _withholding.References);
            }
            else
            {
                fpir.Refuse(shape, string.Create(CultureInfo.InvariantCulture, $"the threshold is below the floor {_set.Protocol.Floor}: non-mated scores were not kept there"));
            }

            foreach (((Partition partition, CellGrid grid), int i) in fpir.By.Select((by, i) => (by, i)))
            {
                _cancellation.ThrowIfCancellationRequested();
                _progress?.Report(string.Create(CultureInfo.InvariantCulture, $"threshold {threshold} by {partition.Term}"));
                int[]? strata = LivePartitions.Strata(_set, partition.Term);
                if (matedKnown)
                {
                    _comparison.Compare("TPIR", "FNIR", threshold, tpir.By[i].Partition, tpir.By[i].Grid, tpir.By[i].Grid.Count(misses), strata);
                }

                if (nonMatedKnown)
                {
                    _comparison.Compare("FPIR", "FPIR", threshold, partition, grid, grid.Count(alerts), strata);
                }

                if (matedKnown && nonMatedKnown)
                {
                    _comparison.TradeOff("FPIR+FNIR", threshold, partition, grid, grid.Count(alerts), tpir.By[i].Grid, tpir.By[i].Grid.Count(misses));
                }
            }
        }

        private void Failures()
        {
            int[] counted = _trials.Counted;
            ClusteredMetric fta = Metric(counted);
            bool[] failed = counted.Select(i => !_set.Passages[i].IsAcquired).ToArray();
            fta.Rates(new RateEntry { Metric = "FTA", Unit = "passage", Group = GroupKey.All }, failed);
            foreach ((Partition partition, CellGrid grid) in fta.By)
            {
                _comparison.Compare("FTA", "FTA", null, partition, grid, grid.Count(failed), LivePartitions.Strata(_set, partition.Term));
            }

            foreach ((string role, IReadOnlyList<ReferenceCell> cells) in new[] { ("watchlist", _set.References.WatchlistCells), ("filler", _set.References.FillerCells) })
            {
                LiveTables.Enrolment(_findings, _cells, _set, role, cells, _options.By, role == "filler" ? _withholding.References : _withholding.Volunteers);
            }
        }

        private ClusteredMetric Metric(int[] passages) =>
            new(_cells, _findings, [.. passages.Select(i => _set.Passages[i].Subject)], _bySubject.Select(partition => partition.Select(passages)));

        private decimal[] Thresholds()
        {
            decimal[] thresholds = _options.Thresholds?.Values.ToArray() ?? [.. _set.Protocol.Primary.Select(test => test.Threshold).Concat(AtTargets()).Distinct().Order()];
            if (thresholds.Length == 0)
            {
                throw new ArgumentException(_options.TargetRates.Count == 0
                    ? "No threshold is given and protocol.json declares none; write for example --thresholds 0.56:0.64:0.02, or --fpir 1e-3."
                    : $"No threshold is left to evaluate at. {string.Join(" ", _notes)} Give a coarser --fpir, or for example --thresholds 0.56:0.64:0.02.", "options");
            }

            _set.Protocol.Scale.RequireThresholds(thresholds);
            if (thresholds.All(t => !_set.Protocol.Scale.IsKept(t, _set.Protocol.Floor)))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Every threshold is below the floor {_set.Protocol.Floor} of the score set; non-mated scores were not kept there."), "options");
            }

            return thresholds;
        }

        /// <summary>Without thresholds, those at the targets' observed rates and those that were certified.</summary>
        private IEnumerable<decimal> AtTargets()
        {
            foreach (double target in _options.TargetRates)
            {
                if (LiveOperatingPoints.AtMost(_trials, target) is not { } threshold)
                {
                    _notes.Add($"FPIR {ReportText.Significant(target)} is finer than {ReportText.Count(_trials.NonMated.Length)} non-mated trials can show: no score that was kept is that of so few. No threshold is given for it; nothing is extrapolated.");
                    continue;
                }

                double t = DecimalText.Nearest(threshold);
                _notes.Add($"FPIR at most {ReportText.Significant(target)}: threshold {threshold.ToString(CultureInfo.InvariantCulture)}, the lowest score kept at which {ReportText.Count(_trials.NonMated.LongCount(i => _trials.IsFalseAlert(i, t)))} of {ReportText.Count(_trials.NonMated.Length)} non-mated trials are at most that. It was chosen on these passages; its rates belong to people not used for the choice.");
                yield return threshold;
            }

            foreach (OperatingPointEntry point in _points)
            {
                if (point.Threshold is { } certified)
                {
                    yield return certified;
                }
            }
        }

        /// <summary>The trials whose face was acquired, and the rates over them.</summary>
        private sealed record AcquiredTrials(int[] Mated, ClusteredMetric Tpir, int[] NonMated, ClusteredMetric Fpir);
    }
}
