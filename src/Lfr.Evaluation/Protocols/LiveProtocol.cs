using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>How a test was made: <c>protocol.json</c> of a score set. See docs/formats.md. Immutable.</summary>
public sealed record LiveProtocol
{
    /// <summary>The one value of <c>schema</c> that this version reads.</summary>
    public const string CurrentSchema = "lfr-scores-1";

    /// <summary>The test's title, or empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>Name of the matcher.</summary>
    public required string MatcherName { get; init; }

    /// <summary>Version of the matcher.</summary>
    public required string MatcherVersion { get; init; }

    /// <summary>Range, direction and decision.</summary>
    public required ScoreScale Scale { get; init; }

    /// <summary>Non-mated scores below this were not kept; a threshold below it is refused.</summary>
    public required decimal Floor { get; init; }

    /// <summary>Mated scores below this were not kept; null where all were.</summary>
    public decimal? MatedFloor { get; init; }

    /// <summary>True where a score depends on who else is in the gallery; every scaling to another size is then refused.</summary>
    public bool ScoresDependOnGallery { get; init; }

    /// <summary>True where each camera has its own row and a passage takes the best of them; false where the system fused before scoring.</summary>
    public bool AnyCamera { get; init; }

    /// <summary>Hypotheses declared before the data.</summary>
    public IReadOnlyList<PrimaryTest> Primary { get; init; } = [];

    /// <summary>Who gave each factor's labels (self, observer, record).</summary>
    public IReadOnlyDictionary<string, string> LabelSources { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The labels that factors may have; any other is an error. Nothing where none were declared.</summary>
    public LegalLabels LegalLabels { get; init; } = LegalLabels.None;

    /// <summary>The rule by which passages were excluded.</summary>
    public string ExclusionsRule { get; init; } = "";

    /// <summary>True for generated data: every page, table, picture and node of a report says so.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>Settings under which the scores were made (threshold, pipeline, cameras, quality gate, N-of-M, ...), as text.</summary>
    public IReadOnlyDictionary<string, string> Tested { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same settings as deployed; a report sets them side by side.</summary>
    public IReadOnlyDictionary<string, string> Deployed { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is stated about passers-by; null where nothing is.</summary>
    public PassersBy? PassersBy { get; init; }

    /// <summary>The factors within which passages are permuted when another factor is tested (a factor inside another), such as gender and site.</summary>
    public IReadOnlyList<string> PermuteWithin { get; init; } = [];
}
