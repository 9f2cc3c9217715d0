using Lfr.Core.Matching;
using Lfr.Core.Policy;
using static Lfr.Core.Tests.Matching.TemplateVectors;

namespace Lfr.Core.Tests.Matching;

/// <summary>Searches while entries come, go and are replaced: every search must see one moment.</summary>
public sealed class TemplateMatrixContentionTests
{
    private const int Dimension = 24;

    [Theory]
    [InlineData(TemplatePrecision.Float32, TemplatePrecision.Float32)]
    [InlineData(TemplatePrecision.Float16, TemplatePrecision.Float16)]
    [InlineData(TemplatePrecision.Int8, TemplatePrecision.Float32)]
    [Trait("Concurrent", nameof(TemplateMatrix))]
    public async Task Every_search_sees_one_moment(TemplatePrecision scan, TemplatePrecision stored)
    {
        var random = new Random(51);
        using var matrix = new TemplateMatrix(Dimension, Pipeline, scan, stored);

        // Lasting entries between passing ones, so that removals move them about.
        var lasting = new Dictionary<long, float[]>();
        var passing = new Queue<long>();
        for (var i = 0; i < 400; i++)
        {
            var vector = Unit(random, Dimension);
            var id = matrix.Add(vector, i);
            if (i % 2 == 0)
            {
                lasting.Add(id, vector);
            }
            else
            {
                passing.Enqueue(id);
            }
        }

        // A couple that is always swapped together in effect: one id whose template is one of two.
        float[] first = Unit(random, Dimension), second = Unit(random, Dimension);
        var swapped = matrix.Add(first, 1000);
        var probe = Unit(random, Dimension);
        float Score(float[] vector) => Found(vector);
        float Found(float[] vector)
        {
            using var alone = Matrix([vector], scan, stored);
            using var matcher = new CosineMatcher();
            using var template = Probe(probe);
            return matcher.Search(alone, template, new SearchOptions(1))[0].Score.Value;
        }

        var scores = lasting.ToDictionary(entry => entry.Key, entry => Score(entry.Value));
        float scoreOfFirst = Score(first), scoreOfSecond = Score(second);
        using var stop = new CancellationTokenSource();
        var searches = 0;
        using var shared = new CosineMatcher();
        var searchers = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var template = Probe(probe);
                while (!stop.IsCancellationRequested)
                {
                    var found = shared.FindAll(matrix, template, new Threshold(-1));
                    var byId = found.ToDictionary(candidate => candidate.EntryId);
                    Assert.All(scores, entry => Assert.Equal(entry.Value, byId[entry.Key].Score.Value));
                    var one = byId[swapped].Score.Value;
                    Assert.True(one == scoreOfFirst || one == scoreOfSecond, "a torn template");
                    Assert.InRange(found.Length, lasting.Count + 1, lasting.Count + 1 + 210);
                    Interlocked.Increment(ref searches);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();

        var changer = new Random(52);
        for (var step = 0; step < 20_000 || Volatile.Read(ref searches) < 200; step++)
        {
            if (searchers.Any(task => task.IsFaulted))
            {
                break;
            }

            switch (changer.Next(3))
            {
                case 0 when passing.Count < 205:
                    passing.Enqueue(matrix.Add(Unit(changer, Dimension), step));
                    break;
                case 1 when passing.Count > 5:
                    Assert.True(matrix.Remove(passing.Dequeue()));
                    break;
                default:
                    matrix.Replace(swapped, step % 2 == 0 ? second : first);
                    break;
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(searchers);
        Assert.True(searches >= 200);
        Assert.Equal(0, matrix.EraseRemoved());
        Assert.Equal(lasting.Count + passing.Count + 1, matrix.Count);

        // What searches had put off has been compacted too.
        Assert.Equal(matrix.Count, matrix.Store.Slots);
    }

    [Fact]
    public async Task Disposing_waits_for_the_running_search_and_stops_the_next()
    {
        var random = new Random(53);
        var matrix = Matrix([.. Enumerable.Range(0, 100).Select(_ => Unit(random, Dimension))]);
        using var probe = Probe(Unit(random, Dimension));
        using var matcher = new CosineMatcher();
        using var started = new ManualResetEventSlim();
        var searcher = Task.Run(() =>
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    Assert.Equal(100, matcher.Search(matrix, probe, new SearchOptions(100)).Length);
                }
                catch (Exception ended) when (ended is ObjectDisposedException or InvalidOperationException)
                {
                    return i;
                }

                started.Set();
            }
        });
        started.Wait();
        matrix.Dispose();
        Assert.True(await searcher > 0);
        Assert.Equal(0, matrix.EraseRemoved());
        Assert.Equal(0, matrix.Store.Chunks);
    }
}
