using Lfr.Core.Embedding;

namespace Lfr.Core.Policy;

/// <summary>One threshold for every comparison, whatever the size of the watchlist: false alerts grow with it.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class FixedThresholdPolicy : IThresholdPolicy
{
    private readonly Threshold _threshold;

    /// <summary>Fixes a threshold.</summary>
    /// <param name="id">Short stable name.</param>
    /// <param name="pipeline">The pipeline whose scores it is for.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="evidence">What it rests on; null for <see cref="PolicyEvidence.Unmeasured"/>.</param>
    /// <exception cref="ArgumentException">The name or the pipeline is empty.</exception>
    public FixedThresholdPolicy(string id, PipelineId pipeline, Threshold threshold, PolicyEvidence? evidence = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (pipeline.IsEmpty)
        {
            Throw.Argument("pipeline is empty. A threshold belongs to one pipeline: pass the engine's PipelineId.", nameof(pipeline));
        }

        Id = id;
        Pipeline = pipeline;
        _threshold = threshold;
        Evidence = evidence ?? PolicyEvidence.Unmeasured;
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public PipelineId Pipeline { get; }

    /// <inheritdoc/>
    public PolicyEvidence Evidence { get; }

    /// <summary>The threshold.</summary>
    public Threshold Threshold => _threshold;

    /// <inheritdoc/>
    public Threshold LowestThreshold => _threshold;

    /// <inheritdoc/>
    public Threshold HighestThreshold => _threshold;

    /// <inheritdoc/>
    public Threshold ThresholdFor(in PolicyContext context) => _threshold;
}
