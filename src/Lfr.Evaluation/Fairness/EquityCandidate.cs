using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Fairness;

/// <summary>One threshold with every group's false positives at it.</summary>
/// <param name="Threshold">On the scores' scale; higher is stricter.</param>
/// <param name="Groups">One a group, in the same order at every threshold: errors are false positives over all trials.</param>
public sealed record EquityCandidate(double Threshold, IReadOnlyList<ClusteredProportion> Groups);
