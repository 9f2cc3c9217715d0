using System.Globalization;
using Lfr.Core.Embedding;

namespace Lfr.Core.Policy;

/// <summary>A threshold chosen for a false positive identification rate at a watchlist size. FPIR grows with the watchlist, so a
/// larger one is refused: calibrate for it.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class BoundedThresholdPolicy : IThresholdPolicy
{
    private readonly Threshold _threshold;

    /// <summary>Binds a threshold to a watchlist size.</summary>
    /// <param name="id">Short stable name.</param>
    /// <param name="pipeline">The pipeline whose scores it is for.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="watchlistSize">People on the largest watchlist that it was made for, 1 or more.</param>
    /// <param name="targetFpir">The rate that it was made for, over 0 and under 1.</param>
    /// <param name="evidence">What it rests on; it must hold comparisons.</param>
    /// <param name="binding">What it was measured with; null where that is not recorded, and then every use is warned of.</param>
    /// <exception cref="ArgumentException">The name, the pipeline or the evidence is empty, the rate is outside 0..1, or the binding is incomplete.</exception>
    public BoundedThresholdPolicy(
        string id, PipelineId pipeline, Threshold threshold, int watchlistSize, double targetFpir, PolicyEvidence evidence, PolicyBinding? binding = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(evidence);
        Throw.IfOutOfRange(watchlistSize, 1, int.MaxValue, nameof(watchlistSize), "Give the largest watchlist that the threshold is for.");
        if (pipeline.IsEmpty)
        {
            Throw.Argument("pipeline is empty. A threshold belongs to one pipeline: pass the engine's PipelineId.", nameof(pipeline));
        }

        if (!(targetFpir > 0 && targetFpir < 1))
        {
            Throw.OutOfRange(targetFpir.ToString("R", CultureInfo.InvariantCulture), "over 0 and under 1", nameof(targetFpir), "A rate, not a percentage: 1 in 6,000 is 1.667e-4.");
        }

        if (evidence.NonMatedComparisons <= 0)
        {
            Throw.Argument("evidence holds no comparison. A rate that nobody measured cannot be promised: use FixedThresholdPolicy.", nameof(evidence));
        }

        binding?.Require();
        Id = id;
        Binding = binding;
        Pipeline = pipeline;
        _threshold = threshold;
        WatchlistSize = watchlistSize;
        TargetFpir = targetFpir;
        Evidence = evidence;
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public PipelineId Pipeline { get; }

    /// <inheritdoc/>
    public PolicyEvidence Evidence { get; }

    /// <inheritdoc/>
    public PolicyBinding? Binding { get; }

    /// <inheritdoc/>
    public Threshold LowestThreshold => _threshold;

    /// <inheritdoc/>
    public Threshold HighestThreshold => _threshold;

    /// <summary>People on the largest watchlist that the threshold is for.</summary>
    public int WatchlistSize { get; }

    /// <summary>The false positive identification rate that the threshold was chosen for, at <see cref="WatchlistSize"/>.</summary>
    public double TargetFpir { get; }

    /// <inheritdoc/>
    public Threshold ThresholdFor(in PolicyContext context) => context.WatchlistSize <= WatchlistSize
        ? _threshold
        : throw TooLong(Id, WatchlistSize, context.WatchlistSize);

    internal static PolicyRefusedException TooLong(string id, int limit, int actual) => new(
        $"The policy '{id}' was made for a watchlist of at most {limit} people, and this one has {actual}: false alerts grow with it. Shorten the watchlist, or calibrate a policy for its size.");
}
