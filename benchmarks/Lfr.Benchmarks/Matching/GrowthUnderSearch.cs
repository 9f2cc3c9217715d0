using System.Globalization;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Benchmarks.Matching;

/// <summary>How long additions take to a matrix that grows over the borders of its chunks: one a millisecond and as fast as they come, alone and while a search runs. Of those
/// over 50 microseconds the operating system's counters say why. Run with <c>growth [entries] [dim] [f32|int8]</c>.</summary>
internal static class GrowthUnderSearch
{
    private const double Aim = 50;

    public static void Run(string[] arguments)
    {
        var count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000;
        var dimension = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 512;
        TemplatePrecision[] scans = arguments.Length > 2
            ? [arguments[2] == "int8" ? TemplatePrecision.Int8 : TemplatePrecision.Float32]
            : [TemplatePrecision.Float32, TemplatePrecision.Int8];
        foreach (var scan in scans)
        {
            var random = new Random(1);
            float[][] vectors = [.. Enumerable.Range(0, 64).Select(_ => BenchmarkVectors.Unit(random, dimension))];
            using var matrix = new TemplateMatrix(dimension, BenchmarkVectors.Pipeline, scan);
            var chunk = matrix.Store.Layout.SlotsPerChunk;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scan}, from {count} entries of {dimension}, {chunk} a chunk; microseconds: median, 99 %, longest; number over {Aim:0}"));
            var start = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                matrix.Add(vectors[i % vectors.Length], i);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count} added at once: {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.00} s"));
            var paced = 3 * chunk;
            Add(matrix, vectors, paced, 1, "one a millisecond, alone");
            Add(matrix, vectors, 16 * chunk, 0, "as fast as they come, alone");
            using var stop = new CancellationTokenSource();
            var searcher = Task.Factory.StartNew(
                () =>
                {
                    using var matcher = new CosineMatcher();
                    using var probe = new ProbeTemplate(vectors[0], BenchmarkVectors.Pipeline);
                    var results = new Candidate[10];
                    while (!stop.IsCancellationRequested)
                    {
                        matcher.Search(matrix, probe, new SearchOptions(10), results);
                    }
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            Add(matrix, vectors, paced, 1, "one a millisecond, while a search runs");
            Add(matrix, vectors, 16 * chunk, 0, "as fast as they come, while a search runs");
            stop.Cancel();
            searcher.Wait();
        }
    }

    private static void Add(TemplateMatrix matrix, float[][] vectors, int count, int pauseMilliseconds, string how)
    {
        var times = new double[count];
        var usages = new ThreadUsage[count];
        var collections = GC.CollectionCount(0);
        for (var i = 0; i < count; i++)
        {
            if (pauseMilliseconds != 0)
            {
                Thread.Sleep(pauseMilliseconds);
            }

            var vector = vectors[i % vectors.Length];
            var before = ThreadUsage.Now();
            var start = TimeProvider.System.GetTimestamp();
            matrix.Add(vector, i);
            times[i] = TimeProvider.System.GetElapsedTime(start).TotalMicroseconds;
            usages[i] = ThreadUsage.Now() - before;
        }

        collections = GC.CollectionCount(0) - collections;
        int[] slow = [.. Enumerable.Range(0, count).Where(i => times[i] > Aim)];
        int[] longest = [.. Enumerable.Range(0, count).OrderByDescending(i => times[i]).Take(3)];
        double[] sorted = [.. times.Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {count} {how}: {sorted[count / 2]:0.0}, {sorted[count * 99 / 100]:0.0}, {sorted[^1]:0}; {slow.Length} ({collections} collections)"));
        if (slow.Length == 0)
        {
            return;
        }

        int faulted = slow.Count(i => usages[i].Faults > 0), waited = slow.Count(i => usages[i].Faults == 0 && usages[i].Waits > 0);
        var preempted = slow.Count(i => usages[i].Faults == 0 && usages[i].Waits == 0 && usages[i].Preemptions > 0);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"    of these: {faulted} with a page fault; else {waited} waited, {preempted} lost the processor, {slow.Length - faulted - waited - preempted} neither; faults at all {usages.Sum(usage => usage.Faults)}"));
        foreach (var i in longest.Where(i => times[i] > Aim))
        {
            var usage = usages[i];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    {times[i]:0} of which processor {usage.ProcessorMicroseconds:0}; faults {usage.Faults}, waits {usage.Waits}, lost the processor {usage.Preemptions}"));
        }
    }
}
