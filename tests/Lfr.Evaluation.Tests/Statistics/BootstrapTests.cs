using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class BootstrapTests
{
    [Fact]
    public void Subject_draws_have_the_linearised_variance()
    {
        var subjects = new ClusteredProportion(Enumerable.Range(0, 300).Select(i => new SubjectCount(i % 5 == 0 ? i % 4 : 0, 10)));
        BootstrapDistribution draws = SubjectBootstrap.Run(subjects, 4_000, 1);
        double mean = draws.Draws.Average();
        Assert.InRange(mean / subjects.Rate, 0.98, 1.02);
        Assert.InRange(draws.Draws.Average(d => (d - mean) * (d - mean)) / subjects.Variance, 0.92, 1.08);
        Assert.Equal(draws.Draws, SubjectBootstrap.Run(subjects, 4_000, 1).Draws.AsEnumerable());
        Assert.NotEqual(draws.Draws, SubjectBootstrap.Run(subjects, 4_000, 2).Draws.AsEnumerable());
        Interval interval = draws.Percentile();
        Assert.Equal(IntervalMethod.SubjectBootstrap, interval.Method);
        Assert.InRange((interval.Upper - interval.Lower) / (2 * 1.96 * Math.Sqrt(subjects.Variance)), 0.9, 1.1);
    }

    [Fact]
    public void Pair_draws_equal_a_plain_count_of_drawn_pairs()
    {
        // The same streams, weights made one by one, every pair of people visited.
        PairCells cells = AllPairs(23, out var list);
        BootstrapDistribution draws = PairBootstrap.Run(cells, 37, 5);
        for (int d = 0; d < 37; d++)
        {
            var random = new SeededRandom(5, (ulong)d);
            var weight = new int[23];
            for (int i = 0; i < 23; i++)
            {
                weight[random.NextInt32(23)]++;
            }

            double errors = list.Sum(c => (double)weight[c.I] * weight[c.J] * c.Errors);
            double trials = list.Sum(c => (double)weight[c.I] * weight[c.J] * c.Trials);
            Assert.Equal(errors / trials, draws.Draws[d], 14);
        }
    }

    [Fact]
    public void Sides_without_a_common_person_are_drawn_apart()
    {
        var cells = new PairCells();
        for (int i = 0; i < 40; i++)
        {
            for (int j = 40; j < 70; j++)
            {
                cells.Add(i, j, (i * j) % 17 == 0 ? 1 : 0, 1);
            }
        }

        // Each side is drawn in full, so that every draw holds 40 x 30 comparisons and none is empty.
        BootstrapDistribution draws = PairBootstrap.Run(cells, 500, 3);
        Assert.Equal(0, draws.UndefinedDraws);
        Assert.All(draws.Draws, r => Assert.Equal(Math.Round(r * 1200), r * 1200, 9));
    }

    [Fact]
    public void A_draw_without_a_comparison_is_counted_and_not_a_zero()
    {
        var cells = new PairCells();
        cells.Add(0, 1, 1, 1);
        cells.Add(1, 2, 0, 1);
        BootstrapDistribution draws = PairBootstrap.Run(cells, 500, 3);
        Assert.InRange(draws.UndefinedDraws, 20, 300);
        Assert.Equal(500 - draws.UndefinedDraws, draws.SortedRates.Length);
    }

    [Fact]
    public void Pair_bootstrap_is_wider_than_the_sandwich_at_rare_errors()
    {
        PairCells cells = AllPairs(60, out var list);
        var pairs = new PairProportion();
        foreach (var c in list)
        {
            pairs.Add(c.I, c.J, c.Errors, c.Trials);
        }

        Interval bootstrap = PairBootstrap.Run(cells, 2_000, 1).Percentile();
        Interval sandwich = pairs.Headline();
        Assert.True(bootstrap.Upper - bootstrap.Lower > sandwich.Upper - sandwich.Lower);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1_000)]
    [InlineData(500, 1 << 20)]
    public void Pairs_of_a_thousand_people_with_a_thousand_rarely_share_a_hash(int firstProbe, int firstReference)
    {
        // A million random hashes of 32 bits would share about 116.
        var hashes = new HashSet<int>();
        for (int i = 0; i < 1_000; i++)
        {
            for (int j = 0; j < 1_000; j++)
            {
                hashes.Add(new SubjectPair(firstProbe + i, firstReference + j).GetHashCode());
            }
        }

        Assert.InRange(hashes.Count, 999_000, 1_000_000);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<AssumptionException>(() => SubjectBootstrap.Run(new ClusteredProportion([new SubjectCount(1, 3)]), 10, 1));
        Assert.Throws<ArgumentException>(() => new PairCells().Add(1, 1, 0, 1));
        Assert.Throws<AssumptionException>(() => PairBootstrap.Run(new PairCells(), 10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairBootstrap.Run(AllPairs(5, out _), 0, 1));
    }

    private static PairCells AllPairs(int people, out List<(int I, int J, int Errors, int Trials)> list)
    {
        var cells = new PairCells();
        list = [];
        for (int i = 0; i < people; i++)
        {
            for (int j = i + 1; j < people; j++)
            {
                int trials = 1 + ((i + j) % 3);
                int errors = ((i * 5) + j) % 29 == 0 ? 1 : 0;
                list.Add((i, j, errors, trials));
                cells.Add(i, j, errors, trials);
            }
        }

        return cells;
    }
}
