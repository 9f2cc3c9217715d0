using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Metrics;

/// <summary>Both error rates at one threshold.</summary>
/// <param name="Threshold">On the scores' scale.</param>
/// <param name="FalseMatch">Non-mated trials at or above the threshold.</param>
/// <param name="FalseNonMatch">Mated trials below the threshold, or without a score.</param>
public readonly record struct DetPoint(double Threshold, Proportion FalseMatch, Proportion FalseNonMatch);
