using Lfr.Core.Matching;

namespace Lfr.Core.Policy;

/// <summary>What every policy decides in the same way.</summary>
public static class ThresholdPolicyExtensions
{
    /// <summary>Decides one comparison: match iff score &gt;= threshold.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="score">The comparison score.</param>
    /// <param name="context">Size of the watchlist, and category.</param>
    /// <exception cref="PolicyRefusedException">The policy does not cover this use.</exception>
    public static ComparisonDecision Decide(this IThresholdPolicy policy, ComparisonScore score, in PolicyContext context)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new ComparisonDecision(score, policy.ThresholdFor(context), policy.Id);
    }
}
