namespace Lfr.Evaluation.Scores;

/// <summary>A non-mated comparison at or beyond the floor.</summary>
/// <param name="Passage">Index of the passage.</param>
/// <param name="Reference">Index of the reference, or of its identifier where only counts of references are known.</param>
/// <param name="Score">The score, in the file's own direction.</param>
public readonly record struct Exceedance(int Passage, int Reference, double Score);
