using Lfr.Evaluation.Protocols;

namespace Lfr.Evaluation.Scores;

/// <summary>Searches with their candidate lists: retrospective or operator-initiated identification. Immutable once read.</summary>
public sealed class SearchSet
{
    /// <summary>How the test was made.</summary>
    public required LiveProtocol Protocol { get; init; }

    /// <summary>Identifiers of the people.</summary>
    public required IReadOnlyList<string> Subjects { get; init; }

    /// <summary>Labels of the people who were searched for.</summary>
    public required FactorLabels Labels { get; init; }

    /// <summary>The searches, in the order of the file.</summary>
    public required IReadOnlyList<SearchOutcome> Searches { get; init; }

    /// <summary>What other searches share with these, so that two reports alike are not taken for two findings; null where nothing is known to be shared.</summary>
    internal string? SharedWith { get; init; }

    /// <summary>What a reader of the results must know about the files.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
