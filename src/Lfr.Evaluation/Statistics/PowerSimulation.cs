using System.Collections.Concurrent;
using System.Globalization;

namespace Lfr.Evaluation.Statistics;

/// <summary>Simulates what a test would find among the people of a study if one group had R times the rate of each other, the expected errors in all
/// held at those observed. Power at the observed effect is not offered: it is a function of the p-value.</summary>
/// <remarks>Errors are beta-binomial with the intraclass correlation that the pooled design effect implies; under Fisher-Freeman-Halton, which takes
/// trials as independent, they are binomial. Thread-safe. Safe for concurrent use.</remarks>
public sealed class PowerSimulation
{
    /// <summary>Simulated data sets a ratio where nothing else is asked for: a standard error of 0.9 % at 80 %.</summary>
    public const int DefaultRuns = 2_000;

    private const double TablesEnumerated = 3_000;

    /// <summary>Studies drawn before it is asked again whether more are needed.</summary>
    private const int BlockRuns = 50;

    private readonly SubjectLabels labels;
    private readonly int[] groupTrials;
    private readonly int[] strata;
    private readonly double errors;
    private readonly double correlation;
    private readonly bool independent;
    private readonly double alpha;
    private readonly int draws;
    private readonly ConcurrentDictionary<string, bool> decisions = [];

    /// <summary>Takes a study.</summary>
    /// <param name="subjects">Every subject with group, counts and stratum; the errors enter by their sum alone.</param>
    /// <param name="test"><see cref="TestName.PermutationBetweenSubjects"/> or <see cref="TestName.FisherFreemanHalton"/> (drawn or enumerated alike).</param>
    /// <param name="alpha">The level at which the test is used, after correction.</param>
    /// <param name="pooledDesignEffect">Pooled within groups; null or below 1 counts as 1.</param>
    /// <exception cref="ArgumentException">Another test.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is out of range.</exception>
    /// <exception cref="AssumptionException">Fewer than two groups, or a group without a subject.</exception>
    public PowerSimulation(IReadOnlyList<GroupedSubject> subjects, string test, double alpha, double? pooledDesignEffect)
    {
        labels = new SubjectLabels(subjects);
        Require.Level(alpha);
        independent = test is TestName.FisherFreemanHalton or TestName.FisherFreemanHaltonMonteCarlo;
        if (!independent && test != TestName.PermutationBetweenSubjects)
        {
            throw new ArgumentException($"The power of '{test}' is not simulated; legal: '{TestName.PermutationBetweenSubjects}', '{TestName.FisherFreemanHalton}'.", nameof(test));
        }

        Test = independent ? TestName.FisherFreemanHalton : test;
        this.alpha = alpha;
        errors = labels.Errors.Sum();
        correlation = BetaBinomial.CorrelationOf(Math.Max(1, pooledDesignEffect ?? 1), labels.Trial);
        groupTrials = [.. labels.Trials.Select(t => (int)t)];
        strata = [.. subjects.Where(s => s.Count.Trials > 0).Select(s => s.Stratum)];

        // The fewest draws at which the p-value can meet alpha exactly and still has 20 draws under it.
        draws = (int)Math.Ceiling(20 / alpha) - 1;
    }

    /// <summary>The test whose power is simulated.</summary>
    public string Test { get; }

    /// <summary>The largest ratio that leaves the errors in all as observed: infinity where the group's trials can hold them all.</summary>
    /// <param name="elevated">The group with the higher rate.</param>
    public double LargestRatio(int elevated)
    {
        CheckGroup(elevated);
        double left = errors - groupTrials[elevated];
        return left <= 0 ? double.PositiveInfinity : (groupTrials.Sum(t => (double)t) - groupTrials[elevated]) / left;
    }

    /// <summary>Share of simulated studies in which the test rejects.</summary>
    /// <param name="ratio">R: 1 up to <see cref="LargestRatio"/>, infinity included where that is infinite.</param>
    /// <param name="elevated">The group with R times the rate of each other.</param>
    /// <param name="seed">Run r uses stream r.</param>
    /// <param name="runs">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is below 1 or above the largest, there is no such group, or there is no run.</exception>
    public double Power(double ratio, int elevated, ulong seed, int runs = DefaultRuns) => Power(ratio, elevated, seed, runs, null).Value;

