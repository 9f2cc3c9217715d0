using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Policy;
using static Lfr.Core.Tests.Matching.TemplateVectors;

namespace Lfr.Core.Tests.Matching;

public sealed class CosineMatcherTests
{
    public static TheoryData<string, int, TemplatePrecision> Ways()
    {
        var ways = new TheoryData<string, int, TemplatePrecision>();
        foreach (var kernel in CosineKernel.All)
        {
            foreach (var scan in Enum.GetValues<TemplatePrecision>())
            {
                ways.Add(kernel.Name, 1, scan);
                ways.Add(kernel.Name, 3, scan);
            }
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_way_gives_the_ranking_by_definition(string width, int threads, TemplatePrecision scan)
    {
        using var matcher = new CosineMatcher(threads, CosineKernel.Choose(width));
        foreach (var (dimension, count, probeCount) in new[] { (512, 700, 2), (128, 300, 13), (192, 100, 1), (5, 33, 7), (1, 40, 2), (130, 65, 70) })
        {
            var random = new Random(dimension);
            var vectors = Enumerable.Range(0, count).Select(_ => Unit(random, dimension)).ToArray();

            // Duplicates and near-duplicates, so that ties and near-ties are there.
            vectors[count - 1] = vectors[3];
            vectors[count / 2] = Near(random, vectors[3], 1e-7);
            var probes = Enumerable.Range(0, probeCount).Select(i => Near(random, vectors[(i * 7) % count], 0.3)).ToArray();
            using var matrix = Matrix(vectors, scan, subject: i => i / 3);
            var templates = probes.Select(Probe).ToArray();
            var options = new SearchOptions(Math.Min(10, count));
            var results = new Candidate[probeCount * options.Candidates];
            var counts = new CandidateCount[probeCount];
            foreach (var bySubject in new[] { false, true })
            {
                matcher.Search(matrix, templates, options with { BySubject = bySubject }, results, counts);
                for (var i = 0; i < probeCount; i++)
                {
                    var expected = Ranked(vectors, probes[i], entry => entry / 3, bySubject);
                    Assert.Equal(Math.Min(options.Candidates, expected.Count), counts[i].Written);
                    Assert.Equal(expected.Count <= options.Candidates, counts[i].IsComplete);
                    Assert.Equal(expected.Take(counts[i].Written), results.Skip(i * options.Candidates).Take(counts[i].Written));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void All_at_or_above_a_threshold_includes_exactly_the_threshold(string width, int threads, TemplatePrecision scan)
    {
        using var matcher = new CosineMatcher(threads, CosineKernel.Choose(width));
        var random = new Random(9);
        var vectors = Enumerable.Range(0, 1000).Select(_ => Unit(random, 96)).ToArray();
        var probe = Unit(random, 96);
        using var matrix = Matrix(vectors, scan, subject: i => i % 50);
        foreach (var bySubject in new[] { false, true })
        {
            var ranked = Ranked(vectors, probe, i => i % 50, bySubject);
            foreach (var place in new[] { 0, 1, 20, ranked.Count - 1 })
            {
                var threshold = ranked[place].Score.Value;
                using var template = Probe(probe);
                Assert.Equal(ranked.Take(place + 1), matcher.FindAll(matrix, template, new Threshold(threshold), bySubject));
                Assert.Equal(ranked.Take(place), matcher.FindAll(matrix, template, new Threshold(MathF.BitIncrement(threshold)), bySubject));
                var results = new Candidate[5];
                var count = matcher.Search(matrix, template, new SearchOptions(5) { AtOrAbove = new Threshold(threshold), BySubject = bySubject }, results);
                Assert.Equal(new CandidateCount(Math.Min(5, place + 1), place + 1 <= 5), count);
            }

            Assert.Equal(ranked.Count, matcher.FindAll(matrix, Probe(probe), new Threshold(-1), bySubject).Length);
        }
    }

    [Fact]
    public void One_to_one_gives_the_bits_of_the_search()
    {
        var random = new Random(10);
        var vectors = Enumerable.Range(0, 50).Select(_ => Unit(random, 512)).ToArray();
        using var matrix = Matrix(vectors, TemplatePrecision.Int8);
        using var matcher = new CosineMatcher();
        using var probe = Probe(Near(random, vectors[17], 0.5));
        foreach (var candidate in matcher.Search(matrix, probe, new SearchOptions(50)))
        {
            Assert.Equal(candidate.Score, CosineMatcher.Compare(probe, Reference(vectors[candidate.EntryId])));
            Assert.Equal(candidate.Score, CosineMatcher.Compare(probe.ToReference(), Reference(vectors[candidate.EntryId])));
            using var other = Probe(vectors[candidate.EntryId]);
            Assert.Equal(candidate.Score, CosineMatcher.Compare(other, probe));
        }
    }

    [Fact]
    public void Scores_beyond_one_are_one_and_tie()
    {
        // Lengths a little over and under one are allowed at the door; their dot product is not, and neither entry may rank by the excess.
        var longer = Enumerable.Repeat(0.5002f, 4).ToArray();
        var longest = Enumerable.Repeat(0.5004f, 4).ToArray();
        using var matrix = Matrix([longer, longest]);
        using var matcher = new CosineMatcher();
        using var probe = Probe(longer);
        var found = matcher.Search(matrix, probe, new SearchOptions(2));
        Assert.Equal([0L, 1L], found.Select(candidate => candidate.EntryId));
        Assert.All(found, candidate => Assert.Equal(1f, candidate.Score.Value));
        using var opposite = Probe([.. longer.Select(value => -value)]);
        Assert.Equal(2, matcher.FindAll(matrix, opposite, new Threshold(-1)).Length);
    }

    [Fact]
    public void A_callers_mistakes_say_what_to_do()
    {
        var random = new Random(11);
        using var matrix = Matrix([Unit(random, 8), Unit(random, 8)]);
        using var matcher = new CosineMatcher();
        using var probe = Probe(Unit(random, 8));
        var results = new Candidate[3];
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => matcher.Search(matrix, probe, default, results));
        var over = Assert.Throws<ArgumentOutOfRangeException>(() => matcher.Search(matrix, probe, new SearchOptions(3), results));
        Assert.Contains("1..2", over.Message, StringComparison.Ordinal);
        Assert.Equal(new CandidateCount(2, true), matcher.Search(matrix, probe, new SearchOptions(3) { AllowFewer = true }, results));
        Assert.Throws<ArgumentException>(() => matcher.Search(matrix, probe, new SearchOptions(2), new Candidate[1]));
        Assert.Throws<ArgumentException>(() => matcher.Search(matrix, Probe(Unit(random, 9)), new SearchOptions(1), results));
        Assert.Throws<PipelineMismatchException>(() => matcher.Search(matrix, new ProbeTemplate(Unit(random, 8), OtherPipeline), new SearchOptions(1), results));
        Assert.Throws<PipelineMismatchException>(() => CosineMatcher.Compare(probe, new ReferenceTemplate(Unit(random, 8), OtherPipeline)));
        Assert.Throws<ArgumentException>(() => CosineMatcher.Compare(probe, Reference(Unit(random, 9))));
        using var empty = new TemplateMatrix(8, Pipeline);
        Assert.Throws<InvalidOperationException>(() => matcher.Search(empty, probe, new SearchOptions(1), results));
        Assert.Empty(matcher.Search(empty, probe, new SearchOptions(1) { AllowFewer = true }));
        Assert.Empty(matcher.FindAll(empty, probe, new Threshold(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineMatcher(0));
        var erased = Probe(Unit(random, 8));
        erased.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matcher.Search(matrix, erased, new SearchOptions(1), results));
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matcher.Search(matrix, probe, new SearchOptions(1), results));
        matcher.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matcher.Search(empty, probe, new SearchOptions(1) { AllowFewer = true }, results));
    }
}
