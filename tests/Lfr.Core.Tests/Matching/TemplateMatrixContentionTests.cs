using Lfr.Core.Matching;
using Lfr.Core.Matching.Storage;
using Lfr.Core.Policy;
using static Lfr.Core.Tests.Matching.TemplateVectors;

namespace Lfr.Core.Tests.Matching;

/// <summary>Searches while entries come, go and are replaced: every search must see one moment.</summary>
public sealed class TemplateMatrixContentionTests
{
    private const int Dimension = 24;

    [Theory]
    [InlineData(TemplatePrecision.Float32, TemplatePrecision.Float32, 1)]
    [InlineData(TemplatePrecision.Float16, TemplatePrecision.Float16, 1)]
    [InlineData(TemplatePrecision.Int8, TemplatePrecision.Float32, 1)]
    [InlineData(TemplatePrecision.Float32, TemplatePrecision.Float32, 3)]
    [InlineData(TemplatePrecision.Int8, TemplatePrecision.Float32, 3)]
    [Trait("Concurrent", nameof(TemplateMatrix))]
    [Trait("Concurrent", nameof(CosineMatcher))]
    public async Task Every_search_sees_one_moment(TemplatePrecision scan, TemplatePrecision stored, int threads)
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
        // With threads of its own one of the three searches has them at a time, and the others run alone.
        using var shared = new CosineMatcher(threads);
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

    // Chunks of 32 to 128 entries, so that borders come often: opened by the library's thread or by the addition that was quicker, and given back while searches run.
    [Theory]
    [InlineData(TemplatePrecision.Float32, TemplatePrecision.Float32)]
    [InlineData(TemplatePrecision.Float16, TemplatePrecision.Float16)]
    [InlineData(TemplatePrecision.Int8, TemplatePrecision.Float32)]
    [Trait("Concurrent", nameof(TemplateMatrix))]
    public async Task Every_search_sees_one_moment_while_chunks_come_and_go(TemplatePrecision scan, TemplatePrecision stored)
    {
        const int Long = 16_384;
        var random = new Random(54);
        using var matrix = new TemplateMatrix(Long, Pipeline, scan, stored);
        float[][] vectors = [.. Enumerable.Range(0, 7).Select(_ => Unit(random, Long))];
        var probe = Unit(random, Long);
        float[] scores = [.. vectors.Select(vector =>
        {
            using var alone = Matrix([vector], scan, stored);
            using var matcher = new CosineMatcher();
            using var template = Probe(probe);
            return matcher.Search(alone, template, new SearchOptions(1))[0].Score.Value;
        })];
        using var shared = new CosineMatcher();
        using var stop = new CancellationTokenSource();
        long leaving = 0, added = 0, removed = 0;
        var searches = 0;
        var searchers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var template = Probe(probe);
                while (!stop.IsCancellationRequested)
                {
                    // Entries come by rising id and go by rising id, so that what one moment holds is a run of ids: at least what was there
                    // throughout, at most what came or went meanwhile.
                    long surelyAdded = Volatile.Read(ref added), surelyGone = Volatile.Read(ref removed);
                    var found = shared.FindAll(matrix, template, new Threshold(-1));
                    var maybeGone = Volatile.Read(ref leaving);
                    long[] ids = [.. found.Select(candidate => candidate.EntryId).Order()];
                    for (var i = 1; i < ids.Length; i++)
                    {
                        Assert.Equal(ids[i - 1] + 1, ids[i]);
                    }

                    Assert.All(found, candidate => Assert.Equal(scores[candidate.EntryId % scores.Length], candidate.Score.Value));
                    if (surelyAdded > maybeGone)
                    {
                        Assert.InRange(ids[0], surelyGone, maybeGone);
                        Assert.True(ids[^1] >= surelyAdded - 1, "an entry that was there before the search is missing");
                    }

                    Interlocked.Increment(ref searches);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();

        // Additions fill the places of removed entries first, so that not every turn crosses a border.
        var borders = 0;
        var slots = matrix.Store.Layout.SlotsPerChunk;
        for (var turn = 0; (turn < 20 || borders < 20 || Volatile.Read(ref searches) < 60) && !searchers.Any(task => task.IsFaulted); turn++)
        {
            var grown = matrix.Count + (3 * slots);
            while (matrix.Count < grown)
            {
                var slotsBefore = matrix.Store.Slots;
                Assert.Equal(added, matrix.Add(vectors[added % vectors.Length], 0));
                Volatile.Write(ref added, added + 1);
                borders += matrix.Store.Slots / slots - (slotsBefore / slots);
            }

            while (matrix.Count > 10)
            {
                Volatile.Write(ref leaving, removed + 1);
                Assert.True(matrix.Remove(removed));
                Volatile.Write(ref removed, removed + 1);
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(searchers);
        Assert.Equal(0, matrix.EraseRemoved());
        Assert.Equal(10, matrix.Count);
        Assert.Equal(10, matrix.Store.Slots);
    }

    [Fact]
    public async Task One_search_more_than_there_are_places_waits_for_one_of_them()
    {
        var epochs = new ReaderEpochs();
        var current = 7L;
        var places = Enumerable.Range(0, ReaderEpochs.Capacity).Select(i => epochs.Enter(ref current, out _)).ToArray();
        Assert.Equal(ReaderEpochs.Capacity, places.Distinct().Count());
        Assert.Equal(7, epochs.Oldest());

        var late = Task.Factory.StartNew(
            () =>
            {
                var place = epochs.Enter(ref current, out var version);
                return (place, version);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await Task.Delay(50);
        Assert.False(late.IsCompleted, "it found a place among none");
        Volatile.Write(ref current, 8);
        epochs.Exit(places[31]);
        Assert.Equal((places[31], 8L), await late.WaitAsync(TimeSpan.FromSeconds(60)));

        // What the others read stays until the last of them has gone.
        Assert.Equal(7, epochs.Oldest());
        Array.ForEach(places, place => epochs.Exit(place));
        Assert.Equal(long.MaxValue, epochs.Oldest());
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
