using Lfr.Core.Audit.Events;

namespace Lfr.Core.Watchlists;

/// <summary>What was filled in for a watchlist, complete or not. <see cref="WatchlistBuilder"/> makes a list of a form in order.</summary>
public sealed record WatchlistForm
{
    /// <summary>Name of the list: letters, digits, '-', '_' and '.', at most 64; it names the package's key.</summary>
    public string? Id { get; init; }

    /// <summary>The authority.</summary>
    public WatchlistApproval? Approval { get; init; }

    /// <summary>The categories in use.</summary>
    public IReadOnlyList<WatchlistCategory>? Categories { get; init; }

    /// <summary>The people.</summary>
    public IReadOnlyList<WatchlistEntry>? Entries { get; init; }

    /// <summary>People of each group ("Black", or "Black, Female"), as the force's own records have it, adding up to the entries; null where it is not stated. Only counts: nobody's
    /// group is on the list. A policy that is bound to the composition of the list it was calibrated for is refused without it.</summary>
    public IReadOnlyDictionary<string, int>? PeopleByGroup { get; init; }

    /// <summary>Entries of each category, in the form's order. Of a form that has been checked: it has both.</summary>
    internal IReadOnlyList<CategoryCount> CountByCategory() => [.. Categories!.Select(c => new CategoryCount(c.Name!, Entries!.Count(e => e.Category == c.Name)))];
}
