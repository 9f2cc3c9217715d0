using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Reports;

/// <summary>A test of "no difference between the groups of a factor", with what it could have found.</summary>
public sealed record TestEntry
{
    /// <summary>The rate that was compared.</summary>
    public required string Metric { get; init; }

    /// <summary>Which comparisons the rates are of, as in <see cref="RateEntry.Scope"/>: "probe" is by the probe's group, whatever the reference's; "within", where only FMR has it, of a probe and a reference of the same group.</summary>
    public string Scope { get; init; } = "probe";

    /// <summary>The threshold; null where the metric has none.</summary>
    public decimal? Threshold { get; init; }

    /// <summary>The factor or intersection.</summary>
    public required string Factor { get; init; }

    /// <summary>The groups that took part, in words.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Groups of the factor that took no part, each with why: it has no trial, or one person. Groups withheld or not stated are not named.</summary>
    public IReadOnlyList<string> NotCompared { get; init; } = [];

    /// <summary>The test's name; for a refused test the one that would have been made.</summary>
    public required string Test { get; init; }

    /// <summary>The statistic; null where the test has none.</summary>
    public double? Statistic { get; init; }

    /// <summary>The p-value; null where refused.</summary>
    public double? P { get; init; }

    /// <summary>The p-value after <see cref="Adjustment"/>; null where refused.</summary>
    public double? PAdjusted { get; init; }

    /// <summary>How it was adjusted: <c>none (primary)</c>, <c>Holm within the factor's pairs</c>, <c>Benjamini-Hochberg over exploratory tests</c>.</summary>
    public string Adjustment { get; init; } = "";

    /// <summary>95 % interval of a drawn p-value over the choice of the seed.</summary>
    public Interval? MonteCarlo { get; init; }

    /// <summary>Draws behind the p-value.</summary>
    public long? Draws { get; init; }

    /// <summary>Seed of the draws.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The smallest p that this many people can give.</summary>
    public double? SmallestAttainableP { get; init; }

    /// <summary>The smallest ratio of one group to each other that this test would find with power 0.8 at alpha 0.05, total errors as observed, whichever group has the
    /// higher rate: the largest over the groups; null with <see cref="MinimumDetectable"/> saying why.</summary>
    public double? MinimumDetectableRatio { get; init; }

    /// <summary>The group that needs <see cref="MinimumDetectableRatio"/>, or for which no ratio would be found.</summary>
    public string? MinimumDetectableGroup { get; init; }

    /// <summary>The smallest of the groups' ratios; null where no group has one.</summary>
    public double? MinimumDetectableSmallest { get; init; }

    /// <summary>The group whose ratio <see cref="MinimumDetectableSmallest"/> is.</summary>
    public string? MinimumDetectableSmallestGroup { get; init; }

    /// <summary>The minimum detectable ratio in words, <c>none</c> included.</summary>
    public string MinimumDetectable { get; init; } = "";

    /// <summary>True where protocol.json declared the hypothesis before the data.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>True for the test to read; false for one shown beside it as what it is.</summary>
    public bool IsHeadline { get; init; } = true;

    /// <summary>What the test assumes, in words.</summary>
    public string Assumption { get; init; } = "";

    /// <summary>Where protocol.json declared another test than the one made: both, and why. Null where the declared test was made, or none was named.</summary>
    public string? Deviation { get; init; }

    /// <summary>Why there is no p-value.</summary>
    public string? Refusal { get; init; }
}
