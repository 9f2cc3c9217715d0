using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging.Resampling;

/// <summary>AVX2. Two neighbouring taps are multiplied and added by one instruction (16-bit multiply-add); the two halves of a weight
/// are summed apart, so that the result is the scalar kernel's to the bit. Loads go through pointers because the bounds of a
/// whole row are checked once, and because the loops then keep what they need in registers; <see cref="Horizontal"/> leaves positions whose loads would pass
/// the buffer's end to scalar code.</summary>
internal sealed class Vector256ResampleKernel : ResampleKernel
{
    private const byte No = 0x80; // A byte shuffle writes zero for it.

    // Taps 0 and 1, and 2 and 3, of three interleaved channels, as pairs of 16-bit numbers.
    private static readonly Vector128<byte> FirstPair = Vector128.Create(0, No, 3, No, 1, No, 4, No, 2, No, 5, No, No, No, No, No);
    private static readonly Vector128<byte> SecondPair = Vector128.Create(6, No, 9, No, 7, No, 10, No, 8, No, 11, No, No, No, No, No);

    // Four pixels of four bytes to four of three.
    private static readonly Vector128<byte> Compact = Vector128.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, No, No, No, No);

    public override int Width => 256;

    public override void Horizontal(ReadOnlySpan<byte> rows, int stride, int channels, ResampleTable table, ReadOnlySpan<int> offsets, Span<byte> output)
    {
        var done = channels == 3 ? SafePositions(rows.Length - ((offsets.Length - 1) * stride), table) : 0;
        if (done > 0)
        {
            Rgb(rows, stride, table, done, offsets, output);
        }

        ScalarResampleKernel.RowsFrom(rows, stride, channels, table, done, offsets, output);
    }

    public override void Mean(ReadOnlySpan<byte> rows, int stride, int count, Span<byte> output) => MeanOf(rows, stride, count, output);

    public override void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> offsets, ResampleTable table, int position, Span<byte> output) =>
        Columns(rows, offsets, table, position, output);

    /// <summary>Positions before <paramref name="done"/>, a multiple of four, of any number of rows of three channels.</summary>
    internal static unsafe void Rgb(ReadOnlySpan<byte> rows, int stride, ResampleTable table, int done, ReadOnlySpan<int> offsets, Span<byte> output)
    {
        fixed (byte* from = rows, to = output)
        fixed (int* starts = table.Starts, halves = table.Halves)
        {
            for (var row = 0; row < offsets.Length; row += 2)
            {
                // Two rows at a time, the last one of an odd number twice.
                var more = row + 1 < offsets.Length ? 1 : 0;
                _ = output.Slice(offsets[row], (done * 3) + 4); // The one bounds check for all stores of a row.
                _ = output.Slice(offsets[row + more], (done * 3) + 4);
                var source = from + ((nint)row * stride);
                var (below, second) = ((nint)more * stride, (nint)offsets[row + more] - offsets[row]);
                if (table.Steps == 1)
                {
                    FourTaps(source, below, MostRows * (nint)stride, starts, halves, done, to + offsets[row], second);
                }
                else
                {
                    ManyTaps(source, below, MostRows * (nint)stride, starts, halves, table.Steps, done, to + offsets[row], second);
                }
            }
        }
    }

    // The rows of a crop are short and far apart, which the processor does not foresee: the next call's are asked for now. An address past the end is harmless.
    internal static unsafe void MeanOf(ReadOnlySpan<byte> rows, int stride, int count, Span<byte> output)
    {
        var length = output.Length;
        if (count == 1 || length < Vector256<byte>.Count)
        {
            ScalarResampleKernel.MeanFrom(rows, stride, count, 0, output);
            return;
        }

        _ = rows.Slice((count - 1) * stride, length); // The one bounds check for all loads.
        ref var from = ref MemoryMarshal.GetReference(rows);
        ref var to = ref MemoryMarshal.GetReference(output);
        var half = Vector256.Create((ushort)(count / 2));
        var reciprocal = Vector256.Create(Reciprocal(count));
        for (var i = 0; ; i = Math.Min(i + Vector256<byte>.Count, length - Vector256<byte>.Count))
        {
            var (low, high) = (half, half);
            for (int row = 0, at = i; row < count; row++, at += stride)
            {
                var bytes = Vector256.LoadUnsafe(ref from, (nuint)at);
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref from, at + (count * stride))));
                low += Avx2.UnpackLow(bytes, Vector256<byte>.Zero).AsUInt16();
                high += Avx2.UnpackHigh(bytes, Vector256<byte>.Zero).AsUInt16();
            }

            Avx2.PackUnsignedSaturate(Avx2.MultiplyHigh(low, reciprocal).AsInt16(), Avx2.MultiplyHigh(high, reciprocal).AsInt16()).StoreUnsafe(ref to, (nuint)i);
            if (i == length - Vector256<byte>.Count)
            {
                break;
            }
        }
    }

    /// <summary>One output row.</summary>
    internal static unsafe void Columns(ReadOnlySpan<byte> rows, ReadOnlySpan<int> offsets, ResampleTable table, int position, Span<byte> output)
    {
        var length = output.Length;
        if (length < Vector256<byte>.Count)
        {
            ScalarResampleKernel.Columns(rows, offsets, table, position, 0, output);
            return;
        }

        foreach (var offset in offsets)
        {
            _ = rows.Slice(offset, length); // The one bounds check for all loads of this row.
        }

        fixed (byte* from = rows, to = output)
        fixed (int* at = offsets, halves = &table.Halves[position * table.Steps * 4])
        {
            for (var i = 0; ; i = Math.Min(i + Vector256<byte>.Count, length - Vector256<byte>.Count))
            {
                Column(from + i, at, offsets.Length, halves).Store(to + i);
                if (i == length - Vector256<byte>.Count)
                {
                    break;
                }
            }
        }
    }

    // Reductions of up to two, a finer pass among them: no loop over the taps.
    private static unsafe void FourTaps(byte* from, nint below, nint ahead, int* starts, int* halves, int size, byte* to, nint second)
    {
        var (first, other, compact) = (Twice(FirstPair), Twice(SecondPair), Twice(Compact));
        for (var x = 0; x < size; x += 4, halves += 16, to += 12)
        {
            Ask(from + (starts[x] * 3) + ahead, below);
            var p0 = Round(Step(from + (starts[x] * 3), below, halves, first, other, out var l0), l0);
            var p1 = Round(Step(from + (starts[x + 1] * 3), below, halves + 4, first, other, out var l1), l1);
            var p2 = Round(Step(from + (starts[x + 2] * 3), below, halves + 8, first, other, out var l2), l2);
            var p3 = Round(Step(from + (starts[x + 3] * 3), below, halves + 12, first, other, out var l3), l3);
            Store(p0, p1, p2, p3, compact, to, second);
        }
    }

    // One loop over the positions, not four side by side: those ran out of registers and were half as fast.
    private static unsafe void ManyTaps(byte* from, nint below, nint ahead, int* starts, int* halves, int steps, int size, byte* to, nint second)
    {
        var (first, other, compact) = (Twice(FirstPair), Twice(SecondPair), Twice(Compact));
        Vector256<int> p0 = default, p1 = default, p2 = default;
        for (var x = 0; x < size; x++)
        {
            var pixel = from + (starts[x] * 3);
            Ask(pixel + ahead, below);
            Vector256<int> high = default, low = default;
            for (var end = halves + (steps * 4); halves < end; halves += 4, pixel += 12)
            {
                high += Step(pixel, below, halves, first, other, out var l);
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
                    Store(p0, p1, p2, rounded, compact, to, second);
                    to += 12;
                    break;
            }
        }
    }

    // Rows of the next call, into the second cache: a frame that models have driven out of the caches is else waited for. An address past the end is harmless.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As below.
    private static unsafe void Ask(byte* next, nint below)
    {
        Sse.Prefetch1(next);
        Sse.Prefetch1(next + below);
    }

    // Four taps of two rows, the first below, the second above: lanes R, G, B, 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The loop over pixels lives in registers only when this is inlined.
    private static unsafe Vector256<int> Step(byte* pixel, nint below, int* halves, Vector256<byte> first, Vector256<byte> other, out Vector256<int> low)
    {
        var taps = Avx2.InsertVector128(Vector128.Load(pixel).ToVector256Unsafe(), Vector128.Load(pixel + below), 1);
        var left = Avx2.Shuffle(taps, first).AsInt16();
        var right = Avx2.Shuffle(taps, other).AsInt16();
        low = Avx2.MultiplyAddAdjacent(left, Vector256.Create(halves[2]).AsInt16()) + Avx2.MultiplyAddAdjacent(right, Vector256.Create(halves[3]).AsInt16());
        return Avx2.MultiplyAddAdjacent(left, Vector256.Create(halves[0]).AsInt16()) + Avx2.MultiplyAddAdjacent(right, Vector256.Create(halves[1]).AsInt16());
    }

    // Four output pixels of two rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static unsafe void Store(
        Vector256<int> p0, Vector256<int> p1, Vector256<int> p2, Vector256<int> p3, Vector256<byte> compact, byte* to, nint second)
    {
        var bytes = Avx2.Shuffle(Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(p0, p1), Avx2.PackSignedSaturate(p2, p3)), compact);
        bytes.GetLower().Store(to);
        Avx2.ExtractVector128(bytes, 1).Store(to + second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static unsafe Vector256<byte> Column(byte* from, int* offsets, int count, int* halves)
    {
        Vector256<int> h0 = default, h1 = default, h2 = default, h3 = default, l0 = default, l1 = default, l2 = default, l3 = default;
        for (var t = 0; t < count; t += 2, halves += (t & 2) == 0 ? 3 : 1)
        {
            var upper = Vector256.Load(from + offsets[t]);
            var lower = t + 1 < count ? Vector256.Load(from + offsets[t + 1]) : Vector256<byte>.Zero;
            var high = Vector256.Create(halves[0]).AsInt16();
            var low = Vector256.Create(halves[2]).AsInt16();
            var left = Avx2.UnpackLow(upper, lower);
            var right = Avx2.UnpackHigh(upper, lower);
            var w0 = Avx2.UnpackLow(left, Vector256<byte>.Zero).AsInt16();
            var w1 = Avx2.UnpackHigh(left, Vector256<byte>.Zero).AsInt16();
            var w2 = Avx2.UnpackLow(right, Vector256<byte>.Zero).AsInt16();
            var w3 = Avx2.UnpackHigh(right, Vector256<byte>.Zero).AsInt16();
            h0 += Avx2.MultiplyAddAdjacent(w0, high);
            h1 += Avx2.MultiplyAddAdjacent(w1, high);
            h2 += Avx2.MultiplyAddAdjacent(w2, high);
            h3 += Avx2.MultiplyAddAdjacent(w3, high);
            l0 += Avx2.MultiplyAddAdjacent(w0, low);
            l1 += Avx2.MultiplyAddAdjacent(w1, low);
            l2 += Avx2.MultiplyAddAdjacent(w2, low);
            l3 += Avx2.MultiplyAddAdjacent(w3, low);
        }

        return Avx2.PackUnsignedSaturate(
            Avx2.PackSignedSaturate(Round(h0, l0), Round(h1, l1)), Avx2.PackSignedSaturate(Round(h2, l2), Round(h3, l3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static Vector256<int> Round(Vector256<int> high, Vector256<int> low) =>
        ((high << ResampleTable.LowBits) + low + Vector256.Create(1 << (ResampleTable.PrecisionBits - 1))) >> ResampleTable.PrecisionBits;

    private static Vector256<byte> Twice(Vector128<byte> lane) => Vector256.Create(lane, lane);
}
