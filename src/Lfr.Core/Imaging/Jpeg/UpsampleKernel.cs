using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lfr.Core.Imaging.Jpeg;

/// <summary>The triangle filter of <see cref="Upsampler"/>, eight samples at a time on every platform with 128-bit vectors. Rows are
/// padded, so that whole vectors may be written; reads stay inside what the caller's bounds check covers.</summary>
internal static class UpsampleKernel
{
    /// <summary>Elements that may be written after a row.</summary>
    public const int Padding = 16;

    /// <summary>Samples as they are, with the first and the last repeated at the ends: element i goes to i + 1.</summary>
    public static void Widen(ReadOnlySpan<byte> near, Span<ushort> sums)
    {
        for (var i = 0; i < near.Length; i++)
        {
            sums[i + 1] = near[i];
        }

        Ends(sums, near.Length);
    }

    /// <summary>Three parts of the near row and one of the far row, likewise.</summary>
    public static void Sums(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<ushort> sums)
    {
        far = far[..near.Length];
        var i = 0;
        ref var a = ref MemoryMarshal.GetReference(near);
        ref var b = ref MemoryMarshal.GetReference(far);
        ref var to = ref MemoryMarshal.GetReference(sums[..(near.Length + 2)]);
        for (; i <= near.Length - 16; i += 16)
        {
            var (nearLow, nearHigh) = Vector128.Widen(Vector128.LoadUnsafe(ref a, (nuint)i));
            var (farLow, farHigh) = Vector128.Widen(Vector128.LoadUnsafe(ref b, (nuint)i));
            (nearLow + nearLow + nearLow + farLow).StoreUnsafe(ref to, (nuint)(i + 1));
            (nearHigh + nearHigh + nearHigh + farHigh).StoreUnsafe(ref to, (nuint)(i + 9));
        }

        for (; i < near.Length; i++)
        {
            sums[i + 1] = (ushort)((3 * near[i]) + far[i]);
        }

        Ends(sums, near.Length);
    }

    /// <summary>Two samples for each: <c>(3 s[i] + s[i - 1] + evenBias) >> shift</c> and <c>(3 s[i] + s[i + 1] + oddBias) >> shift</c>.</summary>
    public static void Across(ReadOnlySpan<ushort> sums, int width, ushort evenBias, ushort oddBias, int shift, Span<byte> row)
    {
        var i = 0;
        ref var from = ref MemoryMarshal.GetReference(sums[..(width + 2)]);
        ref var to = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, ushort>(row[..(2 * width)]));
        var (even, odd) = (Vector128.Create(evenBias), Vector128.Create(oddBias));
        for (; i <= width - 8; i += 8)
        {
            var here = Vector128.LoadUnsafe(ref from, (nuint)(i + 1));
            here += here + here;
            var left = (here + Vector128.LoadUnsafe(ref from, (nuint)i) + even) >> shift;
            var right = (here + Vector128.LoadUnsafe(ref from, (nuint)(i + 2)) + odd) >> shift;
            (left | (right << 8)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < width; i++)
        {
            row[2 * i] = (byte)(((3 * sums[i + 1]) + sums[i] + evenBias) >> shift);
            row[(2 * i) + 1] = (byte)(((3 * sums[i + 1]) + sums[i + 2] + oddBias) >> shift);
        }
    }

    /// <summary><c>(3 near + far + bias) >> 2</c>.</summary>
    public static void Down(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, ushort bias, Span<byte> row)
    {
        for (var i = 0; i < near.Length; i++)
        {
            row[i] = (byte)(((3 * near[i]) + far[i] + bias) >> 2);
        }
    }

    private static void Ends(Span<ushort> sums, int width)
    {
        sums[0] = sums[1];
        sums[width + 1] = sums[width];
    }
}
