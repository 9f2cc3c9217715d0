using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging.Resampling;

/// <summary>AVX-512 (F and BW): as <see cref="Vector256ResampleKernel"/>, with four rows side by side, one a lane of 128 bits, so that a weight is read once for
/// four rows, and with 64 bytes of a row at a time downwards.</summary>
/// <remarks>The byte dot products of AVX-VNNI, which .NET offers in 256 bits, were tried for the horizontal pass (weights in three signed digits): as fast as
/// this for long filters, slower for four taps.</remarks>
internal sealed class Vector512ResampleKernel : ResampleKernel
{
    private const byte No = 0x80; // A byte shuffle writes zero for it.

    // Taps 0 and 1, and 2 and 3, of three interleaved channels, as pairs of 16-bit numbers.
    private static readonly Vector128<byte> FirstPair = Vector128.Create(0, No, 3, No, 1, No, 4, No, 2, No, 5, No, No, No, No, No);
    private static readonly Vector128<byte> SecondPair = Vector128.Create(6, No, 9, No, 7, No, 10, No, 8, No, 11, No, No, No, No, No);

    // Four pixels of four bytes to four of three.
    private static readonly Vector128<byte> Compact = Vector128.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, No, No, No, No);

    public override int Width => 512;

    public override void Horizontal(ReadOnlySpan<byte> rows, int stride, int channels, ResampleTable table, ReadOnlySpan<int> offsets, Span<byte> output)
    {
        var done = channels == 3 ? SafePositions(rows.Length - ((offsets.Length - 1) * stride), table) : 0;
        if (done > 0 && offsets.Length == MostRows)
        {
            Rgb(rows, stride, table, done, offsets, output);
        }
        else if (done > 0)
        {
            Vector256ResampleKernel.Rgb(rows, stride, table, done, offsets, output);
        }

        ScalarResampleKernel.RowsFrom(rows, stride, channels, table, done, offsets, output);
    }

    // As in 256 bits: the next call's rows are asked for now. An address past the end is harmless.
    public override unsafe void Mean(ReadOnlySpan<byte> rows, int stride, int count, Span<byte> output)
    {
        var length = output.Length;
        if (count == 1 || length < Vector512<byte>.Count)
        {
            Vector256ResampleKernel.MeanOf(rows, stride, count, output);
            return;
        }

        _ = rows.Slice((count - 1) * stride, length); // The one bounds check for all loads.
        ref var from = ref MemoryMarshal.GetReference(rows);
        ref var to = ref MemoryMarshal.GetReference(output);
        var half = Vector512.Create((ushort)(count / 2));
        var reciprocal = Vector512.Create(Reciprocal(count));
        for (var i = 0; ; i = Math.Min(i + Vector512<byte>.Count, length - Vector512<byte>.Count))
        {
            var (low, high) = (half, half);
            for (int row = 0, at = i; row < count; row++, at += stride)
            {
                var bytes = Vector512.LoadUnsafe(ref from, (nuint)at);
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref from, at + (count * stride))));
                low += Avx512BW.UnpackLow(bytes, Vector512<byte>.Zero).AsUInt16();
                high += Avx512BW.UnpackHigh(bytes, Vector512<byte>.Zero).AsUInt16();
            }

            Avx512BW.PackUnsignedSaturate(Avx512BW.MultiplyHigh(low, reciprocal).AsInt16(), Avx512BW.MultiplyHigh(high, reciprocal).AsInt16()).StoreUnsafe(ref to, (nuint)i);
            if (i == length - Vector512<byte>.Count)
            {
                break;
            }
        }
    }

    public override unsafe void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> offsets, ResampleTable table, int position, Span<byte> output)
    {
        var length = output.Length;
        if (length < Vector512<byte>.Count)
        {
            Vector256ResampleKernel.Columns(rows, offsets, table, position, output);
            return;
        }

        foreach (var offset in offsets)
        {
            _ = rows.Slice(offset, length); // The one bounds check for all loads of this row.
        }

        fixed (byte* from = rows, to = output)
        fixed (int* at = offsets, halves = &table.Halves[position * table.Steps * 4])
        {
            for (var i = 0; ; i = Math.Min(i + Vector512<byte>.Count, length - Vector512<byte>.Count))
            {
                Column(from + i, at, offsets.Length, halves).Store(to + i);
                if (i == length - Vector512<byte>.Count)
                {
                    break;
                }
            }
        }
    }

    private static unsafe void Rgb(ReadOnlySpan<byte> rows, int stride, ResampleTable table, int done, ReadOnlySpan<int> offsets, Span<byte> output)
    {
        foreach (var offset in offsets)
        {
            _ = output.Slice(offset, (done * 3) + 4); // The one bounds check for all stores of this row.
        }

        fixed (byte* from = rows, to = output)
        fixed (int* starts = table.Starts, halves = table.Halves)
        {
            var apart = new Apart(offsets[1] - offsets[0], offsets[2] - offsets[0], offsets[3] - offsets[0]);
            if (table.Steps == 1)
            {
                FourTaps(from, stride, starts, halves, done, to + offsets[0], apart);
            }
            else
            {
                ManyTaps(from, stride, starts, halves, table.Steps, done, to + offsets[0], apart);
            }
        }
    }

    // Reductions of up to two, a finer pass among them: no loop over the taps.
    private static unsafe void FourTaps(byte* from, nint stride, int* starts, int* halves, int size, byte* to, Apart apart)
    {
        var (first, other, compact) = (FourTimes(FirstPair), FourTimes(SecondPair), FourTimes(Compact));
        for (var x = 0; x < size; x += 4, halves += 16, to += 12)
        {
            Ask(from + (starts[x] * 3), stride);
            var p0 = Round(Step(from + (starts[x] * 3), stride, halves, first, other, out var l0), l0);
            var p1 = Round(Step(from + (starts[x + 1] * 3), stride, halves + 4, first, other, out var l1), l1);
            var p2 = Round(Step(from + (starts[x + 2] * 3), stride, halves + 8, first, other, out var l2), l2);
            var p3 = Round(Step(from + (starts[x + 3] * 3), stride, halves + 12, first, other, out var l3), l3);
            Store(p0, p1, p2, p3, compact, to, apart);
        }
    }

    // One loop over the positions, not four side by side: those run out of registers.
    private static unsafe void ManyTaps(byte* from, nint stride, int* starts, int* halves, int steps, int size, byte* to, Apart apart)
    {
        var (first, other, compact) = (FourTimes(FirstPair), FourTimes(SecondPair), FourTimes(Compact));
        Vector512<int> p0 = default, p1 = default, p2 = default;
        for (var x = 0; x < size; x++)
        {
            var pixel = from + (starts[x] * 3);
            Ask(pixel, stride);
            Vector512<int> high = default, low = default;
            for (var end = halves + (steps * 4); halves < end; halves += 4, pixel += 12)
            {
                high += Step(pixel, stride, halves, first, other, out var l);
                low += l;
            }

            var rounded = Round(high, low);
            switch (x & 3)
            {
                case 0:
                    p0 = rounded;
                    break;
                case 1:
                    p1 = rounded;
                    break;
                case 2:
                    p2 = rounded;
                    break;
                default:
                    Store(p0, p1, p2, rounded, compact, to, apart);
                    to += 12;
                    break;
            }
        }
    }

    // The rows of the next call, into the second cache: a frame that models have driven out of the caches is else waited for. An address past the end is harmless.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As below.
    private static unsafe void Ask(byte* pixel, nint stride)
    {
        var next = pixel + (MostRows * stride);
        Sse.Prefetch1(next);
        Sse.Prefetch1(next + stride);
        Sse.Prefetch1(next + (2 * stride));
        Sse.Prefetch1(next + (3 * stride));
    }

    // Four taps of four rows, one a lane: R, G, B, 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The loop over pixels lives in registers only when this is inlined.
    private static unsafe Vector512<int> Step(byte* pixel, nint stride, int* halves, Vector512<byte> first, Vector512<byte> other, out Vector512<int> low)
    {
        var upper = Avx2.InsertVector128(Vector128.Load(pixel).ToVector256Unsafe(), Vector128.Load(pixel + stride), 1);
        var lower = Avx2.InsertVector128(Vector128.Load(pixel + (2 * stride)).ToVector256Unsafe(), Vector128.Load(pixel + (3 * stride)), 1);
        var taps = Avx512F.InsertVector256(upper.ToVector512Unsafe(), lower, 1);
        var left = Avx512BW.Shuffle(taps, first).AsInt16();
        var right = Avx512BW.Shuffle(taps, other).AsInt16();
        low = Avx512BW.MultiplyAddAdjacent(left, Vector512.Create(halves[2]).AsInt16()) + Avx512BW.MultiplyAddAdjacent(right, Vector512.Create(halves[3]).AsInt16());
        return Avx512BW.MultiplyAddAdjacent(left, Vector512.Create(halves[0]).AsInt16()) + Avx512BW.MultiplyAddAdjacent(right, Vector512.Create(halves[1]).AsInt16());
    }

    // Four output pixels of four rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static unsafe void Store(Vector512<int> p0, Vector512<int> p1, Vector512<int> p2, Vector512<int> p3, Vector512<byte> compact, byte* to, Apart apart)
    {
        var bytes = Avx512BW.Shuffle(Avx512BW.PackUnsignedSaturate(Avx512BW.PackSignedSaturate(p0, p1), Avx512BW.PackSignedSaturate(p2, p3)), compact);
        bytes.GetLower().GetLower().Store(to);
        Avx512F.ExtractVector128(bytes, 1).Store(to + apart.Second);
        Avx512F.ExtractVector128(bytes, 2).Store(to + apart.Third);
        Avx512F.ExtractVector128(bytes, 3).Store(to + apart.Fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static unsafe Vector512<byte> Column(byte* from, int* offsets, int count, int* halves)
    {
        Vector512<int> h0 = default, h1 = default, h2 = default, h3 = default, l0 = default, l1 = default, l2 = default, l3 = default;
        for (var t = 0; t < count; t += 2, halves += (t & 2) == 0 ? 3 : 1)
        {
            var upper = Vector512.Load(from + offsets[t]);
            var lower = t + 1 < count ? Vector512.Load(from + offsets[t + 1]) : Vector512<byte>.Zero;
            var high = Vector512.Create(halves[0]).AsInt16();
            var low = Vector512.Create(halves[2]).AsInt16();
            var left = Avx512BW.UnpackLow(upper, lower);
            var right = Avx512BW.UnpackHigh(upper, lower);
            var w0 = Avx512BW.UnpackLow(left, Vector512<byte>.Zero).AsInt16();
            var w1 = Avx512BW.UnpackHigh(left, Vector512<byte>.Zero).AsInt16();
            var w2 = Avx512BW.UnpackLow(right, Vector512<byte>.Zero).AsInt16();
            var w3 = Avx512BW.UnpackHigh(right, Vector512<byte>.Zero).AsInt16();
            h0 += Avx512BW.MultiplyAddAdjacent(w0, high);
            h1 += Avx512BW.MultiplyAddAdjacent(w1, high);
            h2 += Avx512BW.MultiplyAddAdjacent(w2, high);
            h3 += Avx512BW.MultiplyAddAdjacent(w3, high);
            l0 += Avx512BW.MultiplyAddAdjacent(w0, low);
            l1 += Avx512BW.MultiplyAddAdjacent(w1, low);
            l2 += Avx512BW.MultiplyAddAdjacent(w2, low);
            l3 += Avx512BW.MultiplyAddAdjacent(w3, low);
        }

        return Avx512BW.PackUnsignedSaturate(
            Avx512BW.PackSignedSaturate(Round(h0, l0), Round(h1, l1)), Avx512BW.PackSignedSaturate(Round(h2, l2), Round(h3, l3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static Vector512<int> Round(Vector512<int> high, Vector512<int> low) =>
        ((high << ResampleTable.LowBits) + low + Vector512.Create(1 << (ResampleTable.PrecisionBits - 1))) >> ResampleTable.PrecisionBits;

    private static Vector512<byte> FourTimes(Vector128<byte> lane) => Vector512.Create(Vector256.Create(lane, lane), Vector256.Create(lane, lane));

    /// <summary>Bytes from the first of four output rows to the others.</summary>
    private readonly record struct Apart(nint Second, nint Third, nint Fourth);
}
