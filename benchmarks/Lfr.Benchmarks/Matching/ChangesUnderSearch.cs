using System.Globalization;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Matching.Storage;

namespace Lfr.Benchmarks.Matching;

/// <summary>How long one change to a large matrix takes, alone and while a search runs, and what changes do to a running search. Run with
/// <c>changes [entries] [dim]</c>. Not a BenchmarkDotNet class: the tail of single calls is the question.</summary>
internal static class ChangesUnderSearch
{
    public static void Run(string[] arguments)
    {
        var count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000;
        var dimension = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 512;
        foreach (var scan in new[] { TemplatePrecision.Float32, TemplatePrecision.Int8 })
        {
            var random = new Random(1);
            using var matrix = BenchmarkVectors.Matrix(random, count, dimension, scan);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scan}, {count} entries of {dimension}; microseconds: median, 99 %, longest of 2,000"));
            using var matcher = new CosineMatcher();
            using var probe = new ProbeTemplate(BenchmarkVectors.Unit(random, dimension), BenchmarkVectors.Pipeline);
            var quiet = Searches(matcher, matrix, probe, 15);
            Changes(matrix, random, "alone");
            var busy = new List<double>();
            using var stop = new CancellationTokenSource();
            var searcher = Task.Factory.StartNew(
                () =>
                {
                    while (!stop.IsCancellationRequested)
                    {
                        busy.AddRange(Searches(matcher, matrix, probe, 1));
                    }
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            Changes(matrix, random, "while a search runs");
            stop.Cancel();
            searcher.Wait();
            Print("  search, nothing changing (milliseconds)", quiet);
            Print("  search, under changes (milliseconds)", busy);
            matrix.EraseRemoved();
            EndOfASearch(matrix, random);
        }
    }

    /// <summary>What a search pays at its end for what was removed while it ran, and how soon that is erased.</summary>
    private static void EndOfASearch(TemplateMatrix matrix, Random random)
    {
        foreach (var removed in new[] { 0, 1, 50, 1000 })
        {
            List<double> ends = [], erased = [];
            for (var turn = 0; turn < 20; turn++)
            {
                var reading = new MatrixReading(matrix.Store);
                for (var i = 0; i < removed; i++)
                {
                    while (!matrix.Remove(random.NextInt64(matrix.NextEntryId)))
                    {
                    }
                }

                var start = TimeProvider.System.GetTimestamp();
                reading.Dispose();
                ends.Add(TimeProvider.System.GetElapsedTime(start).TotalMicroseconds);
                while (matrix.AwaitingErasure != 0)
                {
                    Thread.Yield();
                }

                erased.Add(TimeProvider.System.GetElapsedTime(start).TotalMicroseconds);
            }

            Print($"  end of a search with {removed} removed meanwhile", ends);
            Print("    until all of it is erased", erased);
        }
    }

    private static List<double> Searches(CosineMatcher matcher, TemplateMatrix matrix, ProbeTemplate probe, int calls)
    {
        var results = new Candidate[10];
        var times = new List<double>();
        for (var i = 0; i < calls; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            matcher.Search(matrix, probe, new SearchOptions(10), results);
            times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private static void Changes(TemplateMatrix matrix, Random random, string when)
    {
        List<double> adds = [], removes = [], replaces = [];
        for (var i = 0; i < 2000; i++)
        {
            var vector = BenchmarkVectors.Unit(random, matrix.Dimension);
            var id = 0L;
            Time(adds, () => id = matrix.Add(vector, i));
            long old;
            do
            {
                old = random.NextInt64(matrix.NextEntryId);
            }
            while (!matrix.TryGetSubject(old, out _));

            Time(replaces, () => matrix.Replace(old, vector));
            Time(removes, () => matrix.Remove(old));
        }

        Print($"  add, {when}", adds);
        Print($"  replace, {when}", replaces);
        Print($"  remove, {when}", removes);
    }

    private static void Time(List<double> times, Action action)
    {
        var start = TimeProvider.System.GetTimestamp();
        action();
        times.Add(TimeProvider.System.GetElapsedTime(start).TotalMicroseconds);
    }

    private static void Print(string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {times[times.Count / 2]:0.0}, {times[Math.Min(times.Count - 1, times.Count * 99 / 100)]:0.0}, {times[^1]:0.0}"));
    }
}
