namespace Lfr.Core.Watchlists;

/// <summary>One enrolled image.</summary>
/// <param name="EntryId">Its id in the watchlist.</param>
/// <param name="Subject">The person's id on the watchlist.</param>
/// <param name="Image">What the reference was made from.</param>
public readonly record struct WatchlistReference(long EntryId, string Subject, string Image);
