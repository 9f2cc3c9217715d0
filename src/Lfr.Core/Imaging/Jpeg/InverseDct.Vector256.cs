using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector256<int>;

namespace Lfr.Core.Imaging.Jpeg;

/// <content>AVX2: eight columns, then eight rows, in 32-bit lanes; the same sums as the scalar code. Loads and stores go through
/// references after one bounds check each.</content>
internal static partial class InverseDct
{
    internal static void Vector256(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> steps, Span<byte> samples, int stride)
    {
        _ = coefficients[63];
        _ = steps[63];
        _ = samples[(7 * stride) + 7];
        ref var c = ref MemoryMarshal.GetReference(coefficients);
        ref var q = ref MemoryMarshal.GetReference(steps);
        var (r0, r1, r2, r3) = (Row(ref c, ref q, 0), Row(ref c, ref q, 8), Row(ref c, ref q, 16), Row(ref c, ref q, 24));
        var (r4, r5, r6, r7) = (Row(ref c, ref q, 32), Row(ref c, ref q, 40), Row(ref c, ref q, 48), Row(ref c, ref q, 56));
        Pass(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, ConstantBits - PassBits);
        Transpose(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        Pass(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, ConstantBits + PassBits + 3);

        // Each vector is a column now: to bytes, and back to rows within the two 128-bit lanes (rows 0..3 and 4..7).
        var centre = System.Runtime.Intrinsics.Vector256.Create((short)128);
        var left = Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(r0, r1) + centre, Avx2.PackSignedSaturate(r2, r3) + centre);
        var right = Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(r4, r5) + centre, Avx2.PackSignedSaturate(r6, r7) + centre);
        var four = System.Runtime.Intrinsics.Vector256.Create(Quads, Quads);
        left = Avx2.Shuffle(left, four);
        right = Avx2.Shuffle(right, four);
        var upper = Avx2.UnpackLow(left.AsInt32(), right.AsInt32()).AsInt64();
        var lower = Avx2.UnpackHigh(left.AsInt32(), right.AsInt32()).AsInt64();
        ref var to = ref MemoryMarshal.GetReference(samples);
        Store(ref to, 0, upper[0]);
        Store(ref to, stride, upper[1]);
        Store(ref to, 2 * stride, lower[0]);
        Store(ref to, 3 * stride, lower[1]);
        Store(ref to, 4 * stride, upper[2]);
        Store(ref to, 5 * stride, upper[3]);
        Store(ref to, 6 * stride, lower[2]);
        Store(ref to, 7 * stride, lower[3]);
    }

    private static Vector128<byte> Quads => Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The block lives in registers.
    private static V Row(ref short coefficients, ref short steps, nuint at) =>
        Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref coefficients, at) * Vector128.LoadUnsafe(ref steps, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static void Store(ref byte samples, int at, long eight) => Unsafe.WriteUnaligned(ref Unsafe.Add(ref samples, at), eight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static void Pass(ref V r0, ref V r1, ref V r2, ref V r3, ref V r4, ref V r5, ref V r6, ref V r7, int shift)
    {
        // Even part.
        var z1 = (r2 + r6) * F0541196100;
        var even2 = z1 - (r6 * F1847759065);
        var even3 = z1 + (r2 * F0765366865);
        var half = System.Runtime.Intrinsics.Vector256.Create(1 << (shift - 1));
        var even0 = ((r0 + r4) << ConstantBits) + half;
        var even1 = ((r0 - r4) << ConstantBits) + half;
        var (s0, s3, s1, s2) = (even0 + even3, even0 - even3, even1 + even2, even1 - even2);

        // Odd part.
        var (o0, o1, o2, o3) = (r7, r5, r3, r1);
        z1 = (o0 + o3) * -F0899976223;
        var z2 = (o1 + o2) * -F2562915447;
        var z3 = o0 + o2;
        var z4 = o1 + o3;
        var z5 = (z3 + z4) * F1175875602;
        z3 = (z3 * -F1961570560) + z5;
        z4 = (z4 * -F0390180644) + z5;
        o0 = (o0 * F0298631336) + z1 + z3;
        o1 = (o1 * F2053119869) + z2 + z4;
        o2 = (o2 * F3072711026) + z2 + z3;
        o3 = (o3 * F1501321110) + z1 + z4;

        (r0, r7) = ((s0 + o3) >> shift, (s0 - o3) >> shift);
        (r1, r6) = ((s1 + o2) >> shift, (s1 - o2) >> shift);
        (r2, r5) = ((s2 + o1) >> shift, (s2 - o1) >> shift);
        (r3, r4) = ((s3 + o0) >> shift, (s3 - o0) >> shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    private static void Transpose(ref V r0, ref V r1, ref V r2, ref V r3, ref V r4, ref V r5, ref V r6, ref V r7)
    {
        var (a0, a1) = (Avx2.UnpackLow(r0, r1).AsInt64(), Avx2.UnpackHigh(r0, r1).AsInt64());
        var (a2, a3) = (Avx2.UnpackLow(r2, r3).AsInt64(), Avx2.UnpackHigh(r2, r3).AsInt64());
        var (a4, a5) = (Avx2.UnpackLow(r4, r5).AsInt64(), Avx2.UnpackHigh(r4, r5).AsInt64());
        var (a6, a7) = (Avx2.UnpackLow(r6, r7).AsInt64(), Avx2.UnpackHigh(r6, r7).AsInt64());
        var (b0, b1, b2, b3) = (Avx2.UnpackLow(a0, a2), Avx2.UnpackHigh(a0, a2), Avx2.UnpackLow(a1, a3), Avx2.UnpackHigh(a1, a3));
        var (b4, b5, b6, b7) = (Avx2.UnpackLow(a4, a6), Avx2.UnpackHigh(a4, a6), Avx2.UnpackLow(a5, a7), Avx2.UnpackHigh(a5, a7));
        r0 = Avx2.Permute2x128(b0, b4, 0x20).AsInt32();
        r1 = Avx2.Permute2x128(b1, b5, 0x20).AsInt32();
        r2 = Avx2.Permute2x128(b2, b6, 0x20).AsInt32();
        r3 = Avx2.Permute2x128(b3, b7, 0x20).AsInt32();
        r4 = Avx2.Permute2x128(b0, b4, 0x31).AsInt32();
        r5 = Avx2.Permute2x128(b1, b5, 0x31).AsInt32();
        r6 = Avx2.Permute2x128(b2, b6, 0x31).AsInt32();
        r7 = Avx2.Permute2x128(b3, b7, 0x31).AsInt32();
    }
}
