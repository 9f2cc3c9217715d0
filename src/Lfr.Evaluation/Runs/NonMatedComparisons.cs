using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Where an evaluation's non-mated comparisons come from, which are most of all: a list, or a stream that is counted and never kept.</summary>
internal abstract class NonMatedComparisons
{
    /// <summary>Comparisons that gave a score.</summary>
    public abstract long Count { get; }

    /// <summary>Comparisons, mated ones too, that gave none.</summary>
    public abstract long Unscored { get; }

    /// <summary>The samples that are the probe of one of them, each once.</summary>
    public abstract IReadOnlyList<int> ProbeSamples { get; }

    /// <summary>What a reader must know of how they were counted.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>The lowest threshold at which the share of matches is at most the target; see <see cref="RateThreshold.AtMost"/>.</summary>
    public abstract RateThreshold AtMost(double target);

    /// <summary>The score from which on at most the target matches, and the comparisons at or above it, highest first; where they are more than are kept, a higher one and those. Where the target is finer than one score,
    /// a number above every score, and none.</summary>
    public abstract (double From, ScoredPair[] Pairs) Highest(double target);

    /// <summary>Every comparison, counted as a non-match.</summary>
    public abstract PairScopes Unmatched();

    /// <summary>Counts at these thresholds, before they are asked for.</summary>
    public abstract void Prepare(IReadOnlyList<decimal> thresholds);

    /// <summary>The counts at a threshold.</summary>
    public abstract PairScopes At(decimal threshold);

    /// <summary>The counts at a threshold by pair of people, or null where a bootstrap of them was not asked for or would need too much.</summary>
    public abstract PairCells? CellsAt(decimal threshold);

    /// <summary>Comparisons by the probe's group and person in a partition, and those of them that match at a threshold.</summary>
    public abstract (CellGrid Grid, (int Group, int Subject, SubjectCount Count)[] Counts) ByProbe(int partition, decimal threshold);

    /// <summary>The trade-off curve of a group of the first partition, or of everybody for -1; empty where there is no comparison.</summary>
    public abstract IEnumerable<DetPoint> Det(int group, double[] mated);

    /// <summary>The density of their scores, or null for too few.</summary>
    public abstract CurveEntry? Density(int group, string name);

    /// <summary>The samples tried on a failure's side, ascending, and which of them failed.</summary>
    public abstract (int[] Tried, IReadOnlySet<int> Failed) Failures(ComparisonFailure failure);
}
