using System.Diagnostics;
using System.Globalization;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Models;
using Lfr.Core.Watchlists;
using Xunit.Abstractions;

namespace Lfr.Core.Tests.Engine;

/// <summary>Eight threads on one engine, one matcher and one watchlist: every bit of the results of one thread, seconds in CI. With LFR_LONG=1 ten minutes, and no more memory
/// at the end than after the warm-up (LFR_LONG_MINUTES takes another number): what was found is in benchmarks/results/engine-load.md.</summary>
public sealed class EngineLoadTests(ITestOutputHelper output)
{
    private const int Threads = 8;

    // The runtime's own bookkeeping (tiered code, thread pools, malloc arenas) moves this much; one leaked 1080p frame is 6 MB, and hundreds are looked at.
    private const long MemoryToleranceBytes = 48L << 20;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("LFR_LONG") == "1";

    private static readonly TimeSpan Duration = IsLong ? TimeSpan.FromMinutes(Minutes) : TimeSpan.FromSeconds(6);

    // Every thread has had every photograph, and a worker of its own, before memory is looked at.
    private static readonly TimeSpan WarmUp = IsLong ? TimeSpan.FromSeconds(60) : TimeSpan.FromSeconds(3);

    private static readonly TimeSpan SampleEvery = IsLong ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(3);

    private static double Minutes => Environment.GetEnvironmentVariable("LFR_LONG_MINUTES") is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : 10;

    [SkippableFact]
    public void Eight_threads_get_the_results_of_one_and_in_the_long_run_memory_stays_flat()
    {
        // The whole process's setting, as a host makes it (docs/sizing.md): LFR_LONG_POOLS=default shows what happens without.
        if (IsLong && Environment.GetEnvironmentVariable("LFR_LONG_POOLS") != "default")
        {
            Assert.True(NativePools.Limit() || !OperatingSystem.IsLinux(), "the C library's pools were not limited");
        }

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

        var done = 0L;
        var samples = new List<ProcessMemory>();
        Run();
        Assert.True(samples.Count > 1, "memory was not looked at");
        var (before, after) = (samples[0], samples[^1]);
        Assert.True(done >= Threads, $"only {done} images were looked at");
        if (IsLong)
        {
            Assert.InRange(after.WorkingSet - before.WorkingSet, long.MinValue, MemoryToleranceBytes);
            Assert.InRange(after.ManagedHeap - before.ManagedHeap, long.MinValue, MemoryToleranceBytes);
        }

        foreach (var image in images)
        {
            image.Dispose();
        }

        // The same eight threads warm up and are measured, as a host's would be.
        void Run()
        {
            var clock = Stopwatch.StartNew();
            var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
            var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
            {
                try
                {
                    for (var i = number; clock.Elapsed < WarmUp + Duration && failures.IsEmpty; i++)
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
            for (var next = WarmUp; next <= WarmUp + Duration && failures.IsEmpty; next += SampleEvery)
            {
                var left = next - clock.Elapsed;
                if (left > TimeSpan.Zero)
                {
                    threads[0].Join(left);
                }

                samples.Add(ProcessMemory.Now());
                output.WriteLine(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:0} s, {Interlocked.Read(ref done)} images, {samples[^1]}"));
            }

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
            text.Append(CultureInfo.InvariantCulture, $"{batch[i].Detection.Box} {batch[i].Failure}");
            if (batch[i].HasTemplate)
            {
                text.Append(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(batch.Vector(i)))));
                using var probe = batch.ToProbe(i);
                foreach (var candidate in list.Search(matcher, probe, candidates: 3))
                {
                    text.Append(CultureInfo.InvariantCulture, $" {candidate.Rank} {candidate.Subject} {candidate.Score.Value:R}");
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
