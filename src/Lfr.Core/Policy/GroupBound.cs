namespace Lfr.Core.Policy;

/// <summary>What a calibration found for one group of people passing by, at the policy's threshold.</summary>
/// <param name="Group">The group, by what people said of themselves in the calibration.</param>
/// <param name="Errors">False alerts.</param>
/// <param name="Trials">Non-mated passages, over 0.</param>
/// <param name="Subjects">People.</param>
/// <param name="UpperBound">One-sided upper confidence bound of the group's FPIR, at the binding's confidence.</param>
/// <param name="Method">How the bound was made.</param>
public sealed record GroupBound(string Group, long Errors, long Trials, long Subjects, double UpperBound, string Method);
