using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using static Lfr.Core.Tests.Matching.TemplateVectors;

namespace Lfr.Core.Tests.Matching;

public sealed class PairwiseScorerTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(33, 65, 1)]
    [InlineData(100, 130, 2)]
    [InlineData(257, 2, 3)]
    public void All_pairs_come_once_with_the_canonical_bits(int leftCount, int rightCount, int threads)
    {
        foreach (var dimension in new[] { 3, 129 })
        {
            var random = new Random(71);
            var left = Enumerable.Range(0, leftCount).Select(_ => Unit(random, dimension)).ToArray();
            var right = Enumerable.Range(0, rightCount).Select(_ => Unit(random, dimension)).ToArray();
            using var leftMatrix = Matrix(left, TemplatePrecision.Int8);
            using var rightMatrix = Matrix(right);
            var (seen, made) = Run(threads, consumers => PairwiseScorer.ScoreAll(leftMatrix, rightMatrix, consumers));
            Assert.Equal((long)leftCount * rightCount, made);
            Assert.Equal(made, seen.Count);
            Assert.All(seen, pair => Assert.Equal(CanonicalDot(left[pair.Key.Left], right[pair.Key.Right]), pair.Value));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(64, 1)]
    [InlineData(161, 2)]
    [InlineData(300, 3)]
    public void Within_a_set_each_pair_comes_once_and_nothing_meets_itself(int count, int threads)
    {
        var random = new Random(72);
        var vectors = Enumerable.Range(0, count).Select(_ => Unit(random, 20)).ToArray();
        using var matrix = Matrix(vectors, TemplatePrecision.Float16);
        var (seen, made) = Run(threads, consumers => PairwiseScorer.ScoreWithin(matrix, consumers));
        Assert.Equal((long)count * (count - 1) / 2, made);
        Assert.Equal(made, seen.Count);
        Assert.All(seen, pair => Assert.True(pair.Key.Left < pair.Key.Right));
        Assert.All(seen, pair => Assert.Equal(CanonicalDot(vectors[pair.Key.Left], vectors[pair.Key.Right]), pair.Value));
    }

    [Fact]
    public void The_histogram_and_the_tail_agree_with_counting()
    {
        var random = new Random(73);
        var vectors = Enumerable.Range(0, 150).Select(_ => Unit(random, 6)).ToArray();
        vectors[20] = vectors[10];
        using var matrix = Matrix(vectors, subject: i => i / 3);
        ScoreHistogram[] histograms = [new(64), new(64)];
        ScoreTail[] tails = [new(40), new(40)];
        PairwiseScorer.ScoreWithin(matrix, histograms);
        PairwiseScorer.ScoreWithin(matrix, tails);
        histograms[0].Add(histograms[1]);
        tails[0].Add(tails[1]);
        var pairs = (from i in Enumerable.Range(0, 150)
                     from j in Enumerable.Range(i + 1, 149 - i)
                     select new ScoredPair(i, j, i / 3 == j / 3, new ComparisonScore(CanonicalDot(vectors[i], vectors[j])))).ToArray();
        for (var bin = 0; bin < 128; bin++)
        {
            bool In(ScoredPair pair) => pair.Score.Value >= (bin / 64.0) - 1 && (pair.Score.Value < ((bin + 1) / 64.0) - 1 || bin == 127);
            Assert.Equal((bin / 64f) - 1, histograms[0].LowerEdge(bin));
            Assert.Equal(pairs.Count(pair => pair.IsMated && In(pair)), histograms[0].Mated[bin]);
            Assert.Equal(pairs.Count(pair => !pair.IsMated && In(pair)), histograms[0].NonMated[bin]);
        }

        var expected = pairs.Where(pair => !pair.IsMated)
            .OrderByDescending(pair => pair.Score.Value).ThenBy(pair => pair.LeftEntryId).ThenBy(pair => pair.RightEntryId).Take(40);
        Assert.Equal(expected, tails[0].ToArray());
        Assert.Equal(pairs.Count(pair => !pair.IsMated), tails[0].Seen);
    }

    [Fact]
    public void A_callers_mistakes_say_what_to_do()
    {
        var random = new Random(74);
        using var matrix = Matrix([Unit(random, 4)]);
        using var otherDimension = Matrix([Unit(random, 5)]);
        using var otherPipeline = new TemplateMatrix(4, OtherPipeline);
        Assert.Throws<ArgumentException>(() => PairwiseScorer.ScoreAll(matrix, matrix, []));
        Assert.Throws<ArgumentException>(() => PairwiseScorer.ScoreAll(matrix, otherDimension, [new ScoreHistogram()]));
        Assert.Throws<PipelineMismatchException>(() => PairwiseScorer.ScoreAll(matrix, otherPipeline, [new ScoreHistogram()]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScoreHistogram(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScoreTail(0));
        Assert.Throws<ArgumentException>(() => new ScoreTail(1).Add(new ScoreTail(2)));
        Assert.Throws<ArgumentException>(() => new ScoreHistogram(1).Add(new ScoreHistogram(2)));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => PairwiseScorer.ScoreAll(matrix, matrix, [new ScoreHistogram()], cancelled.Token));
        using var empty = new TemplateMatrix(4, Pipeline);
        Assert.Equal(0, PairwiseScorer.ScoreWithin(empty, [new ScoreHistogram()]));
        Assert.Equal(0, PairwiseScorer.ScoreAll(matrix, empty, [new ScoreHistogram()]));
    }

    private static (Dictionary<(int Left, int Right), float> Seen, long Made) Run(int threads, Func<IReadOnlyList<IPairwiseConsumer>, long> score)
    {
        var seen = new Dictionary<(int Left, int Right), float>();
        void Take(in PairwiseTile tile)
        {
            lock (seen)
            {
                for (var right = 0; right < tile.RightEntryIds.Length; right++)
                {
                    var scores = tile.Scores(right);
                    for (var left = 0; left < scores.Length; left++)
                    {
                        seen.Add(((int)tile.LeftEntryIds[left], (int)tile.RightEntryIds[right]), scores[left]);
                    }
                }
            }
        }

        return (seen, score([.. Enumerable.Range(0, threads).Select(_ => new PairwiseCallback(Take))]));
    }
}
