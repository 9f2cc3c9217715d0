namespace Lfr.Core.Matching;

/// <summary>One comparison of a pairwise run.</summary>
/// <param name="LeftEntryId">The left entry.</param>
/// <param name="RightEntryId">The right entry.</param>
/// <param name="IsMated">Whether both are of one subject.</param>
/// <param name="Score">The canonical comparison score.</param>
public readonly record struct ScoredPair(long LeftEntryId, long RightEntryId, bool IsMated, ComparisonScore Score);
