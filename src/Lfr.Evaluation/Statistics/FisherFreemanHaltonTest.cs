namespace Lfr.Evaluation.Statistics;

/// <summary>The Fisher-Freeman-Halton exact test of a 2 x g table: the probability, given the margins, of a table no more probable than the one
/// seen. Trials are taken as independent.</summary>
public static class FisherFreemanHaltonTest
{
    /// <summary>Tables enumerated before drawing takes over.</summary>
    public const double DefaultMaximumTables = 1e7;

    /// <summary>Draws where there are too many tables.</summary>
    public const int DefaultDraws = 1_000_000;

    private const int DrawsPerStream = 4096;

    /// <summary>Tests that all groups have the same rate.</summary>
    /// <param name="groups">Two or more, each with a trial.</param>
    /// <param name="seed">Seed of the draws, where there are too many tables to enumerate; printed with the result.</param>
    /// <param name="maximumTables">Enumerate up to this many tables, else draw.</param>
    /// <param name="draws">Draws from the multivariate hypergeometric distribution of the same margins.</param>
    /// <exception cref="ArgumentOutOfRangeException">No draw, or a NaN limit.</exception>
    /// <exception cref="AssumptionException">Fewer than two groups, or a group without a trial.</exception>
    public static TestResult Run(
        IReadOnlyList<Proportion> groups,
        ulong seed,
        double maximumTables = DefaultMaximumTables,
        int draws = DefaultDraws)
    {
        TableMargins margins = TableMargins.Of(groups);
        Require.AtLeast(draws, 1, nameof(draws));
        if (!(maximumTables >= 0))
        {
            Require.OutOfRange(nameof(maximumTables), maximumTables, "0 or more", "0 draws always.");
        }

        // The rarer outcome spans the same tables with smaller numbers.
        bool flip = margins.Errors > margins.Trials - margins.Errors;
        long total = flip ? margins.Trials - margins.Errors : margins.Errors;
        (long Trials, long Seen)[] cells = [.. groups.Select(g => (g.Trials, flip ? g.Trials - g.Errors : g.Errors)).OrderBy(c => c.Trials)];
        if (total > 20_000_000)
        {
            Require.OutOfRange("errors", total, "at most 20,000,000 of the rarer outcome", "At so many errors use intervals on the rates.");
        }

        double tables = CountTables([.. cells.Select(c => c.Trials)], total);
        double[][] choices = [.. cells.Select(c => LogFactorial.ChoicesUpTo(c.Trials, (int)Math.Min(c.Trials, total)))];
        double seen = cells.Select((c, i) => choices[i][c.Seen]).Sum();
        double limit = seen + PortableMath.Log1p(FisherExactTest.Tie);
        if (tables <= maximumTables)
        {
            var enumeration = new Enumeration(choices, limit, LogFactorial.ChoicesUpTo(margins.Trials, (int)total)[total]);
            enumeration.Visit(0, (int)total, 0);
            return new TestResult(TestName.FisherFreemanHalton, enumeration.PValue) { Tables = tables };
        }

        long[] extreme = new long[(draws + DrawsPerStream - 1) / DrawsPerStream];
        Parallel.For(0, extreme.Length, stream =>
        {
            var random = new SeededRandom(seed, (ulong)stream);
            int count = Math.Min(DrawsPerStream, draws - (stream * DrawsPerStream));
            for (int draw = 0; draw < count; draw++)
            {
                extreme[stream] += Draw(cells, choices, total, margins.Trials, random) <= limit ? 1 : 0;
            }
        });
        long asExtreme = extreme.Sum();
        return new TestResult(TestName.FisherFreemanHaltonMonteCarlo, (asExtreme + 1.0) / (draws + 1.0))
        {
            Draws = draws,
            Seed = seed,
            MonteCarloInterval = BinomialInterval.ClopperPearson(asExtreme, draws),
        };
    }

    /// <summary>The number of ways to spread the errors over the groups, none above its trials (an upper bound where even counting them is long).</summary>
    internal static double CountTables(IReadOnlyList<long> trials, long errors)
    {
        double unbounded = 1;
        for (int i = 1; i < trials.Count; i++)
        {
            unbounded *= (double)(errors + i) / i;
        }

        if (trials.All(t => t >= errors) || (errors + 1.0) * trials.Count > 1e8)
        {
            return Math.Round(unbounded);
        }

        var ways = new double[errors + 1];
        ways[0] = 1;
        foreach (long most in trials)
        {
            var next = new double[errors + 1];
            double window = 0;
            for (long e = 0; e <= errors; e++)
            {
                window += ways[e];
                window -= e > most ? ways[e - most - 1] : 0;
                next[e] = window;
            }

            ways = next;
        }

        return ways[errors];
    }

    private static double Draw((long Trials, long Seen)[] cells, double[][] choices, long errors, long population, SeededRandom random)
    {
        double sum = 0;
        for (int g = 0; g < cells.Length - 1 && errors > 0; g++)
        {
            long x = random.NextHypergeometric(errors, cells[g].Trials, population);
            sum += choices[g][x];
            errors -= x;
            population -= cells[g].Trials;
        }

        return sum + choices[^1][errors];
    }

    // Extreme tables over all tables, so that an error in the normalising constant cancels.
    private sealed class Enumeration(double[][] choices, double limit, double logOfAll)
    {
        private readonly int[] capacityAfter = CapacityAfter(choices);
        private double extreme;
        private double all;

        public double PValue => Math.Min(1, extreme / all);

        public void Visit(int group, int left, double sum)
        {
            double[] choice = choices[group];
            if (group == choices.Length - 1)
            {
                double log = sum + choice[left];
                double weight = Math.Exp(log - logOfAll);
                all += weight;
                extreme += log <= limit ? weight : 0;
                return;
            }

            int most = Math.Min(left, choice.Length - 1);
            for (int x = Math.Max(0, left - capacityAfter[group]); x <= most; x++)
            {
                Visit(group + 1, left - x, sum + choice[x]);
            }
        }

        private static int[] CapacityAfter(double[][] choices)
        {
            var after = new int[choices.Length];
            for (int g = choices.Length - 2; g >= 0; g--)
            {
                after[g] = (int)Math.Min(int.MaxValue, (long)after[g + 1] + choices[g + 1].Length - 1);
            }

            return after;
        }
    }
}
