namespace Lfr.Core.Deployments;

/// <summary>How many alerts a threshold raised.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Alerts">Alerts raised under it.</param>
public readonly record struct ThresholdUse(float Threshold, long Alerts);
