using Lfr.Core.Matching;
using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>The non-mated comparisons of templates, counted as they pass and never kept: memory is some numbers a person, group and threshold, and a histogram a group.</summary>
internal sealed class StreamedComparisons : NonMatedComparisons
{
    // 24 MB while they are looked at.
    private const long MostKept = 2_000_000;

    private readonly TemplatePairs _pairs;
    private readonly IReadOnlyList<Partition> _partitions;
    private readonly IReadOnlyList<int> _subjects;
    private readonly CancellationToken _cancellation;
    private readonly int[] _probeImages;
    private readonly int[] _referenceImages;
    private readonly PairScopes _trials;
    private readonly Dictionary<decimal, PairScopes> _at = [];
    private readonly Lock _turning = new();
    private ScoreBins[]? _bins;

    public StreamedComparisons(TemplatePairs pairs, IReadOnlyList<Partition> partitions, IReadOnlyList<int> subjects, EvaluationOptions options, CancellationToken cancellation)
    {
        (_pairs, _partitions, _subjects, _cancellation) = (pairs, partitions, subjects, cancellation);
        _probeImages = pairs.ImagesOf(pairs.Probes);
        _referenceImages = pairs.ImagesOf(pairs.References);
        Notes = options.BootstrapDraws > 0
            ? [$"{ReportText.Count(pairs.Count)} comparisons were counted as they were made and are not listed. The bootstrap over pairs of people would need them all, and was not made."]
            : [$"{ReportText.Count(pairs.Count)} comparisons were counted as they were made and are not listed."];

        // Counted as non-matches first, in the order of a list; matches are few and turned as they are found.
        _trials = new PairScopes(partitions);
        var met = new HashSet<int>();
        foreach (int probe in _probeImages)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = pairs.IsWithin ? Array.BinarySearch(_referenceImages, probe) + 1 : 0;
            foreach (int reference in _referenceImages.AsSpan(first))
            {
                if (subjects[probe] != subjects[reference])
                {
                    _trials.Add(probe, reference, subjects[probe], subjects[reference], false);
                    met.Add(probe);
                }
            }
        }

