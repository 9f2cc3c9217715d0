namespace Lfr.Core.Watchlists;

/// <summary>Where the key of each watchlist package is: a file, the environment, or, with an implementation of your own, a vault. Destroying
/// the key is what destroys a package, wherever copies of it lie.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IWatchlistKeyProvider
{
    /// <summary>Bytes of a key: AES-256.</summary>
    const int KeyBytes = 32;

    /// <summary>Makes the key of a new package.</summary>
    /// <param name="listId">Name of the list; see <see cref="WatchlistForm.Id"/>.</param>
    /// <param name="key">[32] receives the key; the caller zeroes it.</param>
    /// <exception cref="InvalidOperationException">There is a key of that name already, or none can be made.</exception>
    void CreateKey(string listId, Span<byte> key);

    /// <summary>Reads the key of a package.</summary>
    /// <param name="listId">Name of the list.</param>
    /// <param name="key">[32] receives the key; the caller zeroes it.</param>
    /// <returns>False where there is none (any more).</returns>
    /// <exception cref="InvalidOperationException">There is one, and it is no key.</exception>
    bool TryReadKey(string listId, Span<byte> key);

    /// <summary>Destroys the key of a package.</summary>
    /// <param name="listId">Name of the list.</param>
    /// <returns>What was done, and what nobody can prove.</returns>
    KeyDestruction DestroyKey(string listId);
}
