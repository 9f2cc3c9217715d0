namespace Lfr.Evaluation.Statistics;

/// <summary>Foresees, from the first of some runs in random order, whether the share of hits among all of them will reach a target.</summary>
/// <remarks>If all runs held just enough hits, those among the first are hypergeometric: so few (or, with one hit too few in all, so many) that this
/// happens less than once in 10^9 decide. Limits are worked out when first asked for. Safe for concurrent use once they are; ask from one thread.</remarks>
internal sealed class ForeseenShare
{
    /// <summary>Chance of a wrong foresight at one look.</summary>
    public const double Risk = 1e-9;

    private readonly int runs;
    private readonly int enough;
    private readonly Dictionary<int, (int MostThatFail, int FewestThatReach)> limits = [];

    /// <param name="runs">Runs in all, 1 or more.</param>
    /// <param name="target">The share to reach, strictly between 0 and 1.</param>
    public ForeseenShare(int runs, double target)
    {
        this.runs = runs;
        enough = (int)(runs * target);
        while ((double)enough / runs < target)
        {
            enough++;
        }
    }

    /// <summary>True where all runs will reach the target, false where they will not, null where more runs are needed to tell.</summary>
    public bool? Of(int done, int hits)
    {
        if (!limits.TryGetValue(done, out (int MostThatFail, int FewestThatReach) at))
        {
            limits[done] = at = (MostThatFail(done), FewestThatReach(done));
        }

        return hits <= at.MostThatFail ? false : hits >= at.FewestThatReach ? true : null;
    }

    // With exactly enough hits in all.
    private int MostThatFail(int done)
    {
        int fewest = Math.Max(0, done - (runs - enough));
        double tail = 0;
        for (int hits = fewest; hits <= done; hits++)
        {
            tail += Probability(done, hits, enough);
            if (tail >= Risk)
            {
                return hits - 1;
            }
        }

        return done;
    }

    // With one hit too few in all.
    private int FewestThatReach(int done)
    {
        int most = Math.Min(done, enough - 1);
        double tail = 0;
        for (int hits = most; hits >= 0; hits--)
        {
            tail += Probability(done, hits, enough - 1);
            if (tail >= Risk)
            {
                return hits + 1;
            }
        }

        return 0;
    }

    private double Probability(int done, int hits, int inAll) =>
        hits > inAll || done - hits > runs - inAll
            ? 0
            : Math.Exp(LogFactorial.OfChoice(inAll, hits) + LogFactorial.OfChoice(runs - inAll, done - hits) - LogFactorial.OfChoice(runs, done));
}
