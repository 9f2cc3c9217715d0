using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging.Resampling;

/// <summary>AVX2. Two neighbouring taps are multiplied and added by one instruction (16-bit multiply-add); the two halves of a weight
/// are summed apart, so that the result is the scalar kernel's to the bit. Loads go through references because the bounds of a
/// whole row are checked once; <see cref="Horizontal"/> leaves positions whose loads would pass the row's end to scalar code.</summary>
internal sealed class Vector256ResampleKernel : ResampleKernel
{
    private const byte No = 0x80; // A byte shuffle writes zero for it.

    // Taps 0 and 1, and 2 and 3, of three interleaved channels, as pairs of 16-bit numbers.
    private static readonly Vector256<byte> FirstPair = Vector256.Create(Vector128.Create(
        0, No, 3, No, 1, No, 4, No, 2, No, 5, No, No, No, No, No), Vector128.Create(0, No, 3, No, 1, No, 4, No, 2, No, 5, No, No, No, No, No));

    private static readonly Vector256<byte> SecondPair = Vector256.Create(Vector128.Create(
        6, No, 9, No, 7, No, 10, No, 8, No, 11, No, No, No, No, No), Vector128.Create(6, No, 9, No, 7, No, 10, No, 8, No, 11, No, No, No, No, No));

