namespace Lfr.Evaluation.Scores;

/// <summary>The references that were tried: one by one (<c>references.csv</c>), or as joint counts (<c>reference_counts.csv</c>) where they may not be published.</summary>
/// <remarks>Once read it does not change, and is safe for concurrent use.</remarks>
public sealed class ReferenceSet
{
    /// <summary>Identifiers; with counts only, those that occur among the exceedances.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>True where each reference is known with its subject and labels.</summary>
    public required bool IsListed { get; init; }

    /// <summary>For each reference its person, as an index that is shared with the score set's subjects below their number and goes on above it; empty for counts.</summary>
    public required IReadOnlyList<int> Persons { get; init; }

    /// <summary>For each reference, whether it is filler (false: on the watchlist); empty for counts.</summary>
    public required IReadOnlyList<bool> IsFiller { get; init; }

    /// <summary>For each reference, whether it was enrolled; empty for counts.</summary>
    public required IReadOnlyList<bool> IsEnrolled { get; init; }

    /// <summary>Labels of the references; empty for counts.</summary>
    public required FactorLabels Labels { get; init; }

    /// <summary>Joint cells of filler references: labels by the order of <see cref="CellFactors"/>, those tried, those enrolled.</summary>
    public required IReadOnlyList<ReferenceCell> FillerCells { get; init; }

    /// <summary>Joint cells of watchlist references.</summary>
    public required IReadOnlyList<ReferenceCell> WatchlistCells { get; init; }

    /// <summary>The factors of the cells.</summary>
    public required IReadOnlyList<string> CellFactors { get; init; }

    /// <summary>Why references failed to enrol, with counts.</summary>
    public required IReadOnlyDictionary<string, long> FailureReasons { get; init; }

    /// <summary>The people behind each reason; empty where they are not known.</summary>
    internal IReadOnlyDictionary<string, HashSet<int>> FailedPersons { get; init; } = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);

    /// <summary>F: enrolled filler references (images, not people).</summary>
    public long FillerEnrolled => FillerCells.Sum(cell => cell.Enrolled);

    /// <summary>Filler references that were tried.</summary>
    public long FillerAttempted => FillerCells.Sum(cell => cell.Attempted);
}