        ProbeSamples = [.. met];
    }

    public override IReadOnlyList<int> ProbeSamples { get; }

    public override long Count => _trials.All.Trials;

    public override long Unscored => _pairs.Count - _pairs.Scored;

    public override IReadOnlyList<string> Notes { get; }

    private ScoreBins[] Bins => _bins ?? throw new InvalidOperationException("Nothing has been counted yet.");

    public override RateThreshold AtMost(double target)
    {
        Require.Rate(target, nameof(target));
        if (_bins is null)
        {
            Pass([], []);
        }

        // The bin in which the rate passes the target, and the next one above it that holds anything: the threshold is a score of one of them.
        ScoreBins all = Of(-1);
        long above = 0;
        int bin = ScoreBins.Bins - 1, last = -1;
        for (; bin >= 0 && (double)(above + all[bin]) / Count <= target; bin--)
        {
            above += all[bin];
            last = all[bin] > 0 ? bin : last;
        }

        var values = new SortedDictionary<float, long>(Comparer<float>.Create((a, b) => b.CompareTo(a)));
        foreach ((float score, long count) in Pass([], [bin, last]))
        {
            values.Add(score, count);
        }

        long errors = values.Where(value => last >= 0 && ScoreBins.Of(value.Key) == last).Sum(value => value.Value);
        errors = above - errors;
        float? threshold = null;
        float highest = float.NegativeInfinity;
        foreach ((float score, long count) in values)
        {
            highest = MathF.Max(highest, score);
            if ((double)(errors + count) / Count > target)
            {
                break;
            }

            (errors, threshold) = (errors + count, score);
        }

        return threshold is { } found
            ? new RateThreshold(MatcherScore.Decimal(found), new Proportion(errors, Count), false)
            : new RateThreshold(Math.BitIncrement(MatcherScore.Decimal(highest)), new Proportion(0, Count), true);
    }

    public override (double From, ScoredPair[] Pairs) Highest(double target)
    {
        RateThreshold lowest = AtMost(Math.Min(target, (double)MostKept / Count));
        if (lowest.IsAboveEveryScore)
        {
            return (lowest.Threshold, []);
        }

        var kept = new List<(int Probe, int Reference, float Score)>((int)lowest.Achieved.Errors);
        Pass([], [], (MatcherScore.LowestMatch(lowest.Threshold), kept));
        return (lowest.Threshold, [.. kept.OrderByDescending(pair => pair.Score).Select(pair => new ScoredPair(pair.Probe, pair.Reference, MatcherScore.Decimal(pair.Score)))]);
    }

    public override PairScopes Unmatched() => _trials;

    public override void Prepare(IReadOnlyList<decimal> thresholds)
    {
        foreach (decimal threshold in thresholds)
        {
            _at[threshold] = _trials.Copy();
        }

        Pass([.. thresholds.Order()], []);
    }

    public override PairScopes At(decimal threshold) => _at[threshold];

    public override PairCells? CellsAt(decimal threshold) => null;

    public override (CellGrid Grid, (int Group, int Subject, SubjectCount Count)[] Counts) ByProbe(int partition, decimal threshold)
    {
        // In the order in which the people come as probes, as in a list.
        var counts = new Dictionary<(int Group, int Subject), SubjectCount>();
        foreach ((int group, PairProportion proportion) in _at[threshold].By[partition].ByProbe.Index())
        {
            foreach ((int subject, long errors, long trials) in proportion.ByProbeSubject())
            {
                counts.Add((group, subject), new SubjectCount(checked((int)errors), checked((int)trials)));
            }
        }

        (int Group, int Subject)[] order = [.. _probeImages.Select(image => (_partitions[partition].GroupOf[image], _subjects[image])).Distinct().Where(counts.ContainsKey)];
        (int Group, int Subject, SubjectCount Count)[] cells = [.. order.Select(cell => (cell.Group, cell.Subject, counts[cell]))];
        return (new CellGrid(cells, _partitions[partition].Groups.Count), cells);
    }

    public override IEnumerable<DetPoint> Det(int group, double[] mated)
    {
        ScoreBins bins = Of(group);
        var sorted = new SortedScores(mated);
        long total = bins.Total(), above = 0;
        var points = new List<DetPoint>();
        for (int bin = ScoreBins.Bins - 1; bin >= 0 && total > 0; bin--)
        {
            above += bins[bin];
            double edge = ScoreBins.LowerEdge(bin);
            if (bins[bin] > 0)
            {
                points.Add(new DetPoint(edge, new Proportion(above, total), new Proportion(sorted.Trials - sorted.CountAtOrAbove(edge), sorted.Trials)));
            }
        }

        points.Reverse();
        int count = Math.Min(points.Count, 200);
        return Enumerable.Range(0, count).Select(i => points[count < 2 ? 0 : (int)((long)i * (points.Count - 1) / (count - 1))]);
    }

    public override CurveEntry? Density(int group, string name) => ScoreDensity.Of("non-mated scores", name, Of(group));

    public override (int[] Tried, IReadOnlySet<int> Failed) Failures(ComparisonFailure failure)
    {
        bool ofProbes = failure == ComparisonFailure.ProbeFailureToAcquire;
        IReadOnlyList<int> side = ofProbes ? _pairs.Probes : _pairs.References, other = ofProbes ? _pairs.References : _pairs.Probes;

        // Of every two images the first is never a reference and the last never a probe. A reference is tried by a probe that has a template: else the probe has failed.
        bool Meets(int image, bool any) => ofProbes
            ? !_pairs.IsWithin ? other.Count > 0 : image < other[^1]
            : other.Any(probe => (any || _pairs.HasTemplate(probe)) && (!_pairs.IsWithin || probe < image));
        return ([.. side.Where(image => Meets(image, true)).Order()], side.Where(image => !_pairs.HasTemplate(image) && Meets(image, ofProbes)).ToHashSet());
    }

    private ScoreBins Of(int group)
    {
        if (group >= 0)
        {
            return Bins[group];
        }

        var all = new ScoreBins();
        foreach (ScoreBins bins in Bins)
        {
            all.Add(bins);
        }

        return all;
    }

    /// <summary>Makes every comparison once more: counts scores in bins, turns the matches at these thresholds or keeps those from a score on, and returns the scores in some bins with how often each came.</summary>
    private Dictionary<float, long> Pass(decimal[] thresholds, IReadOnlyList<int> chosen, (float Lowest, List<(int Probe, int Reference, float Score)> To)? keep = null)
    {
        int groups = _partitions.Count > 0 ? _partitions[0].Groups.Count : 1;
        float[] lowest = [.. thresholds.Select(threshold => MatcherScore.LowestMatch(DecimalText.Nearest(threshold)))];
        PairScopes[] scopes = [.. thresholds.Select(threshold => _at[threshold])];
        Counter[] counters = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Counter(this, groups, lowest, scopes, [.. chosen.Where(bin => bin >= 0).Distinct()], keep))];
        _pairs.Stream(_subjects, counters, _cancellation);
        _bins = counters[0].Bins;
        foreach (Counter counter in counters.Skip(1))
        {
            for (int g = 0; g < groups; g++)
            {
                _bins[g].Add(counter.Bins[g]);
            }
        }

        return counters.SelectMany(counter => counter.Chosen).GroupBy(value => value.Key).ToDictionary(same => same.Key, same => same.Sum(value => value.Value));
    }

    /// <summary>One thread's counts.</summary>
    private sealed class Counter(StreamedComparisons owner, int groups, float[] lowest, PairScopes[] scopes, int[] chosen, (float Lowest, List<(int Probe, int Reference, float Score)> To)? keep) : IPairwiseConsumer
    {
        private readonly List<(int Probe, int Reference, float Score)> _matches = [];

        public ScoreBins[] Bins { get; } = [.. Enumerable.Range(0, groups).Select(_ => new ScoreBins())];

        public Dictionary<float, long> Chosen { get; } = [];

        public void Consume(in PairwiseTile tile)
        {
            float match = keep is { } kept ? kept.Lowest : lowest.Length > 0 ? lowest[0] : float.PositiveInfinity;
            var bins = new ScoreBins[tile.LeftEntryIds.Length];
            for (int left = 0; left < bins.Length; left++)
            {
                bins[left] = Bins[owner._partitions.Count > 0 ? owner._partitions[0].GroupOf[owner._probeImages[tile.LeftEntryIds[left]]] : 0];
            }

            for (int right = 0; right < tile.RightEntryIds.Length; right++)
            {
                ReadOnlySpan<float> scores = tile.Scores(right);
                int subject = tile.RightSubjects[right];
                for (int left = 0; left < scores.Length; left++)
                {
                    if (tile.LeftSubjects[left] == subject)
                    {
                        continue;
                    }

                    int bin = ScoreBins.Of(scores[left]);
                    bins[left].Count(bin);
                    if (scores[left] >= match)
                    {
                        _matches.Add((owner._probeImages[tile.LeftEntryIds[left]], owner._referenceImages[tile.RightEntryIds[right]], scores[left]));
                    }

                    if (chosen.Length > 0 && chosen.Contains(bin))
                    {
                        Chosen[scores[left]] = Chosen.GetValueOrDefault(scores[left]) + 1;
                    }
                }
            }

            if (_matches.Count > 0)
            {
                Turn();
            }
        }

        // A tile's matches at most are kept.
        private void Turn()
        {
            lock (owner._turning)
            {
                keep?.To.AddRange(_matches);
                foreach ((int probe, int reference, float score) in _matches)
                {
                    for (int t = 0; t < lowest.Length && score >= lowest[t]; t++)
                    {
                        scopes[t].Turn(probe, reference, owner._subjects[probe], owner._subjects[reference]);
                    }
                }
            }

            _matches.Clear();
        }
    }
}
