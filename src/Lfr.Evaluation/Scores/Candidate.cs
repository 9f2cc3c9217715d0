namespace Lfr.Evaluation.Scores;

/// <summary>One entry of a candidate list.</summary>
/// <param name="Rank">1-based place in the list.</param>
/// <param name="Reference">Identifier of the reference.</param>
/// <param name="Subject">Index of the reference's person in <see cref="SearchSet.Subjects"/>; above the labelled ones where the person never searches.</param>
/// <param name="Score">The score, in the file's own direction.</param>
public readonly record struct Candidate(int Rank, string Reference, int Subject, double Score);
