namespace Lfr.Evaluation.Scores;

/// <summary>One search of a gallery and the list it returned.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class SearchOutcome
{
    /// <summary>Identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Index of the person searched for.</summary>
    public required int Subject { get; init; }

    /// <summary>True where the person is in the gallery.</summary>
    public required bool IsMated { get; init; }

    /// <summary>True where a face was acquired from the probe.</summary>
    public required bool IsAcquired { get; init; }

    /// <summary>N: references in the gallery.</summary>
    public required long GallerySize { get; init; }

    /// <summary>L: the longest list that the search returns.</summary>
    public required long ListLimit { get; init; }

    /// <summary>The candidates, by rank.</summary>
    public IReadOnlyList<Candidate> Candidates => List;

    internal List<Candidate> List { get; } = [];
}
