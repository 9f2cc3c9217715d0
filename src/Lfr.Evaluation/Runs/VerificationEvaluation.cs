using System.Globalization;
using Lfr.Evaluation.Fairness;
using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Evaluates one-to-one comparisons: FMR by probe, within groups and probe group v reference group; FNMR; FTA and FTE; tests, ratios, indices, DET.</summary>
public static class VerificationEvaluation
{
    /// <summary>Runs the evaluation.</summary>
    /// <param name="set">The comparisons.</param>
    /// <param name="options">What to evaluate and how; without thresholds, those declared and those at the target rates.</param>
    /// <param name="inputs">The inputs with their hashes.</param>
    /// <param name="matcher">Name and version of the matcher.</param>
    /// <param name="primary">Hypotheses declared before the data.</param>
    /// <param name="progress">Told what is being done; may be null.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">A factor is unknown, there is neither a threshold, a declared one, nor a target rate, or everybody would be withheld.</exception>
    /// <exception cref="InputException">There are fewer than two people, or a hypothesis was declared about a factor that the data do not have.</exception>
    public static EvaluationReport Run(ComparisonSet set, EvaluationOptions options, IReadOnlyList<ReportInput> inputs, string matcher, IReadOnlyList<PrimaryTest>? primary = null,
        IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        return Listed(set, options, inputs, matcher, primary ?? [], null, progress, cancellation);
    }

    /// <summary>
    /// Runs the evaluation on comparisons whose protocol is known: its floors refuse thresholds below them, its hypotheses are those declared, at their thresholds where none are given, people are dealt anew within the factors
    /// that it names, and what it states of the title, the matcher, the labels, the exclusions, the settings tested and deployed, and of generated data stands in the report.
    /// </summary>
    /// <param name="set">The comparisons, on the protocol's scale.</param>
    /// <param name="options">What to evaluate and how; without thresholds, those declared and those at the target rates.</param>
    /// <param name="inputs">The inputs with their hashes.</param>
    /// <param name="protocol">How the test was made.</param>
    /// <param name="progress">Told what is being done; may be null.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">A factor is unknown, there is neither a threshold, a declared one, nor a target rate, or every threshold lies below the floor.</exception>
    /// <exception cref="InputException">There are fewer than two people, a hypothesis was declared about a factor that the data do not have, or the protocol states what only a live test has or names strata that people are not in.</exception>
    public static EvaluationReport Run(ComparisonSet set, EvaluationOptions options, IReadOnlyList<ReportInput> inputs, LiveProtocol protocol, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        VerificationProtocol.RefuseWhatPairsDoNotHave(protocol);
        return Listed(set, options, inputs, $"{protocol.MatcherName} {protocol.MatcherVersion}", protocol.Primary, protocol, progress, cancellation);
    }

    /// <summary>
    /// Runs the evaluation on comparisons that are made as they are counted. The same results as on a list of them, but for pictures (points of curves lie at the edges of 131,072 bins of the scores) and the bootstrap
    /// over pairs of people, which is left out. A threshold at a target rate takes two more passes.
    /// </summary>
    /// <param name="pairs">What to compare.</param>
    /// <param name="options">What to evaluate and how; without thresholds, those declared and those at the target rates.</param>
    /// <param name="inputs">The inputs with their hashes.</param>
    /// <param name="matcher">Name and version of the matcher.</param>
    /// <param name="primary">Hypotheses declared before the data.</param>
    /// <param name="progress">Told what is being done; may be null.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">A factor is unknown, there is neither a threshold, a declared one, nor a target rate, or everybody would be withheld.</exception>
    /// <exception cref="InputException">There are fewer than two people, or a hypothesis was declared about a factor that the data do not have.</exception>
    public static EvaluationReport Run(TemplatePairs pairs, EvaluationOptions options, IReadOnlyList<ReportInput> inputs, string matcher, IReadOnlyList<PrimaryTest>? primary = null,
        IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(options);
        ComparisonSet mated = pairs.Set.Mated(pairs);
        if (mated.Subjects.Count < 2)
        {
            throw new InputException(new InputProblem(pairs.Set.Manifest.Name, 0, null, $"{mated.Subjects.Count} person; nothing can be said of variation between people with fewer than two"));
        }

        return new Run_(mated, options, primary ?? [], null, partitions => new StreamedComparisons(pairs, partitions, mated.SampleSubjects, options, cancellation), progress, cancellation).Report(inputs, matcher);
    }

