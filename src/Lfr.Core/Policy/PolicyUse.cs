using Lfr.Core.Embedding;

namespace Lfr.Core.Policy;

/// <summary>What a policy is about to be used with.</summary>
public sealed record PolicyUse
{
    /// <summary>The engine's pipeline.</summary>
    public required PipelineId Pipeline { get; init; }

    /// <summary>What one decision is about.</summary>
    public required DecisionUnit Unit { get; init; }

    /// <summary>How the frames of a track make one score or decision.</summary>
    public required string FusionRule { get; init; }

    /// <summary>Name or hash of the quality gate.</summary>
    public required string QualityGate { get; init; }

    /// <summary>The cameras.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    /// <summary>People on the watchlist.</summary>
    public required int WatchlistSize { get; init; }

    /// <summary>People of each group on the watchlist; empty where it is not known.</summary>
    public IReadOnlyDictionary<string, int> WatchlistComposition { get; init; } = new Dictionary<string, int>();

    /// <summary>The watchlist's categories, for a policy that has a threshold for each.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
}
