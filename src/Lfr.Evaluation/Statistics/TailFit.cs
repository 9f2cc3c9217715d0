namespace Lfr.Evaluation.Statistics;

/// <summary>A generalised Pareto tail fitted to the highest k scores, and the threshold that it puts at the target rate.</summary>
/// <param name="TailSize">k.</param>
/// <param name="TailStart">The (k + 1)-th highest score, above which the tail is fitted.</param>
/// <param name="Shape">xi by maximum likelihood, within -0.9 to 2.</param>
/// <param name="Scale">sigma.</param>
/// <param name="Estimate">The threshold at the target rate.</param>
/// <param name="Upper">Its upper limit by the profile likelihood: the threshold to use.</param>
public sealed record TailFit(int TailSize, double TailStart, double Shape, double Scale, double Estimate, double Upper);