    private static EvaluationReport Listed(ComparisonSet set, EvaluationOptions options, IReadOnlyList<ReportInput> inputs, string matcher, IReadOnlyList<PrimaryTest> primary, LiveProtocol? protocol,
        IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        if (set.Subjects.Count < 2)
        {
            throw new InputException(new InputProblem(inputs.Count > 0 ? inputs[0].Name : "comparisons.csv", 0, null, $"{set.Subjects.Count} person; nothing can be said of variation between people with fewer than two"));
        }

        return new Run_(set, options, primary, protocol, partitions => new ListedComparisons(set, partitions, options), progress, cancellation).Report(inputs, matcher);
    }

    private sealed class Run_
    {
        private readonly LiveProtocol? _protocol;
        private readonly ComparisonSet _set;
        private readonly EvaluationOptions _options;
        private readonly IProgress<string>? _progress;
        private readonly CancellationToken _cancellation;
        private readonly Findings _findings;
        private readonly RateCells _cells;
        private readonly GroupComparison _comparison;
        private readonly Partition[] _partitions;
        private readonly Partition[] _byProbe;
        private readonly Partition[] _byMated;
        private readonly VerificationWithholding _withholding;
        private readonly int[] _mated;
        private readonly NonMatedComparisons _nonMated;
        private readonly List<string> _notes = [];
        private readonly IReadOnlyList<string> _missing;
        private readonly int[]?[] _strata;
        private WithheldCells? _withheldCells;

        public Run_(ComparisonSet set, EvaluationOptions options, IReadOnlyList<PrimaryTest> primary, LiveProtocol? protocol, Func<IReadOnlyList<Partition>, NonMatedComparisons> nonMated,
            IProgress<string>? progress, CancellationToken cancellation)
        {
            (_set, _options, _protocol, _progress, _cancellation) = (set, options, protocol, progress, cancellation);
            _cells = new RateCells(options);
            _findings = new Findings(new DeclaredTests(primary, options.By, set.Labels.Factors));
            _comparison = new GroupComparison(options, _findings);
            _partitions = [.. options.By.Select(term => Partition.Of(term, set.Labels, set.Samples.Count))];
            _mated = [.. Enumerable.Range(0, set.Count).Where(i => set.Failures[i] == ComparisonFailure.None && ProbeSubject(i) == ReferenceSubject(i))];
            _nonMated = nonMated(_partitions);
            _withholding = VerificationWithholding.Of(set, options, _nonMated, _mated);
            _byProbe = [.. _partitions.Select(p => p.Withhold(_withholding.NonMated))];
            _byMated = [.. _partitions.Select(p => p.Withhold(_withholding.Mated))];
            _notes.AddRange(_nonMated.Notes);
            _missing = protocol is null ? [] : VerificationProtocol.NothingBelowTheFloor(set, protocol);
            _strata = [.. options.By.Select(term => protocol is null ? null : VerificationProtocol.Strata(set, protocol, term))];
        }

