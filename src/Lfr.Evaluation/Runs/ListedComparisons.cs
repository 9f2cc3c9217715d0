using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>The non-mated comparisons of a list.</summary>
internal sealed class ListedComparisons : NonMatedComparisons
{
    private readonly ComparisonSet _set;
    private readonly IReadOnlyList<Partition> _partitions;
    private readonly bool _bootstrap;
    private readonly int[] _places;
    private readonly SortedScores _sorted;
    private readonly CellGrid[] _grids;

    public ListedComparisons(ComparisonSet set, IReadOnlyList<Partition> partitions, EvaluationOptions options)
    {
        (_set, _partitions, _bootstrap) = (set, partitions, options.BootstrapDraws > 0);
        _places = [.. Enumerable.Range(0, set.Count).Where(i => set.Failures[i] == ComparisonFailure.None && Probe(i) != Reference(i))];
        Unscored = set.Failures.Count(failure => failure != ComparisonFailure.None);
        _sorted = new SortedScores([.. _places.Select(i => set.Scale.Similarity(set.Scores[i]))]);
        int[] subjects = [.. _places.Select(Probe)];
        _grids = [.. partitions.Select(p => new CellGrid(subjects, [.. _places.Select(i => p.GroupOf[set.Probes[i]])], p.Groups.Count))];
    }

    public override long Count => _places.Length;

    public override long Unscored { get; }

    public override IReadOnlyList<int> ProbeSamples => [.. _places.Select(i => _set.Probes[i]).Distinct()];

    public override RateThreshold AtMost(double target) => RateThreshold.AtMost(_sorted, target);

    public override (double From, ScoredPair[] Pairs) Highest(double target)
    {
        double from = AtMost(target).Threshold;
        return (from, [.. _places.Select(i => new ScoredPair(_set.Probes[i], _set.References[i], _set.Scale.Similarity(_set.Scores[i]))).Where(pair => pair.Similarity >= from).OrderByDescending(pair => pair.Similarity)]);
    }

    public override PairScopes Unmatched()
    {
        var scopes = new PairScopes(_partitions);
        foreach (int i in _places)
        {
            scopes.Add(_set.Probes[i], _set.References[i], Probe(i), Reference(i), false);
        }

        return scopes;
    }

    public override void Prepare(IReadOnlyList<decimal> thresholds)
    {
    }

    public override PairScopes At(decimal threshold)
    {
        double t = DecimalText.Nearest(threshold);
        var scopes = new PairScopes(_partitions);
        foreach (int i in _places)
        {
            scopes.Add(_set.Probes[i], _set.References[i], Probe(i), Reference(i), _set.Scale.IsMatch(_set.Scores[i], t));
        }

        return scopes;
    }

    public override PairCells? CellsAt(decimal threshold)
    {
        if (!_bootstrap)
        {
            return null;
        }

        double t = DecimalText.Nearest(threshold);
        var cells = new PairCells();
        foreach (int i in _places)
        {
            cells.Add(Probe(i), Reference(i), _set.Scale.IsMatch(_set.Scores[i], t) ? 1 : 0, 1);
        }

        return cells;
    }

    public override (CellGrid Grid, (int Group, int Subject, SubjectCount Count)[] Counts) ByProbe(int partition, decimal threshold)
    {
        double t = DecimalText.Nearest(threshold);
        return (_grids[partition], _grids[partition].Count([.. _places.Select(i => _set.Scale.IsMatch(_set.Scores[i], t))]));
    }

    public override IEnumerable<DetPoint> Det(int group, double[] mated)
    {
        double[] scores = Of(group);
        return scores.Length == 0 ? [] : DetCurve.Of(new SortedScores(mated), new SortedScores(scores), 200);
    }

    public override CurveEntry? Density(int group, string name) => ScoreDensity.Of("non-mated scores", name, Of(group), _set.Scale);

    public override (int[] Tried, IReadOnlySet<int> Failed) Failures(ComparisonFailure failure)
    {
        IReadOnlyList<int> samples = failure == ComparisonFailure.ProbeFailureToAcquire ? _set.Probes : _set.References;
        return ([.. samples.Distinct().Order()], Enumerable.Range(0, _set.Count).Where(i => _set.Failures[i] == failure).Select(i => samples[i]).ToHashSet());
    }

    private double[] Of(int group) => [.. _places.Where(i => group < 0 || _partitions[0].GroupOf[_set.Probes[i]] == group).Select(i => _set.Scale.Similarity(_set.Scores[i]))];

    private int Probe(int comparison) => _set.SampleSubjects[_set.Probes[comparison]];

    private int Reference(int comparison) => _set.SampleSubjects[_set.References[comparison]];
}
