namespace Lfr.Core.Watchlists;

/// <summary>A watchlist is not in order. Everything that is wrong is said at once.</summary>
public sealed class WatchlistRefusedException : Exception
{
    /// <summary>Lists everything that is wrong.</summary>
    public WatchlistRefusedException(IReadOnlyList<WatchlistProblem> problems)
        : base($"The watchlist is refused for {problems?.Count} {(problems?.Count == 1 ? "reason" : "reasons")}: {string.Join(" | ", problems ?? [])}") => Problems = problems ?? [];

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<WatchlistProblem> Problems { get; }
}
