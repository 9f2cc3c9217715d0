using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging.Jpeg;

/// <content>AVX2, 16 pixels at a time in 16-bit lanes. The constants do not fit into 16 bits, so whole multiples are added apart: 1.402 = 1 + 0.402,
/// 1.772 = 2 - 0.228, 0.71414 = 1 - 0.28586; doubling before and halving after the high multiply rounds as the scalar code does.</content>
internal static partial class ColourConverter
{
    private const byte No = 0x80; // A byte shuffle writes zero for it.

    /// <returns>How many pixels are done.</returns>
    internal static int Vector256(ReadOnlySpan<byte> y, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr, Span<byte> rgb)
    {
        ref var luma = ref MemoryMarshal.GetReference(y);
        ref var blues = ref MemoryMarshal.GetReference(cb[..y.Length]);
        ref var reds = ref MemoryMarshal.GetReference(cr[..y.Length]);
        ref var to = ref MemoryMarshal.GetReference(rgb[..(3 * y.Length)]);
        var centre = System.Runtime.Intrinsics.Vector256.Create((short)128);
        var one = System.Runtime.Intrinsics.Vector256<short>.One;
        var redPart = System.Runtime.Intrinsics.Vector256.Create((short)(RedFromCr - 65536));
        var bluePart = System.Runtime.Intrinsics.Vector256.Create((short)(BlueFromCb - 131072));
        var greenParts = System.Runtime.Intrinsics.Vector256.Create((GreenFromCb & 0xFFFF) | ((GreenFromCr + 65536) << 16)).AsInt16();
        var half = System.Runtime.Intrinsics.Vector256.Create(Half);
        var x = 0;
        for (; x <= y.Length - 16; x += 16)
        {
            var light = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref luma, (nuint)x));
            var b = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref blues, (nuint)x)) - centre;
            var r = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref reds, (nuint)x)) - centre;
            var red = light + r + ((Avx2.MultiplyHigh(r + r, redPart) + one) >> 1);
            var blue = light + b + b + ((Avx2.MultiplyHigh(b + b, bluePart) + one) >> 1);
            var low = (Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(b, r), greenParts) + half) >> 16;
            var high = (Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(b, r), greenParts) + half) >> 16;
            var green = light - r + Avx2.PackSignedSaturate(low, high);
            Store(Pack(red), Pack(green), Pack(blue), ref to, (nuint)(3 * x));
        }

        return x;
    }

    private static Vector128<byte> Pack(Vector256<short> values) => Sse2.PackUnsignedSaturate(values.GetLower(), values.GetUpper());

    private static void Store(Vector128<byte> r, Vector128<byte> g, Vector128<byte> b, ref byte to, nuint at)
    {
        (Ssse3.Shuffle(r, Vector128.Create(0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No, No, 5))
            | Ssse3.Shuffle(g, Vector128.Create(No, 0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No, No))
            | Ssse3.Shuffle(b, Vector128.Create(No, No, 0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No))).StoreUnsafe(ref to, at);
        (Ssse3.Shuffle(r, Vector128.Create(No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No, 10, No))
            | Ssse3.Shuffle(g, Vector128.Create(5, No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No, 10))
            | Ssse3.Shuffle(b, Vector128.Create(No, 5, No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No))).StoreUnsafe(ref to, at + 16);
        (Ssse3.Shuffle(r, Vector128.Create(No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15, No, No))
            | Ssse3.Shuffle(g, Vector128.Create(No, No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15, No))
            | Ssse3.Shuffle(b, Vector128.Create(10, No, No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15))).StoreUnsafe(ref to, at + 32);
    }
}
