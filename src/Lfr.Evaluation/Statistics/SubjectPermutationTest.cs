namespace Lfr.Evaluation.Statistics;

/// <summary>The permutation test between subjects: group labels are dealt anew to whole people, so that a person's trials stay together. The headline
/// wherever anyone repeats.</summary>
/// <remarks>Exact under "the same distribution of (trials, errors) in every group", which is more than "the same mean": say so beside the p-value.
/// Statistic: sum over groups of (errors - expected)^2 / trials, expected at the pooled rate of each stratum.</remarks>
public static class SubjectPermutationTest
{
    /// <summary>Draws where no level asks for more.</summary>
    public const int DefaultDraws = 9_999;

    private const int DrawsPerStream = 512;

    /// <summary>max(9,999, 20 / alpha): draws that leave the p-value fine enough at the smallest level in use.</summary>
    /// <param name="smallestAlpha">The smallest level that any decision on these p-values is taken at, after correction.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not strictly between 0 and 1, or so small that more than 2,000,000,000 draws would be needed.</exception>
    public static int DrawsFor(double smallestAlpha)
    {
        Require.Level(smallestAlpha);
        double draws = Math.Max(DefaultDraws, Math.Ceiling(20 / smallestAlpha));
        if (draws > 2e9)
        {
            Require.OutOfRange(nameof(smallestAlpha), smallestAlpha, "1e-8 or more", "A level so small cannot be reached by drawing.");
        }

        return (int)draws;
    }

    /// <summary>Tests that every group has the same rate. p = (1 + draws with a statistic at least as large) / (1 + draws).</summary>
    /// <param name="subjects">Every subject with its group; a subject without a trial is left out.</param>
    /// <param name="seed">Printed with the result; the p-value does not depend on the number of threads.</param>
    /// <param name="draws">See <see cref="DrawsFor"/>.</param>
    /// <exception cref="ArgumentNullException">No subjects.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No draw, or a negative group.</exception>
    /// <exception cref="AssumptionException">Fewer than two groups, or a group without a subject.</exception>
    public static TestResult Run(IReadOnlyList<GroupedSubject> subjects, ulong seed, int draws = DefaultDraws)
    {
        Require.AtLeast(draws, 1, nameof(draws));
        var labels = new SubjectLabels(subjects);
        double seen = labels.Statistic;
        long[] extreme = new long[(draws + DrawsPerStream - 1) / DrawsPerStream];
        Parallel.For(0, extreme.Length, stream =>
        {
            int count = Math.Min(DrawsPerStream, draws - (stream * DrawsPerStream));
            extreme[stream] = CountExtreme(labels.Clone(), seen, count, new SeededRandom(seed, (ulong)stream), long.MaxValue);
        });
        return Result(labels, TestName.PermutationBetweenSubjects, seen, extreme.Sum(), draws, seed);
    }

    /// <summary>Draws with a statistic at least as large as the one seen; stops once they reach the number given.</summary>
    internal static long CountExtreme(SubjectLabels labels, double seen, int draws, SeededRandom random, long stopAt)
    {
        double limit = seen - (1e-10 * Math.Max(seen, 1e-12));
        long extreme = 0;
        for (int draw = 0; draw < draws && extreme < stopAt; draw++)
        {
            labels.Shuffle(random);
            extreme += labels.Statistic >= limit ? 1 : 0;
        }

        return extreme;
    }

    /// <summary>The result of so many extreme draws.</summary>
    internal static TestResult Result(SubjectLabels labels, string test, double seen, long extreme, int draws, ulong seed)
    {
        (double logWays, double logAlike) = labels.CountDeals();
        return new TestResult(test, (extreme + 1.0) / (draws + 1.0))
        {
            Statistic = seen,
            Draws = draws,
            Seed = seed,
            MonteCarloInterval = BinomialInterval.ClopperPearson(extreme, draws),
            SmallestAttainableP = Math.Min(1, Math.Max(1 / (draws + 1.0), Math.Exp(logAlike - logWays))),
        };
    }
}
