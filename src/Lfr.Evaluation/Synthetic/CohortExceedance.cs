namespace Lfr.Evaluation.Synthetic;

/// <summary>A synthetic non-mated comparison at or above the floor.</summary>
/// <param name="Passage">The passage's place in the cohort's list.</param>
/// <param name="Reference">The filler image's place in the cohort's list of references.</param>
/// <param name="Score">At or above the floor.</param>
public readonly record struct CohortExceedance(int Passage, int Reference, double Score);