        public EvaluationReport Report(IReadOnlyList<ReportInput> inputs, string matcher)
        {
            var fnmr = new ClusteredMetric(_cells, _findings, [.. _mated.Select(ProbeSubject)], _byMated.Select(p => p.Select([.. _mated.Select(i => _set.Probes[i])])));
            decimal[] thresholds = Thresholds();
            _nonMated.Prepare(thresholds);
            foreach (decimal threshold in thresholds)
            {
                _cancellation.ThrowIfCancellationRequested();
                _progress?.Report("threshold " + threshold.ToString(CultureInfo.InvariantCulture));
                At(threshold, fnmr);
            }

            Failures();
            foreach (double target in _options.TargetRates)
            {
                _progress?.Report("operating points at FMR " + ReportText.Significant(target));
                OperatingPoints(target);
            }

            _findings.Curves.AddRange(Curves());
            TestAdjustment.Apply(_findings.Tests);
            return new EvaluationReport
            {
                Kind = "verification",
                IsSynthetic = _protocol?.IsSynthetic ?? false,
                Title = _protocol is { Title.Length: > 0 } titled ? titled.Title : "One-to-one comparisons, matcher: " + matcher,
                Manifest = Conventions.Manifest(_options, inputs, matcher, VerificationText.Conventions(_set, _options, _protocol, _notes)),
                Summary = VerificationText.Summary(_set, _findings, _options, _withholding, _mated.Length, _nonMated, _missing),
                Rates = _findings.Rates,
                Tests = _findings.Tests,
                NotMade = [.. _findings.Declared.NotDone(_findings).Select(left => new NotMadeEntry(left.Test.Metric, left.Test.Threshold, left.Test.Factor, left.Test.Test, left.Why))],
                Ratios = _findings.Ratios,
                Indices = _findings.Indices,
                OperatingPoints = _findings.OperatingPoints,
                Curves = _findings.Curves,
                Limits = VerificationText.Limits(_set, _findings, _options, _withholding, _protocol, _missing, _withheldCells?.IsFirstAlone == true ? _byProbe[0].Term : null),
            };
        }

        private void At(decimal threshold, ClusteredMetric fnmr)
        {
            double t = DecimalText.Nearest(threshold);
            var shape = new RateEntry { Metric = "FNMR", Threshold = threshold, Unit = "mated comparison", Group = GroupKey.All };
            bool[] misses = [.. _mated.Select(i => !_set.Scale.IsMatch(_set.Scores[i], t))];
            bool matedKnown = _set.Scale.IsKept(threshold, _protocol?.MatedFloor), nonMatedKnown = _set.Scale.IsKept(threshold, _protocol?.Floor);
            if (matedKnown)
            {
                fnmr.Rates(shape, misses);
            }
            else
            {
                fnmr.Refuse(shape, string.Create(CultureInfo.InvariantCulture, $"the threshold is below the mated floor {_protocol!.MatedFloor}: scores were not kept there"));
            }

            PairScopes counts = FalseMatches(shape with { Metric = "FMR", Unit = "comparison" }, threshold,
                nonMatedKnown ? null : string.Create(CultureInfo.InvariantCulture, $"the threshold is below the floor {_protocol!.Floor}: non-mated scores were not kept there"));
            for (int p = 0; p < _partitions.Length; p++)
            {
                Partition partition = _byProbe[p];
                (CellGrid grid, (int Group, int Subject, SubjectCount Count)[] matches) = _nonMated.ByProbe(p, threshold);
                if (nonMatedKnown)
                {
                    _comparison.Compare("FMR", "FMR", threshold, partition, grid, matches, _strata[p]);
                    int groups = partition.Groups.Count;
                    WithinGroups.Compare(_findings, threshold, partition, counts.By[p].Within, [.. Enumerable.Range(0, groups).Select(g => _withheldCells!.Withheld[p][(g * groups) + g])], _options.Confidence);
                }

                (Partition matedPartition, CellGrid matedGrid) = fnmr.By[p];
                if (_mated.Length > 0 && matedKnown)
                {
                    _comparison.Compare("FNMR", "FNMR", threshold, matedPartition, matedGrid, matedGrid.Count(misses), _strata[p]);
                }

                if (_mated.Length > 0 && matedKnown && nonMatedKnown)
                {
                    _comparison.TradeOff("FMR+FNMR", threshold, partition.Withhold(_withholding.Mated), grid, matches, matedGrid, matedGrid.Count(misses));
                }
            }
        }

