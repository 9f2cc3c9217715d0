using System.Runtime.Intrinsics;
using Lfr.Core.Matching.Kernels;

namespace Lfr.Core.Matching.Storage;

/// <summary>One value of a template in two bytes: binary16 of 32,768 times the value. Values of a template are at most about 1, so the factor
/// uses binary16's range where they are, and what would still be subnormal (under 1.9e-9) is kept as zero.</summary>
internal static class Float16Value
{
    private const float Scale = 32_768f;

    public static ushort Encode(float value)
    {
        var bits = BitConverter.HalfToUInt16Bits((Half)(value * Scale));
        return (bits & 0x7C00) == 0 ? (ushort)0 : bits;
    }

    public static float Decode(ushort bits) =>
        BitConverter.Int32BitsToSingle(((short)bits << 13) & unchecked((int)0x8FFFE000)) * CosineKernel.Float16Scale;

    /// <summary>Decodes a row.</summary>
    public static unsafe void Decode(ushort* bits, float* values, int count)
    {
        var i = 0;
        for (; i + Vector128<short>.Count <= count; i += Vector128<short>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Load((short*)bits + i));
            Decode(low).Store(values + i);
            Decode(high).Store(values + i + Vector128<int>.Count);
        }

        for (; i < count; i++)
        {
            values[i] = Decode(bits[i]);
        }
    }

    private static Vector128<float> Decode(Vector128<int> bits) =>
        (Vector128.ShiftLeft(bits, 13) & Vector128.Create(unchecked((int)0x8FFFE000))).AsSingle() * CosineKernel.Float16Scale;
}
