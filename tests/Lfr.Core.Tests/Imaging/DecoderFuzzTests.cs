using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Lfr.Core.Imaging;
using Lfr.Core.Imaging.Decoding;
using Lfr.Core.Imaging.Jpeg;
using Xunit.Abstractions;

namespace Lfr.Core.Tests.Imaging;

/// <summary>Whatever bytes come, the decoder gives a picture or an <see cref="ImageFormatException"/>, within its limits. LFR_FUZZ_CASES asks for more
/// cases than the usual ones; a failure names the case, which <see cref="FileMutator.Case"/> makes again.</summary>
public sealed class DecoderFuzzTests(ITestOutputHelper output)
{
    private const int UsualCases = 200_000;

    // What a decoding may allocate besides what it charges: tables, headers, notes, the exception.
    private const long Overhead = 256 << 10;

    // A case takes a millisecond. On a busy machine a thread may be stopped for longer than the limit: only a case that is slow each time is slow.
    private const double MostMilliseconds = 1000;
    private const int Attempts = 5;

    // Damage with an odd number is read within limits that most of the fixtures just keep, so that the memory limit itself is met.
    private static readonly ImageLimits[] LimitSets = [new(1 << 20, 4096, 16 << 20), new(4096, 96, 64 << 10)];

    private static readonly FileMutator Mutator = new(
        new[] { "jpeg", "png", "bmp", "pnm" }.SelectMany(folder => Directory.GetFiles(TestImages.Fixture(folder))));

    [Fact]
    [Trait("Concurrent", nameof(ImageDecoder))]
    public void Damaged_files_decode_or_are_refused_within_the_limits()
    {
        var asked = Environment.GetEnvironmentVariable("LFR_FUZZ_CASES");
        var cases = string.IsNullOrEmpty(asked) ? UsualCases : int.Parse(asked, CultureInfo.InvariantCulture);

        // First every small file cut at every byte, then damage by number.
        var cuts = Mutator.Files.Where(f => f.Length < 2000).SelectMany(f => Enumerable.Range(0, f.Length).Select(length => (File: f, Length: length))).ToArray();
        Assert.True(cuts.Length > 50_000, $"{cuts.Length} cuts");
        var failures = new ConcurrentBag<string>();
        var (decoded, refused, most) = (new int[LimitSets.Length], new int[LimitSets.Length], new long[LimitSets.Length]);
        var slowest = 0L;
        Parallel.For(0, cuts.Length + cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            var damage = number - cuts.Length;
            var set = damage < 0 ? 0 : damage % LimitSets.Length;
            var (outcome, bytes, microseconds) = TryInTime(damage < 0 ? cuts[number].File[..cuts[number].Length] : Mutator.Case(damage), LimitSets[set]);
            if (outcome is not null)
            {
                failures.Add(damage < 0 ? $"cut {number}: {outcome}" : $"case {damage}: {outcome}");
            }

            InterlockedMax(ref slowest, microseconds);
            InterlockedMax(ref most[set], Math.Abs(bytes));
            if (damage >= 0)
            {
                _ = bytes < 0 ? Interlocked.Increment(ref refused[set]) : Interlocked.Increment(ref decoded[set]);
            }
        });

        output.WriteLine(FormattableString.Invariant(
            $"{cuts.Length} cuts and {cases} cases of damage; decoded {string.Join(", ", decoded)}; refused {string.Join(", ", refused)}; most bytes {string.Join(", ", most)}; slowest {slowest / 1000.0:0.0} ms"));
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Take(10)));
        Assert.Equal(cases, decoded.Sum() + refused.Sum());
        for (var set = 0; set < LimitSets.Length; set++)
        {
            Assert.True(decoded[set] > cases / 100 && refused[set] > cases / 8, $"The campaign is lopsided with {LimitSets[set]}: {decoded[set]} decoded, {refused[set]} refused.");
            Assert.InRange(most[set], 1, LimitSets[set].MaxWorkingBytes + Overhead);
        }
    }

    [Fact]
    public void What_a_decoder_used_is_zero_when_it_returns_or_throws()
    {
        var arrays = 0;
        var dirty = 0;
        DecoderScratch.Released = array =>
        {
            arrays++;
            dirty += MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array)).ContainsAnyExcept((byte)0) ? 1 : 0;
        };
        try
        {
            foreach (var file in Mutator.Files)
            {
                Try(file, LimitSets[0]);
                Try(file[..(file.Length * 3 / 4)], LimitSets[0]);
            }
        }
        finally
        {
            DecoderScratch.Released = null;
        }

        Assert.True(arrays > 500, $"{arrays} arrays were seen.");
        Assert.Equal(0, dirty);
    }

    [Fact]
    public void A_progressive_file_of_thousands_of_scans_is_refused_by_the_work_it_would_take()
    {
        var file = File.ReadAllBytes(TestImages.Fixture("jpeg", "progressive_1x1_q75.jpg"));

        // The first scan (DC of all components), up to the next Huffman table, again and again.
        var start = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var end = start + file.AsSpan(start).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4]);
        byte[] bomb = [.. file[..end], .. Enumerable.Repeat(file[start..end], 5000).SelectMany(s => s), .. file[end..]];
        using var scratch = new DecoderScratch();
        scratch.Begin(ImageLimits.Default);
        var reader = new JpegReader();
        var e = Assert.Throws<ImageFormatException>(() => reader.Read(bomb, scratch, null));
        Assert.Contains("more than 100 times", e.Message, StringComparison.Ordinal);
        Assert.InRange(reader.BlocksVisited, 1, 102 * 3 * 8 * 6);
    }

    private static (string? Outcome, long Bytes, long Microseconds) TryInTime(byte[] file, ImageLimits limits)
    {
        for (var attempt = 1; ; attempt++)
        {
            var began = Stopwatch.GetTimestamp();
            var (outcome, bytes) = Try(file, limits);
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (took <= MostMilliseconds || attempt == Attempts)
            {
                return (took <= MostMilliseconds ? outcome : $"took {took:0} ms, and as long {Attempts} times", bytes, (long)(took * 1000));
            }
        }
    }

    // Bytes are those allocated, negative if the file was refused.
    private static (string? Outcome, long Bytes) Try(byte[] file, ImageLimits limits)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sign = 1;
        try
        {
            using var image = ImageDecoder.Default.Decode(file, limits);
            if ((long)image.Width * image.Height > limits.MaxPixels)
            {
                return ($"{image.Width}x{image.Height} is over the limit", 1);
            }
        }
        catch (ImageFormatException)
        {
            sign = -1;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (e.ToString(), 1);
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return (bytes > limits.MaxWorkingBytes + Overhead ? $"{bytes} bytes were allocated" : null, sign * bytes);
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var previous = Interlocked.CompareExchange(ref target, value, seen);
            if (previous == seen)
            {
                return;
            }

            seen = previous;
        }
    }
}
