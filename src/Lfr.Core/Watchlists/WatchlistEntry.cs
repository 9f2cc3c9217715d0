namespace Lfr.Core.Watchlists;

/// <summary>A person on a watchlist.</summary>
public sealed record WatchlistEntry
{
    /// <summary>The person, by the identifier that the force's records use.</summary>
    public string? SubjectId { get; init; }

    /// <summary>Name of a category of the list.</summary>
    public string? Category { get; init; }

    /// <summary>Why this person is on this list, in words.</summary>
    public string? Justification { get; init; }

    /// <summary>Who added the person.</summary>
    public string? AddedBy { get; init; }

    /// <summary>When the entry ends, whatever happens.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>One or more images.</summary>
    public IReadOnlyList<WatchlistImage>? Images { get; init; }

    /// <summary>Says what it is, never whom it names.</summary>
    public override string ToString() => "WatchlistEntry (redacted)";
}
