using System.Globalization;
using Lfr.Core.Embedding;

namespace Lfr.Core.Policy;

/// <summary>One threshold for everybody, at which the false positive identification rate of every calibrated group has its upper bound at or
/// under the target: the group that fares worst sets it. A policy whose worst group is not shown to be under the target cannot be made.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class EquitableThresholdPolicy : IThresholdPolicy
{
    private readonly Threshold _threshold;

    /// <summary>Binds a threshold to what was measured of each group.</summary>
    /// <param name="id">Short stable name.</param>
    /// <param name="pipeline">The pipeline whose scores it is for.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="watchlistSize">People on the largest watchlist that it was made for, 1 or more.</param>
    /// <param name="targetFpir">The rate that no group may exceed, over 0 and under 1.</param>
    /// <param name="groups">Each group's counts and bound, two groups or more.</param>
    /// <param name="evidence">What it rests on; it must hold comparisons.</param>
    /// <param name="binding">What it was measured with.</param>
    /// <exception cref="ArgumentException">Something is empty or out of range; fewer than two groups; a group named twice or without trials; a bound under
    /// the rate that was seen, or over the target.</exception>
    public EquitableThresholdPolicy(
        string id, PipelineId pipeline, Threshold threshold, int watchlistSize, double targetFpir, IReadOnlyList<GroupBound> groups, PolicyEvidence evidence, PolicyBinding binding)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(binding);
        // The same rules as for one rate.
        var bounded = new BoundedThresholdPolicy(id, pipeline, threshold, watchlistSize, targetFpir, evidence, binding);
        if (groups.Count < 2 || groups.Select(g => g.Group).Distinct(StringComparer.Ordinal).Count() < groups.Count)
        {
            Throw.Argument("groups holds fewer than two groups, or one twice. Equity is between groups: give each once.", nameof(groups));
        }

        foreach (var group in groups)
        {
            Require(group, targetFpir);
        }

        Id = bounded.Id;
        Pipeline = pipeline;
        Evidence = evidence;
        Binding = binding;
        WatchlistSize = watchlistSize;
        TargetFpir = targetFpir;
        Groups = [.. groups];
        _threshold = threshold;
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

    /// <summary>The rate that no group's bound exceeds, at <see cref="WatchlistSize"/>.</summary>
    public double TargetFpir { get; }

    /// <summary>Each group's counts and bound.</summary>
    public IReadOnlyList<GroupBound> Groups { get; }

    /// <inheritdoc/>
    public Threshold ThresholdFor(in PolicyContext context) => context.WatchlistSize <= WatchlistSize
        ? _threshold
        : throw BoundedThresholdPolicy.TooLong(Id, WatchlistSize, context.WatchlistSize);

    private static void Require(GroupBound group, double targetFpir)
    {
        if (string.IsNullOrWhiteSpace(group.Group) || group.Trials <= 0 || group.Errors < 0 || group.Errors > group.Trials || group.Subjects <= 0)
        {
            Throw.Argument($"The group '{group.Group}' has no name, no trials, no people, or more errors than trials.", "groups");
        }

        var rate = (double)group.Errors / group.Trials;
        if (!(group.UpperBound > rate && group.UpperBound <= 1) && !(group.Errors == group.Trials && group.UpperBound == 1))
        {
            Throw.Argument(string.Create(
                CultureInfo.InvariantCulture, $"The bound {group.UpperBound} of the group '{group.Group}' is not over the rate {group.Errors}/{group.Trials} that was seen: it is no upper bound."), "groups");
        }

        if (group.UpperBound > targetFpir)
        {
            Throw.Argument(string.Create(
                CultureInfo.InvariantCulture,
                $"The group '{group.Group}' is not shown to be under the target: its bound is {group.UpperBound} ({group.Errors} of {group.Trials}), and the target {targetFpir}. Raise the threshold, or measure more passages of that group."), "groups");
        }
    }
}
