using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Lfr.Core.Imaging;
using Lfr.Core.Imaging.Decoding;
using Lfr.Core.Imaging.Jpeg;

namespace Lfr.Core.Tests.Imaging;

/// <summary>Whatever bytes come, the decoder gives a picture or an <see cref="ImageFormatException"/>, within its limits. LFR_FUZZ_CASES asks for more
/// cases than the usual ones; a failure names the case, which <see cref="FileMutator.Case"/> makes again.</summary>
public sealed class DecoderFuzzTests
{
    private const int UsualCases = 200_000;

    // What a decoding may allocate besides what it charges: tables, headers, notes, the exception.
    private const long Overhead = 1 << 20;

    // A case takes a millisecond. On a busy machine a thread may be stopped for longer than the limit: only a case that is slow each time is slow.
    private const int MostMilliseconds = 1000;
    private const int Attempts = 5;

    private static readonly ImageLimits Limits = new(1 << 20, 4096, 16 << 20);

    private static readonly FileMutator Mutator = new(
        new[] { "jpeg", "png", "bmp", "pnm" }.SelectMany(folder => Directory.GetFiles(TestImages.Fixture(folder))));

    [Fact]
    public void Damaged_files_decode_or_are_refused_within_the_limits()
    {
        var asked = Environment.GetEnvironmentVariable("LFR_FUZZ_CASES");
        var cases = string.IsNullOrEmpty(asked) ? UsualCases : int.Parse(asked, CultureInfo.InvariantCulture);

        // First every small file cut at every byte, then damage by number.
        var cuts = Mutator.Files.Where(f => f.Length < 2000).SelectMany(f => Enumerable.Range(0, f.Length).Select(length => (File: f, Length: length))).ToArray();
        Assert.InRange(cuts.Length, 1, UsualCases * 3 / 4);
        var (decoded, refused, most) = (0, 0, 0L);
        var failures = new ConcurrentBag<string>();
        Parallel.For(0, Math.Max(cases, cuts.Length), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            var (outcome, bytes) = TryInTime(number < cuts.Length ? cuts[number].File[..cuts[number].Length] : Mutator.Case(number));
            if (outcome is not null)
            {
                failures.Add($"case {number}: {outcome}");
            }

            _ = bytes < 0 ? Interlocked.Increment(ref refused) : Interlocked.Increment(ref decoded);
            InterlockedMax(ref most, Math.Abs(bytes));
        });

        Assert.True(failures.IsEmpty, string.Join('\n', failures.Take(10)));
        Assert.True(decoded > cases / 50 && refused > cases / 4, $"The campaign is lopsided: {decoded} decoded, {refused} refused.");
        Assert.InRange(most, 1, Limits.MaxWorkingBytes + Overhead);
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
                Try(file);
                Try(file[..(file.Length * 3 / 4)]);
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

    private static (string? Outcome, long Bytes) TryInTime(byte[] file)
    {
        for (var attempt = 1; ; attempt++)
        {
            var began = Stopwatch.GetTimestamp();
            var result = Try(file);
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (took <= MostMilliseconds || attempt == Attempts)
            {
                return took <= MostMilliseconds ? result : ($"took {took:0} ms, and as long {Attempts} times", result.Bytes);
            }
        }
    }

    // Bytes are those allocated, negative if the file was refused.
    private static (string? Outcome, long Bytes) Try(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sign = 1;
        try
        {
            using var image = ImageDecoder.Default.Decode(file, Limits);
            if ((long)image.Width * image.Height > Limits.MaxPixels)
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
        return (bytes > Limits.MaxWorkingBytes + Overhead ? $"{bytes} bytes were allocated" : null, sign * bytes);
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
