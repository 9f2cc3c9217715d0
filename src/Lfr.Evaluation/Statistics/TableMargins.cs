namespace Lfr.Evaluation.Statistics;

/// <summary>The totals of a 2 x g table, once it is known to be one.</summary>
internal readonly record struct TableMargins(long Errors, long Trials)
{
    public static TableMargins Of(IReadOnlyList<Proportion> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count < 2)
        {
            throw new AssumptionException("at-least-two-groups", "test", $"There are {groups.Count} groups: nothing to compare. Print the test as refused.");
        }

        long errors = 0;
        long trials = 0;
        for (int i = 0; i < groups.Count; i++)
        {
            if (groups[i].Trials == 0)
            {
                throw new AssumptionException("group-without-trials", $"group {i}", $"Group {i} has no trial. Leave it out, and say that it was not tested.");
            }

            errors += groups[i].Errors;
            trials += groups[i].Trials;
        }

        return new TableMargins(errors, trials);
    }
}
