using Lfr.Core.Policy;

namespace Lfr.Core.Live;

/// <summary>One line of an alert's candidate list: a person on the watchlist, by the best of their references.</summary>
/// <param name="Rank">1 for the best.</param>
/// <param name="SubjectId">The person on the watchlist.</param>
/// <param name="ReferenceId">The reference that scored.</param>
/// <param name="Category">The watchlist category, which decides the threshold.</param>
/// <param name="Decision">Score, threshold and policy; a candidate under its threshold is listed too.</param>
public readonly record struct AlertCandidate(int Rank, string SubjectId, string ReferenceId, string? Category, ComparisonDecision Decision);
