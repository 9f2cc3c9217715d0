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

    private const int Photographs = 4;

    // The runtime's own bookkeeping (tiered code, thread pools, malloc arenas) moves this much; one leaked 1080p frame is 6 MB, and hundreds are looked at.
    private const double MemoryToleranceBytes = 48L << 20;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("LFR_LONG") == "1";

    private static readonly TimeSpan Duration = IsLong ? TimeSpan.FromMinutes(Minutes) : TimeSpan.FromSeconds(6);

    // Every thread has had every photograph, and a worker of its own, before memory is looked at: in the long run ten times, however busy the machine is.
    private static readonly TimeSpan WarmUp = IsLong ? TimeSpan.FromSeconds(60) : TimeSpan.FromSeconds(3);

    private static readonly int WarmUpImages = IsLong ? 10 * Threads * Photographs : 0;

    private static readonly TimeSpan SampleEvery = IsLong ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(3);

    // As a host of many threads does, every minute (docs/sizing.md). A sample is taken before it, at the height of what is kept.
    private static bool Trims => IsLong && Environment.GetEnvironmentVariable("LFR_LONG_TRIM") != "0";

    private static double Minutes => Environment.GetEnvironmentVariable("LFR_LONG_MINUTES") is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : 10;

    [SkippableFact]
    public void Eight_threads_get_the_results_of_one_and_in_the_long_run_memory_stays_flat()
    {
        // The whole process's setting, as a host makes it (docs/sizing.md). LFR_LONG_POOLS chooses another.
        if (IsLong)
        {
            var taken = Environment.GetEnvironmentVariable("LFR_LONG_POOLS") switch
            {
                null or "" or "keep" => NativePools.Keep(),
                "overwrite" => NativePools.Keep() && NativePools.Overwrite(),
                "return" => NativePools.Return(),
                "default" => true,
                var other => throw new InvalidOperationException($"LFR_LONG_POOLS is '{other}'; legal: keep, overwrite, return, default."),
            };
            Assert.True(taken || !OperatingSystem.IsLinux(), "the C library did not take the setting of its pools");
        }

        var models = TestFolders.RequireModels();
        Skip.If(TestFolders.Photographs is null, "The photographs are not there: run eng/setup.sh.");
        var paths = Directory.GetFiles(TestFolders.Photographs!, "*.jpg").Order(StringComparer.Ordinal).Take(Photographs).ToArray();
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
        Assert.True(done >= Threads, $"only {done} images were looked at");
        if (IsLong)
        {
            // What happens to be in use at the moment of a sample moves by more than a hundred megabytes: means of halves are compared.
            Assert.InRange(Rise(samples, s => s.WorkingSet), double.NegativeInfinity, MemoryToleranceBytes);
            Assert.InRange(Rise(samples, s => s.ManagedHeap), double.NegativeInfinity, MemoryToleranceBytes);
        }

        foreach (var image in images)
        {
            image.Dispose();
        }

        // The same eight threads warm up and are measured, as a host's would be.
        void Run()
        {
            var clock = Stopwatch.StartNew();
            var stop = false;
            var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
            var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
            {
                try
                {
                    for (var i = number; !Volatile.Read(ref stop) && failures.IsEmpty; i++)
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
            while (Interlocked.Read(ref done) < WarmUpImages && failures.IsEmpty)
            {
                threads[0].Join(SampleEvery / 10);
            }

            if (Trims)
            {
                NativePools.Trim();
            }

            // From the first trimming on memory comes back for a while: as long as lies between two of them.
            var warm = (clock.Elapsed > WarmUp ? clock.Elapsed : WarmUp) + (Trims ? 2 * SampleEvery : TimeSpan.Zero);
            for (var next = warm; next <= warm + Duration && failures.IsEmpty; next += SampleEvery)
            {
                var left = next - clock.Elapsed;
                if (left > TimeSpan.Zero)
                {
                    threads[0].Join(left);
                }

                samples.Add(ProcessMemory.Now());
                if (Trims && samples.Count % 2 == 0)
                {
                    NativePools.Trim();
                }

                output.WriteLine(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:0} s, {Interlocked.Read(ref done)} images, {samples[^1]}"));
            }

            Volatile.Write(ref stop, true);
            threads.ForEach(thread => thread.Join());
            Assert.True(failures.IsEmpty, failures.TryPeek(out var failure) ? failure.ToString() : "");
        }
    }

    // The mean of the later half over that of the earlier.
    private static double Rise(List<ProcessMemory> samples, Func<ProcessMemory, double> value) =>
        samples.Skip(samples.Count / 2).Average(value) - samples.Take(samples.Count / 2).Average(value);

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
