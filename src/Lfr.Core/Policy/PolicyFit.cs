using System.Globalization;

namespace Lfr.Core.Policy;

/// <summary>Whether a policy was made for what it is about to be used with.</summary>
/// <param name="Refusals">Everything that does not fit; used all the same, its rate would not be known.</param>
/// <param name="Warnings">What it never promised, and a person should know.</param>
public sealed record PolicyFit(IReadOnlyList<string> Refusals, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether nothing is refused.</summary>
    public bool IsFit => Refusals.Count == 0;

    /// <summary>Compares what a policy is bound to with what there is.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="use">What there is.</param>
    public static PolicyFit Of(IThresholdPolicy policy, PolicyUse use)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(use);
        var refusals = new List<string>();
        var warnings = new List<string>();
        if (policy.Pipeline != use.Pipeline)
        {
            refusals.Add($"it is for the pipeline {policy.Pipeline}, and this is {use.Pipeline}: its threshold means nothing here");
        }

        foreach (var category in use.Categories.Select(string? (c) => c).DefaultIfEmpty(null))
        {
            try
            {
                _ = policy.ThresholdFor(new PolicyContext(use.WatchlistSize, category));
            }
            catch (PolicyRefusedException e)
            {
                refusals.Add(e.Message);
            }
        }

        if (policy.Binding is { } binding)
        {
            Compare(binding, use, refusals);
            if (binding.Extrapolation is { } rule)
            {
                warnings.Add($"its rate was extrapolated beyond the data ({rule})");
            }
        }
        else
        {
            warnings.Add(policy.Evidence.NonMatedComparisons > 0
                ? "it is not bound to unit, fusion rule, quality gate, cameras and watchlist: what it was measured on may differ from this use"
                : "nobody measured what its threshold does");
        }

        return new PolicyFit([.. refusals.Distinct(StringComparer.Ordinal)], warnings);
    }

    private static void Compare(PolicyBinding binding, PolicyUse use, List<string> refusals)
    {
        if (binding.Unit != use.Unit)
        {
            refusals.Add($"it was measured by {binding.Unit}, and decisions here are by {use.Unit}");
        }

        if (!string.Equals(binding.FusionRule, use.FusionRule, StringComparison.Ordinal))
        {
            refusals.Add($"it was measured with the fusion rule '{binding.FusionRule}', and this is '{use.FusionRule}'");
        }

        if (!string.Equals(binding.QualityGate, use.QualityGate, StringComparison.Ordinal))
        {
            refusals.Add($"it was measured with the quality gate '{binding.QualityGate}', and this is '{use.QualityGate}'");
        }

        if (binding.Cameras.Count > 0)
        {
            refusals.AddRange(use.Cameras.Except(binding.Cameras, StringComparer.Ordinal).Select(camera => $"it was not measured with the camera '{camera}'"));
        }

        if (binding.WatchlistComposition.Count == 0)
        {
            return;
        }

        if (use.WatchlistComposition.Count == 0)
        {
            refusals.Add("it is bound to the composition of the watchlist, and that of this one is not known");
        }

        foreach (var (group, people) in use.WatchlistComposition.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var most = binding.WatchlistComposition.GetValueOrDefault(group);
            if (people > most)
            {
                refusals.Add(string.Create(CultureInfo.InvariantCulture, $"it holds for at most {most} people of the group '{group}' on the watchlist, and this one has {people}"));
            }
        }
    }
}