    // With a foresight, studies are drawn only until it is all but certain on which side of its target the power of all of them lies: the side is then that
    // of all, and the value that of those drawn.
    private (double Value, bool IsExact) Power(double ratio, int elevated, ulong seed, int runs, ForeseenShare? foreseen)
    {
        CheckGroup(elevated);
        Require.AtLeast(runs, 1, nameof(runs));
        double largest = LargestRatio(elevated);
        if (!(ratio >= 1 && ratio <= largest))
        {
            Require.OutOfRange(nameof(ratio), ratio, FormattableString.Invariant($"1..{largest}"), "A larger ratio cannot leave the errors in all as observed.");
        }

        double others = groupTrials.Sum(t => (double)t) - groupTrials[elevated];
        double high = Math.Min(1, double.IsInfinity(ratio) ? errors / groupTrials[elevated] : errors * ratio / ((ratio * groupTrials[elevated]) + others));
        double low = double.IsInfinity(ratio) ? 0 : Math.Min(1, errors / ((ratio * groupTrials[elevated]) + others));
        int rejected = 0;
        int done = 0;
        while (done < runs)
        {
            int until = foreseen is null ? runs : Math.Min(runs, done + BlockRuns);
            rejected += Rejected(done, until, elevated, high, low, seed);
            done = until;
            if (done < runs && foreseen?.Of(done, rejected) is not null)
            {
                return ((double)rejected / done, false);
            }
        }

        return ((double)rejected / runs, true);
    }

    private int Rejected(int from, int until, int elevated, double high, double low, ulong seed)
    {
        int rejected = 0;
        var raised = new BetaBinomialLaw(high, correlation);
        var rest = new BetaBinomialLaw(low, correlation);
        Parallel.For(from, until, () => (Labels: labels.Clone(), Counts: new int[labels.Trial.Length], Rejected: 0), (run, _, mine) =>
        {
            var random = new SeededRandom(seed, (ulong)run);
            if (independent)
            {
                return (mine.Labels, mine.Counts, mine.Rejected + (RejectsTable(elevated, high, low, random) ? 1 : 0));
            }

            for (int i = 0; i < mine.Counts.Length; i++)
            {
                mine.Counts[i] = (mine.Labels.Group[i] == elevated ? raised : rest).Draw(random, mine.Labels.Trial[i]);
            }

            mine.Labels.Load(mine.Counts);
            return (mine.Labels, mine.Counts, mine.Rejected + (RejectsPermutation(mine.Labels, random) ? 1 : 0));
        }, mine => Interlocked.Add(ref rejected, mine.Rejected));
        return rejected;
    }

    /// <summary>Finds the minimum detectable ratio: of one group, or the largest over the groups, which the test would find whichever group has the higher rate.</summary>
    /// <param name="seed">Printed with the result.</param>
    /// <param name="elevated">The group with R times the rate of each other; null for each group in turn.</param>
    /// <param name="targetPower">Such as 0.8.</param>
    /// <param name="runs">Simulated studies a ratio.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is out of range, there is no such group, or there is no run.</exception>
    public MinimumDetectableRatio MinimumDetectable(ulong seed, int? elevated = null, double targetPower = 0.8, int runs = DefaultRuns)
    {
        Require.Level(targetPower);
        Require.AtLeast(runs, 1, nameof(runs));
        var search = new Search(this, seed, runs, targetPower);
        var able = new List<Point>();
        Point? unable = null;
        foreach (int group in elevated is { } one ? [one] : Different())
        {
            Point point = search.At(group, LargestRatio(group));
            if (point.Power >= targetPower)
            {
                able.Add(point);
            }
            else if (unable is null || point.Power < unable.Value.Power)
            {
                unable = point;
            }
        }

        (Point? most, Point? least) = search.Ends(able, isMostAsked: unable is null);
        Point answer = search.Exactly(unable ?? most!.Value);
        least = unable is null && !(answer.Ratio / least!.Value.Ratio >= Search.Apart) ? answer : least;
        return new MinimumDetectableRatio(unable is null ? answer.Ratio : null, answer.Power, LargestRatio(answer.Group), answer.Group, Test, alpha, targetPower, runs, seed)
        {
            SmallestRatio = least?.Ratio,
            SmallestElevated = least?.Group,
        };
    }

    // Groups whose people have the same trials in the same strata are alike to the test: one of them speaks for all. Fewest trials first.
    private int[] Different()
    {
        string[] makeUp = [.. groupTrials.Select((trials, group) => independent
            ? trials.ToString(CultureInfo.InvariantCulture)
            : string.Join(';', Enumerable.Range(0, labels.Trial.Length).Where(i => labels.Group[i] == group)
                .GroupBy(i => (strata[i], labels.Trial[i])).OrderBy(same => same.Key).Select(same => $"{same.Key.Item1},{same.Key.Item2},{same.Count()}")))];
        return [.. Enumerable.Range(0, groupTrials.Length).DistinctBy(group => makeUp[group]).OrderBy(group => groupTrials[group])];
    }

