namespace Lfr.Evaluation.Statistics;

/// <summary>What a test of "the rate is the same in every group" found.</summary>
/// <param name="Test">One of <see cref="TestName"/>'s names.</param>
/// <param name="PValue">The p-value; where it was drawn, (1 + draws at least as extreme) / (1 + draws).</param>
public sealed record TestResult(string Test, double PValue)
{
    /// <summary>The test's statistic; null where the test has none, as with an exact test that orders tables by their probability.</summary>
    public double? Statistic { get; init; }

    /// <summary>Degrees of freedom of a chi-square.</summary>
    public int? DegreesOfFreedom { get; init; }

    /// <summary>Draws behind the p-value; null where it was computed without drawing.</summary>
    public long? Draws { get; init; }

    /// <summary>Seed of the draws.</summary>
    public ulong? Seed { get; init; }

    /// <summary>95 % interval of the p-value over the seed's choice: Clopper-Pearson on the draws at least as extreme.</summary>
    public Interval? MonteCarloInterval { get; init; }

    /// <summary>The smallest p-value that these numbers of subjects can give: with few subjects nothing could be significant, and the report says so.</summary>
    public double? SmallestAttainableP { get; init; }

    /// <summary>Tables enumerated; null where none were.</summary>
    public double? Tables { get; init; }
}