        /// <summary>FMR in every scope, or why there is none; returns the counts.</summary>
        private PairScopes FalseMatches(RateEntry shape, decimal threshold, string? refusal)
        {
            PairScopes counts = _nonMated.At(threshold);
            RateEntry Entry(RateEntry cell, Func<RateEntry, RateEntry> counted) => refusal is null ? counted(cell) : cell with { Refusal = refusal };
            _findings.Rates.Add(Entry(shape, cell => _cells.Pairs(cell, counts.All, _nonMated.CellsAt(threshold))));

            // What is compared is the same at every threshold.
            _withheldCells ??= WithheldCells.Of(_options.SuppressBelow, _byProbe, counts.By);
            for (int p = 0; p < _partitions.Length; p++)
            {
                IReadOnlyList<GroupKey> groups = _partitions[p].Groups;
                PairScopes.Cells cells = counts.By[p];
                bool[] withheld = _withheldCells.Withheld[p];
                RateEntry Shown(RateEntry cell, bool hidden, PairProportion count) => hidden ? _cells.Withheld(cell) : Entry(cell, shown => _cells.Pairs(shown, count));
                _findings.Rates.AddRange(groups.Select((group, g) => Shown(shape with { Group = group }, _byProbe[p].IsWithheld[g], cells.ByProbe[g])));
                _findings.Rates.AddRange(groups.Select((group, g) => Shown(shape with { Scope = "within", Group = group }, withheld[(g * groups.Count) + g], cells.Within[g])));
                _findings.Rates.AddRange(cells.Matrix.Select((count, c) =>
                    Shown(shape with { Scope = "probe x reference", Group = new GroupKey(groups[c / groups.Count].Probe, groups[c % groups.Count].Probe) }, withheld[c], count)));
            }

            return counts;
        }

        private void Failures()
        {
            foreach ((string metric, string unit, ComparisonFailure failure) in new[]
            {
                ("FTA", "probe", ComparisonFailure.ProbeFailureToAcquire), ("FTE", "reference", ComparisonFailure.ReferenceFailureToEnrol),
            })
            {
                (int[] tried, IReadOnlySet<int> failed) = _nonMated.Failures(failure);
                var clustered = new ClusteredMetric(_cells, _findings, [.. tried.Select(s => _set.SampleSubjects[s])], _partitions.Select(p => p.Withhold(failure == ComparisonFailure.ProbeFailureToAcquire ? _withholding.Probes : _withholding.References).Select(tried)));
                clustered.Rates(new RateEntry { Metric = metric, Unit = unit, Group = GroupKey.All }, [.. tried.Select(failed.Contains)]);
            }
        }

        /// <summary>Tries every score from the highest down to that at which the target is just met by everybody together, and the thresholds given or declared: those of other targets change nothing.</summary>
        private void OperatingPoints(double target)
        {
            Partition[] partitions = [.. _byProbe.DefaultIfEmpty(Partition.Everybody(_set.Samples.Count))];
            if (partitions.All(partition => partition.Withheld.Any()) || _nonMated.Count == 0)
            {
                _findings.OperatingPoints.AddRange(partitions.Select(partition => Shape(partition, target) with
                {
                    Refusal = partition.Withheld.Any() ? LiveOperatingPoints.Withheld(partition, _options) : "there is no non-mated comparison",
                }));
                return;
            }

            (double from, ScoredPair[] highest) = _nonMated.Highest(target);
            decimal[] candidates =
            [
                .. highest.Select(pair => pair.Similarity).Distinct().Select(ThresholdAt).Concat(Given().Where(t => _set.Scale.Similarity(DecimalText.Nearest(t)) >= from)).Distinct()
                    .Where(t => _set.Scale.IsKept(t, _protocol?.Floor)).OrderByDescending(t => _set.Scale.Similarity(DecimalText.Nearest(t))),
            ];
            PairScopes unmatched = _nonMated.Unmatched();
            _findings.OperatingPoints.AddRange(partitions.Select((partition, number) =>
                OperatingPoint(partition, _partitions.Length == 0 ? [unmatched.All] : unmatched.By[number].ByProbe, target, highest, candidates)));
        }

        private OperatingPointEntry Shape(Partition partition, double target) => new() { Metric = "FMR", Factor = partition.Term, Target = target, Confidence = _options.Confidence, Scaling = "measured" };

