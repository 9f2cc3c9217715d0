using Lfr.Core.Matching;
using static Lfr.Core.Tests.Matching.TemplateVectors;

namespace Lfr.Core.Tests.Matching;

/// <summary>What the threads of a search allocate: counted for the whole process, and so with no other test beside.</summary>
[CollectionDefinition(nameof(SearchAllocationTests), DisableParallelization = true)]
[Collection(nameof(SearchAllocationTests))]
public sealed class SearchAllocationTests
{
    [Theory]
    [InlineData(TemplatePrecision.Float32)]
    [InlineData(TemplatePrecision.Float16)]
    [InlineData(TemplatePrecision.Int8)]
    public void No_thread_of_a_search_allocates_in_the_steady_state(TemplatePrecision scan)
    {
        var random = new Random(45);
        using var matrix = Matrix([.. Enumerable.Range(0, 4000).Select(_ => Unit(random, 64))], scan, subject: i => i / 2);
        using var matcher = new CosineMatcher(3);
        var probes = Enumerable.Range(0, 5).Select(_ => Probe(Unit(random, 64))).ToArray();
        var results = new Candidate[probes.Length * 20];
        var counts = new CandidateCount[probes.Length];
        var options = new SearchOptions(20) { BySubject = true };

        // Whoever runs this test, or the runtime, may allocate now and then; the first runs fill what is kept between searches.
        const int Runs = 80;
        var without = 0;
        var least = long.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < 5; i++)
            {
                matcher.Search(matrix, probes, options, results, counts);
                matcher.Search(matrix, probes[0], options, results);
            }

            var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            least = Math.Min(least, allocated);
            without += allocated == 0 ? 1 : 0;
        }

        Assert.True(without > Runs / 3, $"{without} of {Runs} runs of ten searches allocated nothing, and the others {least} bytes and more");
    }
}