    private bool RejectsPermutation(SubjectLabels simulated, SeededRandom random)
    {
        long needed = (long)Math.Floor(alpha * (draws + 1) * (1 + 1e-12));
        return SubjectPermutationTest.CountExtreme(simulated, simulated.Statistic, draws, random, needed) < needed;
    }

    private bool RejectsTable(int elevated, double high, double low, SeededRandom random)
    {
        var table = new Proportion[groupTrials.Length];
        for (int g = 0; g < table.Length; g++)
        {
            table[g] = new Proportion(random.NextBinomial(groupTrials[g], g == elevated ? high : low), groupTrials[g]);
        }

        long total = table.Sum(t => t.Errors);
        long rarer = Math.Min(total, table.Sum(t => t.Trials) - total);
        if (FisherFreemanHaltonTest.CountTables([.. groupTrials], rarer) <= TablesEnumerated)
        {
            return decisions.GetOrAdd(string.Join(',', table.Select(t => t.Errors)), _ => FisherFreemanHaltonTest.Run(table, 0).PValue <= alpha);
        }

        return FisherFreemanHaltonTest.Run(table, random.NextUInt64(), 0, draws).PValue <= alpha;
    }

    private void CheckGroup(int group)
    {
        if (group < 0 || group >= groupTrials.Length)
        {
            Require.OutOfRange(nameof(group), group, $"0..{groupTrials.Length - 1}", "Give a group's number.");
        }
    }

    /// <summary>The power with a group at a ratio: of all studies, or of as many as told its side of the target.</summary>
    private readonly record struct Point(int Group, double Ratio, double Power, bool IsExact);

    private sealed class Search(PowerSimulation simulation, ulong seed, int runs, double target)
    {
        /// <summary>Ratios are found to this factor.</summary>
        private const double Fine = 1.01;

        /// <summary>A group's ratio is the smallest one only where it is smaller by this factor: below it the choice of the studies decides.</summary>
        public const double Apart = 1.05;

        private readonly ForeseenShare foreseen = new(runs, target);

        public Point At(int group, double ratio)
        {
            (double power, bool isExact) = simulation.Power(ratio, group, seed, runs, foreseen);
            return new Point(group, ratio, power, isExact);
        }

        public Point Exactly(Point point) => point.IsExact ? point : point with { Power = simulation.Power(point.Ratio, point.Group, seed, runs), IsExact = true };

        // A group is searched only where it can move an end: one question at either end's ratio tells, and is soon answered where groups differ.
        public (Point? Most, Point? Least) Ends(IEnumerable<Point> atLargest, bool isMostAsked)
        {
            Point? most = null;
            Point? least = null;
            foreach (Point largest in atLargest)
            {
                if (most is not { } high || least is not { } low)
                {
                    most = least = Up(1, 2, largest);
                    continue;
                }

                if (isMostAsked && high.Ratio < largest.Ratio && !Reaches(At(largest.Group, high.Ratio)))
                {
                    most = Up(high.Ratio, Apart, largest);
                }
                else
                {
                    Point smaller = low.Ratio / Apart >= largest.Ratio ? largest : At(largest.Group, Math.Max(1, low.Ratio / Apart));
                    least = Reaches(smaller) ? Down(smaller) : least;
                }
            }

            return (most, least);
        }

        private bool Reaches(Point point) => point.Power >= target;

        // From a ratio that falls short, by growing steps.
        private Point Up(double low, double step, Point largest)
        {
            double ratio = low * step;
            while (ratio < largest.Ratio && ratio < 1e6)
            {
                Point point = At(largest.Group, ratio);
                if (Reaches(point))
                {
                    return Between(low, point);
                }

                low = ratio;
                step = Math.Min(2, step * step);
                ratio *= step;
            }

            return Between(low, largest);
        }

        // From a ratio that is enough, by growing steps; 1 never is.
        private Point Down(Point high)
        {
            double step = Apart;
            while (high.Ratio / step > 1)
            {
                Point point = At(high.Group, high.Ratio / step);
                if (!Reaches(point))
                {
                    return Between(point.Ratio, high);
                }

                high = point;
                step = Math.Min(2, step * step);
            }

            return Between(1, high);
        }

        private Point Between(double low, Point high)
        {
            while (high.Ratio / low > Fine && double.IsFinite(high.Ratio))
            {
                Point middle = At(high.Group, Math.Sqrt(low * high.Ratio));
                (low, high) = Reaches(middle) ? (low, middle) : (middle.Ratio, high);
            }

            return high;
        }
    }
}
