using Lfr.Core.Matching;

namespace Lfr.Core.Policy;

/// <summary>What a policy said of one comparison. A match is a reason for a trained officer to look, never a finding that two images
/// show one person (that is ground truth: mated or non-mated).</summary>
/// <param name="Score">The comparison score.</param>
/// <param name="Threshold">The threshold that was applied.</param>
/// <param name="PolicyId">The policy that gave it.</param>
public readonly record struct ComparisonDecision(ComparisonScore Score, Threshold Threshold, string PolicyId)
{
    /// <summary>True iff score &gt;= threshold.</summary>
    public bool IsMatch => Threshold.IsMatch(Score);
}
