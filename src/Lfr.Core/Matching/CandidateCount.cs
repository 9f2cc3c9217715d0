namespace Lfr.Core.Matching;

/// <summary>How long a candidate list is, and whether it is all of them.</summary>
/// <param name="Written">Candidates written, best first.</param>
/// <param name="IsComplete">True when the list leaves nothing out: no entry (or subject, when grouped) at or above the threshold, or
/// none at all where no threshold was asked for, is missing from it.</param>
public readonly record struct CandidateCount(int Written, bool IsComplete);
