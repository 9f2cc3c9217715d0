using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>The canonical dot products of one row-major vector with four others: the same bits as one by one, in the time of one. A lane is one of the four, and
    /// so one chain of roundings.</summary>
    /// <param name="left">[dimension].</param>
    /// <param name="rows">[4] where the others begin; some may be the same.</param>
    /// <param name="dimension">Values a vector.</param>
    /// <returns>The four dot products.</returns>
    [SkipLocalsInit]
    public static Vector128<float> Dot(float* left, RowPointers rows, int dimension)
    {
        nint block = 0;
        var total = Vector128<float>.Zero;
        for (; block + (4 * BlockDimensions) <= dimension; block += 4 * BlockDimensions)
        {
            Vector128<float> a = default, b = default, c = default, d = default;
            for (var i = block; i < block + BlockDimensions; i += 4)
            {
                a = AddFour(a, left + i, rows, i);
                b = AddFour(b, left + i + BlockDimensions, rows, i + BlockDimensions);
                c = AddFour(c, left + i + (2 * BlockDimensions), rows, i + (2 * BlockDimensions));
                d = AddFour(d, left + i + (3 * BlockDimensions), rows, i + (3 * BlockDimensions));
            }

            total = block == 0 ? a : total + a;
            total += b;
            total += c;
            total += d;
        }

        for (; block < dimension; block += BlockDimensions)
        {
            var end = Math.Min(block + BlockDimensions, dimension);
            var a = Vector128<float>.Zero;
            var i = block;
            for (; i + 4 <= end; i += 4)
            {
                a = AddFour(a, left + i, rows, i);
            }

            for (; i < end; i++)
            {
                a = Vector128.FusedMultiplyAdd(Vector128.Create(rows.A[i], rows.B[i], rows.C[i], rows.D[i]), Vector128.Create(left[i]), a);
            }

            total = block == 0 ? a : total + a;
        }

        return total;
    }

    /// <summary>A score as it is reported and ranked: the dot product, held to [-1, 1].</summary>
    public static float Clamp(float dot) => MathF.Min(MathF.Max(dot, -1f), 1f);

    // Four values of each row: four rows turned into four columns, each one rounding of all four chains.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector128<float> AddFour(Vector128<float> sum, float* left, RowPointers rows, nint i)
    {
        Vector128<float> a = Vector128.Load(rows.A + i), b = Vector128.Load(rows.B + i), c = Vector128.Load(rows.C + i), d = Vector128.Load(rows.D + i);
        Vector128<float> abLow = Low(a, b), cdLow = Low(c, d), abHigh = High(a, b), cdHigh = High(c, d);
        sum = Vector128.FusedMultiplyAdd(Lows(abLow, cdLow), Vector128.Create(left[0]), sum);
        sum = Vector128.FusedMultiplyAdd(Highs(abLow, cdLow), Vector128.Create(left[1]), sum);
        sum = Vector128.FusedMultiplyAdd(Lows(abHigh, cdHigh), Vector128.Create(left[2]), sum);
        return Vector128.FusedMultiplyAdd(Highs(abHigh, cdHigh), Vector128.Create(left[3]), sum);
    }

    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);

    private static Vector128<float> Lows(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(a, b) : Vector128.Create(a[0], a[1], b[0], b[1]);

    private static Vector128<float> Highs(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveHighToLow(b, a) : Vector128.Create(a[2], a[3], b[2], b[3]);
}
