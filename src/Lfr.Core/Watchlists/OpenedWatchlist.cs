namespace Lfr.Core.Watchlists;

/// <summary>A package that was verified and decrypted. Disposing it zeroes what was decrypted.</summary>
/// <remarks>May be searched from any number of threads. Dispose it after the last search.</remarks>
/// <param name="Package">What the package says of itself.</param>
/// <param name="People">The list.</param>
public sealed record OpenedWatchlist(WatchlistInspection Package, ListedPeople People) : IDisposable
{
    /// <summary>Zeroes templates and pictures.</summary>
    public void Dispose() => People.Dispose();

    /// <summary>Says what it is, never whom it names.</summary>
    public override string ToString() => $"OpenedWatchlist {Package.ListId} ({Package.People} people, redacted)";
}
