using Lfr.Core.Audit.Events;
using Lfr.Core.Engine;
using Lfr.Core.Quality;

namespace Lfr.Core.Search;

/// <summary>How a gallery is searched.</summary>
public sealed record FaceSearchOptions
{
    /// <summary>Most candidates that a list may hold.</summary>
    public const int MaximumCandidates = 1000;

    /// <summary>The police use, recorded with every search.</summary>
    public required SearchUse Use { get; init; }

    /// <summary>Candidates listed at most, 1 to <see cref="MaximumCandidates"/>: what an officer will really compare. Nobody under the threshold is ever listed.</summary>
    public int CandidateLimit { get; init; } = 20;

    /// <summary>Which face of the picture is meant. <see cref="FaceChoice.Only"/> by default: the wrong face of a still accuses the wrong person.</summary>
    public FaceChoice Choice { get; init; } = FaceChoice.Only;

    /// <summary>From where on a probe is refused; null for the engine's limits.</summary>
    public QualityLimits? Quality { get; init; }

    /// <summary>Name of the quality gate, compared with the one that a policy was calibrated with.</summary>
    public string QualityGate { get; init; } = "the engine's limits for probes";

    internal FaceSearchOptions Check()
    {
        if (Use is not (SearchUse.Retrospective or SearchUse.OperatorInitiated))
        {
            Throw.Argument($"Use is {Use}. Say Retrospective or OperatorInitiated: it is recorded with every search.", nameof(Use));
        }

        Throw.IfOutOfRange(CandidateLimit, 1, MaximumCandidates, nameof(CandidateLimit), "Ask for the number of candidates that an officer will compare.");
        ArgumentException.ThrowIfNullOrWhiteSpace(QualityGate);
        return this;
    }
}
