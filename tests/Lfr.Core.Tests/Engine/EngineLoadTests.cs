using System.Diagnostics;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Models;
using Lfr.Core.Watchlists;
using Xunit.Abstractions;

namespace Lfr.Core.Tests.Engine;

/// <summary>Eight threads on one engine, one matcher and one watchlist: every bit of the results of one thread, seconds in CI. With LFR_LONG=1 ten minutes, and no more memory
/// at the end than after the warm-up: what was found is in benchmarks/results/engine-load.md.</summary>
public sealed class EngineLoadTests(ITestOutputHelper output)
{
    private const int Threads = 8;

    // The runtime's own bookkeeping (tiered code, thread pools, malloc arenas) moves this much; one leaked 1080p frame is 6 MB, and hundreds are looked at.
    private const long MemoryToleranceBytes = 48L << 20;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("LFR_LONG") == "1";

    private static readonly TimeSpan Duration = IsLong ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(6);

    [SkippableFact]
    public void Eight_threads_get_the_results_of_one_and_in_the_long_run_memory_stays_flat()
    {
        var models = TestFolders.RequireModels();
        Skip.If(TestFolders.Photographs is null, "The photographs are not there: run eng/setup.sh.");
        var paths = Directory.GetFiles(TestFolders.Photographs!, "*.jpg").Order(StringComparer.Ordinal).Take(4).ToArray();
        using var engine = new FaceEngine(ModelPack.Load(models));
        using var matcher = new CosineMatcher();
        using var list = new Watchlist(engine.Info.Pipeline, engine.Info.Dimension);
        using var first = engine.CreateBatch();
        var images = paths.Select(path => ImageFile.Load(path)).ToArray();
        engine.Process(images[0], null, first);
        for (var i = 0; i < first.Count; i++)
        {
            if (first[i].HasTemplate)
            {
                list.Add($"S{i}", first.ToReference(i), "first photograph");
            }
        }

        Assert.True(list.ReferenceCount > 0, "no face was enrolled");
        var expected = images.Select(image => Results(engine, matcher, list, image)).ToArray();
        Assert.All(expected, result => Assert.NotEmpty(result));

        // Warm-up: every thread has a worker of its own before memory is looked at.
        var done = 0L;
        Run(TimeSpan.FromSeconds(IsLong ? 30 : 3));
        var before = MemoryBytes();
        done = 0;
        var watch = Stopwatch.StartNew();
        Run(Duration);
        var after = MemoryBytes();
        output.WriteLine(FormattableString.Invariant(
            $"{Threads} threads, {watch.Elapsed.TotalSeconds:0} s, {done} images, working set {before.Resident >> 20} -> {after.Resident >> 20} MB, managed heap {before.Managed >> 10} -> {after.Managed >> 10} KB"));
        Assert.True(done >= Threads, $"only {done} images were looked at");
        if (IsLong)
        {
            Assert.InRange(after.Resident - before.Resident, long.MinValue, MemoryToleranceBytes);
            Assert.InRange(after.Managed - before.Managed, long.MinValue, MemoryToleranceBytes);
        }

        foreach (var image in images)
        {
            image.Dispose();
        }

        void Run(TimeSpan duration)
        {
            var clock = Stopwatch.StartNew();
            var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
            var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
            {
                try
                {
                    for (var i = number; clock.Elapsed < duration; i++)
                    {
                        Assert.Equal(expected[i % images.Length], Results(engine, matcher, list, images[i % images.Length]));
                        Interlocked.Increment(ref done);
                    }
                }
#pragma warning disable CA1031 // A thread's failure is carried to the test, whatever it is.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failures.Enqueue(exception);
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Assert.True(failures.IsEmpty, failures.TryPeek(out var failure) ? failure.ToString() : "");
        }
    }

    // Boxes, templates (every bit) and candidates of all faces of an image.
    private static string Results(FaceEngine engine, CosineMatcher matcher, Watchlist list, Image image)
    {
        using var batch = engine.CreateBatch();
        engine.Process(image, null, batch);
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < batch.Count; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{batch[i].Detection.Box} {batch[i].Failure}");
            if (batch[i].HasTemplate)
            {
                text.Append(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(batch.Vector(i)))));
                using var probe = batch.ToProbe(i);
                foreach (var candidate in list.Search(matcher, probe, candidates: 3))
                {
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $" {candidate.Rank} {candidate.Subject} {candidate.Score.Value:R}");
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static (long Resident, long Managed) MemoryBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return (process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: true));
    }
}
