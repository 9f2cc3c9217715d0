namespace Lfr.Evaluation.Reports;

/// <summary>One gate condition and whether it failed.</summary>
/// <param name="Condition">The condition as written: the gate fails when it holds.</param>
/// <param name="Failed">True where the condition holds, or where its quantity cannot be computed or is infinite.</param>
/// <param name="Explanation">The value that was met and where, or why there is none.</param>
public sealed record GateResult(string Condition, bool Failed, string Explanation);
