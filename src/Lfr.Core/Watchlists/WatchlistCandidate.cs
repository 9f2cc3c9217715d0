using Lfr.Core.Matching;

namespace Lfr.Core.Watchlists;

/// <summary>One person of a watchlist that a probe was compared with (ISO/IEC 2382-37: candidate).</summary>
/// <param name="Subject">The person's id on the watchlist.</param>
/// <param name="Image">What the best reference was made from, as it was enrolled.</param>
/// <param name="Score">The best score of the person's references.</param>
/// <param name="Rank">1 for the best. Equal scores rank by the order of enrolment.</param>
public readonly record struct WatchlistCandidate(string Subject, string Image, ComparisonScore Score, int Rank);
