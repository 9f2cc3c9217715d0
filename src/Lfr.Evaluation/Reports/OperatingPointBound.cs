namespace Lfr.Evaluation.Reports;

/// <summary>One group's one-sided upper bound at an operating point.</summary>
/// <param name="Group">The group in words.</param>
/// <param name="Errors">Errors, as measured.</param>
/// <param name="Trials">Trials, as measured.</param>
/// <param name="Subjects">People.</param>
/// <param name="Bound">One-sided upper bound, scaled to N; null where it cannot be computed.</param>
/// <param name="Method">How it was made.</param>
public sealed record OperatingPointBound(string Group, long Errors, long Trials, int Subjects, double? Bound, string Method);