        private OperatingPointEntry OperatingPoint(Partition partition, PairProportion[] unmatched, double target, ScoredPair[] highest, decimal[] candidates)
        {
            OperatingPointEntry entry = Shape(partition, target);
            if (partition.Withheld.Any())
            {
                return entry with { Refusal = LiveOperatingPoints.Withheld(partition, _options) };
            }

            OperatingPointBound[] strictest = [], certified = [];
            int? found = CertifiedThreshold.Lowest(candidates.Length, candidate =>
            {
                _cancellation.ThrowIfCancellationRequested();
                OperatingPointBound[] here = Bounds(partition, unmatched, highest, candidates[candidate]);
                strictest = candidate == 0 ? here : strictest;
                if (here.All(bound => bound.Bound <= target))
                {
                    certified = here;
                    return CertifiedThreshold.Outcome.Passed;
                }

                return here.All(bound => bound.Bound <= target || bound.Errors == 0) ? CertifiedThreshold.Outcome.NothingSeen : CertifiedThreshold.Outcome.Failed;
            });
            string who = _partitions.Length == 0 ? "everybody together" : "every group";
            return found is { } place
                ? entry with { Threshold = candidates[place], Bounds = certified, Cost = Cost(candidates[place]) }
                : entry with
                {
                    Bounds = strictest,
                    Refusal = (candidates.Length == 0
                            ? $"the target is finer than the scores can show, and no threshold is certified for {who}"
                            : string.Create(CultureInfo.InvariantCulture, $"none of the scores from {candidates[0]} down to {candidates[^1]} is certified for {who}"))
                        + $"; without a match, {ReportText.Count(EquitableOperatingPoint.ErrorFreeTrials(target, 1, _options.Confidence))} independent comparisons are needed{(_partitions.Length == 0 ? "" : " in each")}",
                };
        }

        private OperatingPointBound[] Bounds(Partition partition, PairProportion[] unmatched, ScoredPair[] highest, decimal threshold)
        {
            double t = DecimalText.Nearest(threshold);
            PairProportion[] groups = [.. unmatched.Select(group => group.Copy())];
            foreach (ScoredPair pair in highest.TakeWhile(pair => _set.Scale.IsMatch(_set.Scale.Similarity(pair.Similarity), t)))
            {
                groups[partition.GroupOf[pair.Probe]].AddError(_set.SampleSubjects[pair.Probe], _set.SampleSubjects[pair.Reference]);
            }

            return [.. groups.Select((counts, g) => Bound(partition.Groups[g].Text, counts))];
        }

        private string Cost(decimal threshold)
        {
            if (_mated.Length == 0 || !_set.Scale.IsKept(threshold, _protocol?.MatedFloor))
            {
                return "FNMR at this threshold is not known: there is no mated comparison, or mated scores were not kept there.";
            }

            double t = DecimalText.Nearest(threshold);
            long misses = _mated.LongCount(i => !_set.Scale.IsMatch(_set.Scores[i], t));
            return $"FNMR there is {ReportText.Percent((double)misses / _mated.Length)} ({ReportText.Count(misses)} / {ReportText.Count(_mated.Length)}). The threshold was chosen on these data: report its rates from people who were held out.";
        }

        private IEnumerable<decimal> Given() => _options.Thresholds?.Values ?? _findings.Declared.All.Where(test => test.Metric is "FMR" or "FNMR").Select(test => test.Threshold);

