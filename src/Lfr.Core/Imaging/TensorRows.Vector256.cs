using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging;

internal readonly ref partial struct TensorRows
{
    private const byte No = 0x80; // A byte shuffle writes zero for it.

    /// <summary>The AVX2 way of <see cref="Write"/> into three planes, eight pixels at a time: the same divisions, or, where the scale is a power of two, the
    /// multiplications that give the same bits. A load takes 16 bytes and never
    /// passes the row's end.</summary>
    /// <returns>Pixels done, a multiple of eight; 0 where the machine has no AVX2.</returns>
    internal static int WritePlanarVector256(
        ReadOnlySpan<byte> row, float mean, float scale, Span<float> first, Span<float> second, Span<float> third)
    {
        if (!Avx2.IsSupported)
        {
            return 0;
        }

        var multiply = IsPowerOfTwo(scale);
        var (means, scales) = (Vector256.Create(mean), Vector256.Create(multiply ? 1 / scale : scale));
        ref var from = ref MemoryMarshal.GetReference(row);
        var done = 0;
        for (; done + 8 <= first.Length && (done * 3) + 24 <= row.Length; done += 8)
        {
            var low = Vector128.LoadUnsafe(ref from, (nuint)(done * 3));
            var high = Vector128.LoadUnsafe(ref from, (nuint)((done * 3) + 8));
            Convert(low, high, Vector128.Create(0, 3, 6, 9, 12, 15, No, No, No, No, No, No, No, No, No, No), Vector128.Create(No, No, No, No, No, No, 10, 13, No, No, No, No, No, No, No, No), means, scales, multiply).CopyTo(first[done..]);
            Convert(low, high, Vector128.Create(1, 4, 7, 10, 13, No, No, No, No, No, No, No, No, No, No, No), Vector128.Create(No, No, No, No, No, 8, 11, 14, No, No, No, No, No, No, No, No), means, scales, multiply).CopyTo(second[done..]);
            Convert(low, high, Vector128.Create(2, 5, 8, 11, 14, No, No, No, No, No, No, No, No, No, No, No), Vector128.Create(No, No, No, No, No, 9, 12, 15, No, No, No, No, No, No, No, No), means, scales, multiply).CopyTo(third[done..]);
        }

        return done;

        static Vector256<float> Convert(
            Vector128<byte> low, Vector128<byte> high, Vector128<byte> fromLow, Vector128<byte> fromHigh, Vector256<float> means, Vector256<float> scales, bool multiply)
        {
            var bytes = Ssse3.Shuffle(low, fromLow) | Ssse3.Shuffle(high, fromHigh);
            var differences = Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(bytes)) - means;
            return multiply ? differences * scales : differences / scales;
        }
    }
}
