namespace Lfr.Core.Watchlists;

/// <summary>A watchlist package is not as its signer left it, or was signed by somebody else. Nothing of it is used.</summary>
public sealed class WatchlistTamperedException : Exception
{
    /// <summary>Says what does not fit.</summary>
    public WatchlistTamperedException(string message)
        : base(message)
    {
    }

    /// <summary>Says what does not fit, and why it was noticed.</summary>
    public WatchlistTamperedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
