namespace Lfr.Core.Watchlists;

/// <summary>The receipt of a package's destruction, with what it cannot prove.</summary>
/// <param name="ListId">Name of the list.</param>
/// <param name="Hash">SHA-256 of the package's file; null where it was gone already.</param>
/// <param name="Key">What became of the key.</param>
/// <param name="FileDeleted">Whether the file is gone from its place.</param>
/// <param name="At">When.</param>
public sealed record WatchlistDestruction(string ListId, string? Hash, KeyDestruction Key, bool FileDeleted, DateTimeOffset At)
{
    /// <summary>What deleting a file cannot prove.</summary>
    public const string FileNotProven = "That no copy of the package exists, and that its sectors were overwritten. Without the key a copy cannot be read.";

    /// <summary>Whether nothing is left that this software knows of.</summary>
    public bool IsComplete => Key.IsDestroyed && FileDeleted;
}