    // Four pixels of four bytes to four of three.
    private static readonly Vector256<byte> Compact = Vector256.Create(
        Vector128.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, No, No, No, No),
        Vector128.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, No, No, No, No));

    public override int Width => 256;

    public override void Horizontal(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int channels, ResampleTable table, Span<byte> firstOut, Span<byte> secondOut)
    {
        var done = channels == 3 ? Rgb(first, second.IsEmpty ? first : second, table, firstOut, second.IsEmpty ? firstOut : secondOut) : 0;
        ScalarResampleKernel.Row(first, channels, table, done, firstOut);
        if (!second.IsEmpty)
        {
            ScalarResampleKernel.Row(second, channels, table, done, secondOut);
        }
    }

    // The rows of a crop are short and far apart, which the processor does not foresee: the next call's are asked for now. An address past the end is harmless.
    public override unsafe void Mean(ReadOnlySpan<byte> rows, int stride, int count, Span<byte> output)
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

    public override void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> offsets, ResampleTable table, int position, Span<byte> output)
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

        ref var high = ref table.HighPairs[position * table.Pairs];
        ref var low = ref table.LowPairs[position * table.Pairs];
        ref var from = ref MemoryMarshal.GetReference(rows);
        ref var to = ref MemoryMarshal.GetReference(output);
        for (var i = 0; ; i = Math.Min(i + Vector256<byte>.Count, length - Vector256<byte>.Count))
        {
            Column(ref from, offsets, ref high, ref low, i).StoreUnsafe(ref to, (nuint)i);
            if (i == length - Vector256<byte>.Count)
            {
                break;
            }
        }
    }

    // Returns the first position that it has not done: a multiple of four.
    private static int Rgb(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ResampleTable table, Span<byte> firstOut, Span<byte> secondOut)
    {
        var loads = (table.Pairs + 1) / 2;
        var reach = (12 * (loads - 1)) + 16;
        var safe = table.Size;
        while (safe > 0 && (table.Starts[safe - 1] * 3) + reach > Math.Min(first.Length, second.Length))
        {
            safe--;
        }

        safe &= ~3;
        Debug.Assert(firstOut.Length >= (table.Size * 3) + 4 && secondOut.Length >= (table.Size * 3) + 4, "The ring's rows are padded.");
        ref var a = ref MemoryMarshal.GetReference(first);
        ref var b = ref MemoryMarshal.GetReference(second);
        ref var starts = ref MemoryMarshal.GetArrayDataReference(table.Starts);
        ref var high = ref MemoryMarshal.GetArrayDataReference(table.HighPairs);
        ref var low = ref MemoryMarshal.GetArrayDataReference(table.LowPairs);
        ref var firstTo = ref MemoryMarshal.GetReference(firstOut);
        ref var secondTo = ref MemoryMarshal.GetReference(secondOut);
        var pairs = table.Pairs;
        if (pairs == 2)
        {
            // Reductions of up to two, a finer pass among them: four taps a pixel, without a loop over them.
            for (var x = 0; x < safe; x += 4)
            {
                ref var h = ref Unsafe.Add(ref high, x * 2);
                ref var l = ref Unsafe.Add(ref low, x * 2);
                ref var s = ref Unsafe.Add(ref starts, x);
                Store(
                    FourTaps(ref a, ref b, s, ref h, ref l), FourTaps(ref a, ref b, Unsafe.Add(ref s, 1), ref Unsafe.Add(ref h, 2), ref Unsafe.Add(ref l, 2)),
                    FourTaps(ref a, ref b, Unsafe.Add(ref s, 2), ref Unsafe.Add(ref h, 4), ref Unsafe.Add(ref l, 4)),
                    FourTaps(ref a, ref b, Unsafe.Add(ref s, 3), ref Unsafe.Add(ref h, 6), ref Unsafe.Add(ref l, 6)), ref firstTo, ref secondTo, x);
            }

            return safe;
        }

        for (var x = 0; x < safe; x += 4)
        {
            var p0 = Pixel(ref a, ref b, Unsafe.Add(ref starts, x) * 3, ref Unsafe.Add(ref high, x * pairs), ref Unsafe.Add(ref low, x * pairs), pairs);
            var p1 = Pixel(
                ref a, ref b, Unsafe.Add(ref starts, x + 1) * 3, ref Unsafe.Add(ref high, (x + 1) * pairs), ref Unsafe.Add(ref low, (x + 1) * pairs), pairs);
            var p2 = Pixel(
                ref a, ref b, Unsafe.Add(ref starts, x + 2) * 3, ref Unsafe.Add(ref high, (x + 2) * pairs), ref Unsafe.Add(ref low, (x + 2) * pairs), pairs);
            var p3 = Pixel(
                ref a, ref b, Unsafe.Add(ref starts, x + 3) * 3, ref Unsafe.Add(ref high, (x + 3) * pairs), ref Unsafe.Add(ref low, (x + 3) * pairs), pairs);
            Store(p0, p1, p2, p3, ref firstTo, ref secondTo, x);
        }

        return safe;
    }

    // Four output pixels of two rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As below.
    private static void Store(Vector256<int> p0, Vector256<int> p1, Vector256<int> p2, Vector256<int> p3, ref byte firstTo, ref byte secondTo, int x)
    {
        var bytes = Avx2.Shuffle(Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(p0, p1), Avx2.PackSignedSaturate(p2, p3)), Compact);
        bytes.GetLower().StoreUnsafe(ref firstTo, (nuint)(x * 3));
        bytes.GetUpper().StoreUnsafe(ref secondTo, (nuint)(x * 3));
    }

    // One output pixel of two rows, of four taps.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As below.
    private static Vector256<int> FourTaps(ref byte a, ref byte b, int start, ref int highPairs, ref int lowPairs)
    {
        var at = (nuint)(uint)(start * 3);
        var taps = Vector256.Create(Vector128.LoadUnsafe(ref a, at), Vector128.LoadUnsafe(ref b, at));
        var first = Avx2.Shuffle(taps, FirstPair).AsInt16();
        var second = Avx2.Shuffle(taps, SecondPair).AsInt16();
        return Round(
            Avx2.MultiplyAddAdjacent(first, Vector256.Create(highPairs).AsInt16()) + Avx2.MultiplyAddAdjacent(second, Vector256.Create(Unsafe.Add(ref highPairs, 1)).AsInt16()),
            Avx2.MultiplyAddAdjacent(first, Vector256.Create(lowPairs).AsInt16()) + Avx2.MultiplyAddAdjacent(second, Vector256.Create(Unsafe.Add(ref lowPairs, 1)).AsInt16()));
    }

    // One output pixel of two rows: lanes R, G, B, 0 of the first row below, of the second above.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The loop over pixels lives in registers only when this is inlined.
    private static Vector256<int> Pixel(ref byte a, ref byte b, int start, ref int highPairs, ref int lowPairs, int pairs)
    {
        var high = Vector256<int>.Zero;
        var low = Vector256<int>.Zero;
        var at = (nuint)(uint)start;
        for (var p = 0; p < pairs; p += 2, at += 12)
        {
            var taps = Vector256.Create(Vector128.LoadUnsafe(ref a, at), Vector128.LoadUnsafe(ref b, at));
            var pair = Avx2.Shuffle(taps, FirstPair).AsInt16();
            high += Avx2.MultiplyAddAdjacent(pair, Vector256.Create(Unsafe.Add(ref highPairs, p)).AsInt16());
            low += Avx2.MultiplyAddAdjacent(pair, Vector256.Create(Unsafe.Add(ref lowPairs, p)).AsInt16());
            if (p + 1 < pairs)
            {
                pair = Avx2.Shuffle(taps, SecondPair).AsInt16();
                high += Avx2.MultiplyAddAdjacent(pair, Vector256.Create(Unsafe.Add(ref highPairs, p + 1)).AsInt16());
                low += Avx2.MultiplyAddAdjacent(pair, Vector256.Create(Unsafe.Add(ref lowPairs, p + 1)).AsInt16());
            }
        }

        return Round(high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static Vector256<byte> Column(ref byte from, ReadOnlySpan<int> offsets, ref int highPairs, ref int lowPairs, int at)
    {
        Vector256<int> h0 = default, h1 = default, h2 = default, h3 = default, l0 = default, l1 = default, l2 = default, l3 = default;
        for (var t = 0; t < offsets.Length; t += 2)
        {
            var upper = Vector256.LoadUnsafe(ref from, (nuint)(offsets[t] + at));
            var lower = t + 1 < offsets.Length ? Vector256.LoadUnsafe(ref from, (nuint)(offsets[t + 1] + at)) : Vector256<byte>.Zero;
            var high = Vector256.Create(Unsafe.Add(ref highPairs, t / 2)).AsInt16();
            var low = Vector256.Create(Unsafe.Add(ref lowPairs, t / 2)).AsInt16();
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
}