        private decimal ThresholdAt(double similarity) => decimal.Parse(_set.Scale.Similarity(similarity).ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

        private OperatingPointBound Bound(string group, PairProportion counts)
        {
            try
            {
                Interval bound = counts.Headline(_options.Confidence, IntervalSides.Upper);
                return new OperatingPointBound(group, counts.Errors, counts.Trials, counts.SubjectCount, bound.Upper, bound.Method);
            }
            catch (AssumptionException refusal)
            {
                return new OperatingPointBound(group, counts.Errors, counts.Trials, counts.SubjectCount, null, refusal.Message);
            }
        }

        private decimal[] Thresholds()
        {
            var without = new List<string>();
            void NotFound(string why)
            {
                _notes.Add(why);
                without.Add(why);
            }

            var thresholds = new SortedSet<decimal>(Given());
            _set.Scale.RequireThresholds(thresholds);
            foreach (double target in _options.TargetRates)
            {
                if (_nonMated.Count == 0)
                {
                    NotFound("There is no non-mated comparison, so that no threshold at a target FMR can be found.");
                    continue;
                }

                RateThreshold found = _nonMated.AtMost(target);
                if (found.IsAboveEveryScore)
                {
                    NotFound($"FMR {ReportText.Significant(target)} is finer than {ReportText.Count(_nonMated.Count)} non-mated comparisons can show: {TooFine(target)}. No threshold is given for it; nothing is extrapolated.");
                    continue;
                }

                decimal threshold = ThresholdAt(found.Threshold);
                if (!_set.Scale.IsKept(threshold, _protocol?.Floor))
                {
                    NotFound(string.Create(CultureInfo.InvariantCulture, $"FMR at most {ReportText.Significant(target)} would be at {threshold}, which is below the floor {_protocol!.Floor}: non-mated scores were not kept there, and no threshold is given for it."));
                    continue;
                }

                _notes.Add($"FMR at most {ReportText.Significant(target)}: threshold {threshold.ToString(CultureInfo.InvariantCulture)}, {ReportText.Count(found.Achieved.Errors)} of {ReportText.Count(found.Achieved.Trials)}. It was chosen on these comparisons; its rates belong to people not used for the choice.");
                thresholds.Add(threshold);
            }

            if (thresholds.Count > 0 && thresholds.All(t => !_set.Scale.IsKept(t, _protocol?.Floor)))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Every threshold is below the floor {_protocol!.Floor} of protocol.json; non-mated scores were not kept there."), "options");
            }

            return thresholds.Count > 0
                ? [.. thresholds]
                : throw new ArgumentException(without.Count == 0
                    ? "No threshold is given and none was declared; write --thresholds 0.30:0.50:0.05 or --fmr 1e-3."
                    : $"No threshold is left to evaluate at. {string.Join(" ", without.Distinct())} Give more comparisons, a coarser --fmr, or --thresholds 0.30:0.50:0.05.", "options");
        }

        // A threshold lies at a score, and each score matches at itself.
        private string TooFine(double target)
        {
            double least = Math.Ceiling((1 / target) - 1e-9);
            return _nonMated.Count < least
                ? $"it needs at least {least.ToString("N0", CultureInfo.InvariantCulture)}, of which one may match"
                : "the highest non-mated score alone is that of more of them than may match";
        }

        private IEnumerable<CurveEntry> Curves()
        {
            Partition? partition = _partitions.Length > 0 ? _partitions[0] : null;
            double floor = _protocol is { } declared ? _set.Scale.Similarity(DecimalText.Nearest(declared.Floor)) : double.NegativeInfinity;
            for (int g = -1; g < (partition?.Groups.Count ?? 0); g++)
            {
                bool noMated = g < 0 ? _withholding.FewMated : _byMated[0].IsWithheld[g], noNonMated = g >= 0 && _byProbe[0].IsWithheld[g];
                string name = g < 0 ? "all" : partition!.Groups[g].Text;
                int group = g;
                bool In(int i) => group < 0 || partition!.GroupOf[_set.Probes[i]] == group;
                double[] mated = [.. _mated.Where(In).Select(i => _set.Scale.Similarity(_set.Scores[i]))];
                if (mated.Length > 0 && !noMated && !noNonMated && _nonMated.Det(group, mated).ToArray() is { Length: > 0 } points)
                {
                    yield return new CurveEntry("DET", name, "FMR", "FNMR",
                        [.. points.Where(p => p.FalseMatch.Errors > 0 && p.Threshold >= floor).Select(p => (p.FalseMatch.Rate, p.FalseNonMatch.Rate)).OrderBy(p => p.Item1)],
                        "Comparisons that were made; failures are in FTA and FTE.");
                }

                foreach (CurveEntry? density in new[] { noMated ? null : ScoreDensity.Of("mated scores", name, mated, _set.Scale), noNonMated ? null : _nonMated.Density(group, name) })
                {
                    if (density is not null)
                    {
                        yield return density;
                    }
                }
            }
        }

        private int ProbeSubject(int comparison) => _set.SampleSubjects[_set.Probes[comparison]];

        private int ReferenceSubject(int comparison) => _set.SampleSubjects[_set.References[comparison]];
    }
}
