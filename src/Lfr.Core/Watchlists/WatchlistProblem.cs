namespace Lfr.Core.Watchlists;

/// <summary>One thing that is wrong with a watchlist.</summary>
/// <param name="Field">Which field, by its path: "entries[3].images[0].lawfulSource".</param>
/// <param name="Reason">What is wrong, and what to do.</param>
public sealed record WatchlistProblem(string Field, string Reason)
{
    /// <summary>The field and the reason.</summary>
    public override string ToString() => $"{Field}: {Reason}";
}
