namespace Lfr.Evaluation.Reports;

/// <summary>A test that was declared before the data and was not made, with what was missing. It must not pass for one that was never declared.</summary>
/// <param name="Metric">The rate that was to be compared, as declared.</param>
/// <param name="Threshold">The threshold, as declared.</param>
/// <param name="Factor">The factor or intersection, as declared.</param>
/// <param name="Test">The test's name, as declared; null where none was.</param>
/// <param name="Reason">What was missing.</param>
public sealed record NotMadeEntry(string Metric, decimal Threshold, string Factor, string? Test, string Reason);
