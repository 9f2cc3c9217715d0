namespace Lfr.Evaluation.Statistics;

/// <summary>One deployment's faces and false alerts.</summary>
/// <param name="Period">The period's number, 0 or more, such as years in order.</param>
/// <param name="FalseAlerts">0 up to the faces.</param>
/// <param name="Faces">0 or more; an estimate in the published grids.</param>
public readonly record struct DeploymentCount(int Period, int FalseAlerts, int Faces);
