using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging;

internal readonly ref partial struct TensorRows
{
    /// <summary>As <see cref="WritePlanarVector256"/> with AVX-512, sixteen pixels at a time. Loads take 16 bytes and never pass the row's end.</summary>
    /// <returns>Pixels done, a multiple of sixteen; 0 where the machine has no AVX-512 or the runtime says that 512 bits do not pay.</returns>
    internal static int WritePlanarVector512(
        ReadOnlySpan<byte> row, float mean, float scale, Span<float> first, Span<float> second, Span<float> third)
    {
        if (!Vector512.IsHardwareAccelerated || !Avx512F.IsSupported)
        {
            return 0;
        }

        var multiply = IsPowerOfTwo(scale);
        var (means, scales) = (Vector512.Create(mean), Vector512.Create(multiply ? 1 / scale : scale));
        ref var from = ref MemoryMarshal.GetReference(row);
        var done = 0;
        for (; done + 16 <= first.Length && (done * 3) + 48 <= row.Length; done += 16)
        {
            var a = Vector128.LoadUnsafe(ref from, (nuint)(done * 3));
            var b = Vector128.LoadUnsafe(ref from, (nuint)((done * 3) + 16));
            var c = Vector128.LoadUnsafe(ref from, (nuint)((done * 3) + 32));
            Convert(
                Ssse3.Shuffle(a, Vector128.Create(0, 3, 6, 9, 12, 15, No, No, No, No, No, No, No, No, No, No))
                | Ssse3.Shuffle(b, Vector128.Create(No, No, No, No, No, No, 2, 5, 8, 11, 14, No, No, No, No, No))
                | Ssse3.Shuffle(c, Vector128.Create(No, No, No, No, No, No, No, No, No, No, No, 1, 4, 7, 10, 13)), means, scales, multiply).CopyTo(first[done..]);
            Convert(
                Ssse3.Shuffle(a, Vector128.Create(1, 4, 7, 10, 13, No, No, No, No, No, No, No, No, No, No, No))
                | Ssse3.Shuffle(b, Vector128.Create(No, No, No, No, No, 0, 3, 6, 9, 12, 15, No, No, No, No, No))
                | Ssse3.Shuffle(c, Vector128.Create(No, No, No, No, No, No, No, No, No, No, No, 2, 5, 8, 11, 14)), means, scales, multiply).CopyTo(second[done..]);
            Convert(
                Ssse3.Shuffle(a, Vector128.Create(2, 5, 8, 11, 14, No, No, No, No, No, No, No, No, No, No, No))
                | Ssse3.Shuffle(b, Vector128.Create(No, No, No, No, No, 1, 4, 7, 10, 13, No, No, No, No, No, No))
                | Ssse3.Shuffle(c, Vector128.Create(No, No, No, No, No, No, No, No, No, No, 0, 3, 6, 9, 12, 15)), means, scales, multiply).CopyTo(third[done..]);
        }

        return done;

        static Vector512<float> Convert(Vector128<byte> bytes, Vector512<float> means, Vector512<float> scales, bool multiply)
        {
            var differences = Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(bytes)) - means;
            return multiply ? differences * scales : differences / scales;
        }
    }
}
