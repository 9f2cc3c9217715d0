namespace Lfr.Evaluation.Statistics;

/// <summary>The ratio of two groups' rates.</summary>
/// <param name="Numerator">The first group's number.</param>
/// <param name="Denominator">The second group's number.</param>
/// <param name="Ratio">First over second, with the interval at the level asked for (not adjusted).</param>
public sealed record PairwiseRatio(int Numerator, int Denominator, RateRatio Ratio);
