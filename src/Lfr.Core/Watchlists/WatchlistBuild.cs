namespace Lfr.Core.Watchlists;

/// <summary>A watchlist that was made, with what was noticed on the way. Dispose it when it has been packaged.</summary>
/// <remarks>Used by one thread at a time.</remarks>
public sealed class WatchlistBuild : IDisposable
{
    internal WatchlistBuild(ListedPeople people, IReadOnlyList<EnrolmentFailure> failures, IReadOnlyList<DuplicateFinding> duplicates)
    {
        People = people;
        Failures = failures;
        Duplicates = duplicates;
        Summary = WatchlistSummary.Of(people.Form);
    }

    /// <summary>The people, their reasons and their templates.</summary>
    public ListedPeople People { get; }

    /// <summary>Images that gave no reference, each with its reason. Everyone on the list has at least one that did.</summary>
    public IReadOnlyList<EnrolmentFailure> Failures { get; }

    /// <summary>Images whose likeness contradicts the identifiers, by kind, the strongest contradiction first.</summary>
    public IReadOnlyList<DuplicateFinding> Duplicates { get; }

    /// <summary>Size and composition.</summary>
    public WatchlistSummary Summary { get; }

    /// <summary>Zeroes the templates and pictures.</summary>
    public void Dispose() => People.Dispose();
}
