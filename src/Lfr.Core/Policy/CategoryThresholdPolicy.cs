using System.Globalization;
using Lfr.Core.Embedding;

namespace Lfr.Core.Policy;

/// <summary>A threshold for each category of the watchlist. A category is why somebody is on the list, which the force knows; never who a probe
/// seems to be, which it would have to guess.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class CategoryThresholdPolicy : IThresholdPolicy
{
    private readonly Threshold _uncategorised;
    private readonly Dictionary<string, Threshold> _thresholds;

    /// <summary>Sets the thresholds.</summary>
    /// <param name="id">Short stable name.</param>
    /// <param name="pipeline">The pipeline whose scores they are for.</param>
    /// <param name="uncategorised">For references without a category.</param>
    /// <param name="thresholds">For each category; one that is not named here is refused.</param>
    /// <param name="evidence">What they rest on; null for <see cref="PolicyEvidence.Unmeasured"/>.</param>
    /// <exception cref="ArgumentException">The name, the pipeline, the list or a category is empty.</exception>
    public CategoryThresholdPolicy(
        string id, PipelineId pipeline, Threshold uncategorised, IReadOnlyDictionary<string, Threshold> thresholds, PolicyEvidence? evidence = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (pipeline.IsEmpty)
        {
            Throw.Argument("pipeline is empty. A threshold belongs to one pipeline: pass the engine's PipelineId.", nameof(pipeline));
        }

        if (thresholds.Count == 0 || thresholds.Keys.Any(string.IsNullOrWhiteSpace))
        {
            Throw.Argument("thresholds is empty, or a category has no name. Name each category, or use FixedThresholdPolicy.", nameof(thresholds));
        }

        Id = id;
        Pipeline = pipeline;
        Evidence = evidence ?? PolicyEvidence.Unmeasured;
        _uncategorised = uncategorised;
        _thresholds = new(thresholds, StringComparer.Ordinal);
        LowestThreshold = new Threshold(_thresholds.Values.Append(uncategorised).Min(t => t.Value));
        HighestThreshold = new Threshold(_thresholds.Values.Append(uncategorised).Max(t => t.Value));
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public PipelineId Pipeline { get; }

    /// <inheritdoc/>
    public PolicyEvidence Evidence { get; }

    /// <inheritdoc/>
    public Threshold LowestThreshold { get; }

    /// <inheritdoc/>
    public Threshold HighestThreshold { get; }

    /// <summary>For references without a category.</summary>
    public Threshold Uncategorised => _uncategorised;

    /// <summary>For each category.</summary>
    public IReadOnlyDictionary<string, Threshold> Thresholds => _thresholds;

    /// <inheritdoc/>
    public Threshold ThresholdFor(in PolicyContext context)
    {
        if (context.Category is not { } category)
        {
            return _uncategorised;
        }

        return _thresholds.TryGetValue(category, out var threshold)
            ? threshold
            : throw new PolicyRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"The policy '{Id}' has no threshold for the category '{category}'; it has {string.Join(", ", _thresholds.Keys.Order(StringComparer.Ordinal))}. Add it: another category's is not used in its place."));
    }
}
