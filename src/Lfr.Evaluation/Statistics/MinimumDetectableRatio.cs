namespace Lfr.Evaluation.Statistics;

/// <summary>The smallest ratio that the printed test would have found: one group has R times the rate of each other, the expected errors in all are
/// those observed, with the same people, trials and pooled design effect. Where no group was named it is the largest over the groups, so that the test finds
/// it whichever group has the higher rate.</summary>
/// <param name="Ratio">The smallest R with at least the power asked for; null for "none": even the largest possible R falls short, for one group at least.</param>
/// <param name="Power">Share of runs in which the test rejects at <paramref name="Ratio"/>, or at <paramref name="LargestRatio"/> where there is none.</param>
/// <param name="LargestRatio">The largest R that leaves the errors in all as observed; infinity where one group can hold them all.</param>
/// <param name="Elevated">The number of the group with R times the rate: the one that needs the largest, or for which there is none.</param>
/// <param name="Test">The test whose power it is: one of <see cref="TestName"/>'s names.</param>
/// <param name="Alpha">The level at which it is used.</param>
/// <param name="TargetPower">The power asked for.</param>
/// <param name="Runs">Simulated data sets a ratio.</param>
/// <param name="Seed">Their seed.</param>
public sealed record MinimumDetectableRatio(
    double? Ratio,
    double Power,
    double LargestRatio,
    int Elevated,
    string Test,
    double Alpha,
    double TargetPower,
    int Runs,
    ulong Seed)
{
    /// <summary>The smallest of the groups' ratios; null where no group has one. It is <see cref="Ratio"/> where no group's is smaller by 5 % or more.</summary>
    public double? SmallestRatio { get; init; }

    /// <summary>The number of the group whose <see cref="SmallestRatio"/> it is.</summary>
    public int? SmallestElevated { get; init; }
}
