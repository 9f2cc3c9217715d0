namespace Lfr.Evaluation.Statistics;

/// <summary>How much more a rate varies than it would if every trial were another person.</summary>
public static class DesignEffect
{
    /// <summary>The design effect pooled within groups: sum over groups of n/(n-1) * sum_i (a_i - p_g m_i)^2, over the sum of trials * p_g (1 - p_g),
    /// each group about its own rate p_g, so that a difference between groups does not count as clustering.</summary>
    /// <param name="groups">The groups of one factor at one threshold. Groups of fewer than two subjects say nothing and are left out.</param>
    /// <returns>Null where no group has both an error and a trial without one, so that nothing is known of the variance.</returns>
    /// <exception cref="ArgumentNullException">No list.</exception>
    public static double? PooledWithin(IEnumerable<ClusteredProportion> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        double between = 0;
        double binomial = 0;
        foreach (ClusteredProportion group in groups)
        {
            if (group.SubjectCount < 2)
            {
                continue;
            }

            double subjects = group.SubjectCount;
            between += subjects / (subjects - 1) * group.SumOfSquaredResiduals;
            binomial += group.Trials * group.Rate * (1 - group.Rate);
        }

        return binomial > 0 ? between / binomial : null;
    }
}
