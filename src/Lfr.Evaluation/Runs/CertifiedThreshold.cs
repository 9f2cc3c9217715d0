namespace Lfr.Evaluation.Runs;

/// <summary>
/// Looks for the lowest threshold that is certified: from the strictest down, stopped at the first that fails (a fixed sequence), first in steps that double and then by halving, so that the next candidate below the one
/// found has been tried and failed.
/// </summary>
/// <remarks>
/// More errors give a higher bound, so that what lies below a failure fails too. Of the bounds on pairs one does not follow: that of a group without any match counts disjoint pairs of people, which are few, and can
/// lie above the bound of one with some. Such a failure says that nothing was seen, not that too much was, and does not stop the search.
/// </remarks>
internal static class CertifiedThreshold
{
    // Up to here every candidate is tried.
    private const int Few = 64;

    /// <summary>How a candidate did.</summary>
    internal enum Outcome
    {
        /// <summary>Certified.</summary>
        Passed,

        /// <summary>Not certified, because groups that fail have no error.</summary>
        NothingSeen,

        /// <summary>Not certified.</summary>
        Failed,
    }

    /// <summary>The number of the lowest candidate that is certified, or null.</summary>
    /// <param name="candidates">How many there are; 0 is the strictest.</param>
    /// <param name="at">Tries one.</param>
    public static int? Lowest(int candidates, Func<int, Outcome> at)
    {
        int? found = null;
        int above = -1, failed = candidates;
        bool Holds(int candidate)
        {
            Outcome outcome = at(candidate);
            found = outcome == Outcome.Passed ? candidate : found;
            return outcome == Outcome.Passed || (found is null && outcome == Outcome.NothingSeen);
        }

        for (int next = 0; next < candidates; next = next == candidates - 1 ? candidates : Math.Min(candidates - 1, candidates <= Few ? next + 1 : (2 * next) + 1))
        {
            if (!Holds(next))
            {
                failed = next;
                break;
            }

            above = next;
        }

        while (failed - above > 1)
        {
            int middle = above + ((failed - above) / 2);
            (above, failed) = Holds(middle) ? (middle, failed) : (above, middle);
        }

        return found;
    }
}
