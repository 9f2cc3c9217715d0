namespace Lfr.Evaluation.Protocols;

/// <summary>What the operator states about the people who pass a deployment; without it no expected number of people can be given.</summary>
/// <param name="Factor">The factor of the mix, such as <c>ethnicity</c>.</param>
/// <param name="Shares">Share of passers-by of each label of the factor; they sum to one.</param>
/// <param name="OnWatchlistPer10000">How many of 10,000 passers-by are on the watchlist; null where not stated.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record PassersBy(string Factor, IReadOnlyDictionary<string, decimal> Shares, decimal? OnWatchlistPer10000, string? Source);
