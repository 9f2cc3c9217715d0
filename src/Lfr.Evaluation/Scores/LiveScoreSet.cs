using Lfr.Evaluation.Protocols;

namespace Lfr.Evaluation.Scores;

/// <summary>A live test: who walked where, what was acquired, and every score at or beyond the floor. Immutable once read; safe to read from several threads.</summary>
public sealed class LiveScoreSet
{
    /// <summary>How the test was made.</summary>
    public required LiveProtocol Protocol { get; init; }

    /// <summary>Identifiers of the people who passed.</summary>
    public required IReadOnlyList<string> Subjects { get; init; }

    /// <summary>Labels of <see cref="Subjects"/>.</summary>
    public required FactorLabels SubjectLabels { get; init; }

    /// <summary>For each subject, who gave the labels; empty where not said.</summary>
    public required IReadOnlyList<string> LabelSources { get; init; }

    /// <summary>The passages, in the order of the file.</summary>
    public required IReadOnlyList<Passage> Passages { get; init; }

    /// <summary>The references that were tried.</summary>
    public required ReferenceSet References { get; init; }

    /// <summary>The non-mated scores at or beyond the floor.</summary>
    public required IReadOnlyList<Exceedance> Exceedances { get; init; }

    /// <summary>Non-mated score histogram; null where the folder has none, so that no distribution, no DET below the floor and no d' can be given.</summary>
    public IReadOnlyList<HistogramBin>? Histogram { get; init; }

    /// <summary>Watchlists of deployments; empty where the folder has none.</summary>
    public IReadOnlyList<WatchlistComposition> Watchlists { get; init; } = [];

    /// <summary>Identifiers of everybody that any file names: those who passed, then people of references alone.</summary>
    internal IReadOnlyList<string> Persons { get; init; } = [];

    /// <summary>What a reader of the results must know about the files.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
