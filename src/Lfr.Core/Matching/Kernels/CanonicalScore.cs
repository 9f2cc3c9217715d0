using System.Runtime.CompilerServices;

namespace Lfr.Core.Matching.Kernels;

/// <summary>The one definition of a comparison score's bits. The values are taken in blocks of <see cref="BlockDimensions"/>; in a block each
/// product is added with one rounding (fused multiply-add), first value to last, from +0; the blocks' sums are added first to last. Every
/// kernel, at every width, for one probe or many, does these roundings in this order, so that the score never depends on the machine.</summary>
/// <remarks>Fused multiply-add is IEEE 754 <c>fusedMultiplyAdd</c>: where the hardware lacks it the runtime computes the same bits in software.</remarks>
internal static unsafe class CanonicalScore
{
    /// <summary>Values a block: short enough for four chains in a template of 512, long enough that adding the blocks costs a batch little.</summary>
    public const int BlockDimensions = 128;

    /// <summary>Rounding unit of binary32.</summary>
    public const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>How far a canonical score may be from the real dot product of two vectors whose lengths multiply to one (Higham, Accuracy
    /// and Stability of Numerical Algorithms, 2nd ed., lemma 3.1: m roundings on every path give m u / (1 - m u)).</summary>
    public static double RelativeError(int dimension)
    {
        var roundings = Math.Min(dimension, BlockDimensions) + ((dimension + BlockDimensions - 1) / BlockDimensions);
        return roundings * UnitRoundoff / (1 - (roundings * UnitRoundoff));
    }

    /// <summary>The canonical dot product of two row-major vectors.</summary>
    [SkipLocalsInit]
    public static float Dot(float* left, float* right, int dimension)
    {
        var block = 0;
        var total = 0f;

        // Four blocks at once: each is a chain of dependent roundings, and the chains are independent of each other.
        for (; block + (4 * BlockDimensions) <= dimension; block += 4 * BlockDimensions)
        {
            float a = 0, b = 0, c = 0, d = 0;
            for (var i = block; i < block + BlockDimensions; i++)
            {
                a = MathF.FusedMultiplyAdd(left[i], right[i], a);
                b = MathF.FusedMultiplyAdd(left[i + BlockDimensions], right[i + BlockDimensions], b);
                c = MathF.FusedMultiplyAdd(left[i + (2 * BlockDimensions)], right[i + (2 * BlockDimensions)], c);
                d = MathF.FusedMultiplyAdd(left[i + (3 * BlockDimensions)], right[i + (3 * BlockDimensions)], d);
            }

            total = block == 0 ? a : total + a;
            total += b;
            total += c;
            total += d;
        }

        for (; block < dimension; block += BlockDimensions)
        {
            var end = Math.Min(block + BlockDimensions, dimension);
            float a = 0;
            for (var i = block; i < end; i++)
            {
                a = MathF.FusedMultiplyAdd(left[i], right[i], a);
            }

            total = block == 0 ? a : total + a;
        }

        return total;
    }

    /// <summary>The canonical dot products of one row-major vector with two others: the same bits as one by one, in little more than the time of one.</summary>
    [SkipLocalsInit]
    public static (float First, float Second) Dot(float* left, float* first, float* second, int dimension)
    {
        var block = 0;
        float total = 0, other = 0;
        for (; block + (4 * BlockDimensions) <= dimension; block += 4 * BlockDimensions)
        {
            float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
            for (var i = block; i < block + BlockDimensions; i++)
            {
                a = MathF.FusedMultiplyAdd(left[i], first[i], a);
                e = MathF.FusedMultiplyAdd(left[i], second[i], e);
                b = MathF.FusedMultiplyAdd(left[i + BlockDimensions], first[i + BlockDimensions], b);
                f = MathF.FusedMultiplyAdd(left[i + BlockDimensions], second[i + BlockDimensions], f);
                c = MathF.FusedMultiplyAdd(left[i + (2 * BlockDimensions)], first[i + (2 * BlockDimensions)], c);
                g = MathF.FusedMultiplyAdd(left[i + (2 * BlockDimensions)], second[i + (2 * BlockDimensions)], g);
                d = MathF.FusedMultiplyAdd(left[i + (3 * BlockDimensions)], first[i + (3 * BlockDimensions)], d);
                h = MathF.FusedMultiplyAdd(left[i + (3 * BlockDimensions)], second[i + (3 * BlockDimensions)], h);
            }

            total = block == 0 ? a : total + a;
            total += b;
            total += c;
            total += d;
            other = block == 0 ? e : other + e;
            other += f;
            other += g;
            other += h;
        }

        for (; block < dimension; block += BlockDimensions)
        {
            var end = Math.Min(block + BlockDimensions, dimension);
            float a = 0, e = 0;
            for (var i = block; i < end; i++)
            {
                a = MathF.FusedMultiplyAdd(left[i], first[i], a);
                e = MathF.FusedMultiplyAdd(left[i], second[i], e);
            }

            total = block == 0 ? a : total + a;
            other = block == 0 ? e : other + e;
        }

        return (total, other);
    }

    /// <summary>A score as it is reported and ranked: the dot product, held to [-1, 1].</summary>
    public static float Clamp(float dot) => MathF.Min(MathF.Max(dot, -1f), 1f);
}
