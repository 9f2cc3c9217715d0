using System.Runtime.Intrinsics;
using Lfr.Core.Matching.Kernels;

namespace Lfr.Core.Matching.Selection;

/// <summary>Which of a panel's 32 templates may reach a floor: bit i for template i. Almost always none, and that is decided first.</summary>
internal static unsafe class PanelFilter
{
    /// <summary>Scores at or above the floor.</summary>
    public static uint AtOrAbove(float* scores, float floor)
    {
        var limit = Vector256.Create(floor);
        return Mask(
            Vector256.GreaterThanOrEqual(Vector256.Load(scores), limit),
            Vector256.GreaterThanOrEqual(Vector256.Load(scores + 8), limit),
            Vector256.GreaterThanOrEqual(Vector256.Load(scores + 16), limit),
            Vector256.GreaterThanOrEqual(Vector256.Load(scores + 24), limit));
    }

    /// <summary>Which probes have an entry whose upper bound may reach their floor: bit p for probe p. It asks with one error bound for the whole panel, so that it costs a few
    /// instructions a probe and no branch; it never leaves out one for which <see cref="BoundAtOrAbove(int*, float*, float*, in ProbeBound, float)"/> is not 0.</summary>
    /// <param name="dots">[probes][32] integer dot products.</param>
    /// <param name="scales">[32] the entries' scales.</param>
    /// <param name="error">The largest of the entries' errors.</param>
    /// <param name="limits">[probes] from <see cref="ProbeBound.Limit"/>.</param>
    /// <param name="slopes">[probes] from <see cref="ProbeBound.LimitSlope"/>.</param>
    /// <param name="probes">At most 64.</param>
    public static ulong Reaching(int* dots, float* scales, float error, float* limits, float* slopes, int probes)
    {
        Vector256<float> a = Vector256.Load(scales), b = Vector256.Load(scales + 8), c = Vector256.Load(scales + 16), d = Vector256.Load(scales + 24);
        var reaching = 0UL;
        for (var probe = 0; probe < probes; probe++, dots += CosineKernel.PanelRows)
        {
            var limit = Vector256.Create(limits[probe] - (error * slopes[probe]));
            var any = Vector256.GreaterThanOrEqual(Vector256.ConvertToSingle(Vector256.Load(dots)) * a, limit)
                | Vector256.GreaterThanOrEqual(Vector256.ConvertToSingle(Vector256.Load(dots + 8)) * b, limit)
                | Vector256.GreaterThanOrEqual(Vector256.ConvertToSingle(Vector256.Load(dots + 16)) * c, limit)
                | Vector256.GreaterThanOrEqual(Vector256.ConvertToSingle(Vector256.Load(dots + 24)) * d, limit);
            reaching |= (any.ExtractMostSignificantBits() != 0 ? 1UL : 0UL) << probe;
        }

        return reaching;
    }

    /// <summary>How far the best entry of a panel reaches for each probe, in the units of <see cref="ProbeBound.Limit"/>: where it is under the limit, so is every entry's upper bound.</summary>
    /// <param name="dots">[probes][32] integer dot products.</param>
    /// <param name="scales">[32] the entries' scales.</param>
    /// <param name="error">The largest of the entries' errors.</param>
    /// <param name="slopes">[probes] from <see cref="ProbeBound.LimitSlope"/>.</param>
    /// <param name="probes">At most 64.</param>
    /// <param name="best">Where the first probe's goes.</param>
    /// <param name="stride">From a probe's to the next one's.</param>
    public static void Best(int* dots, float* scales, float error, float* slopes, int probes, float* best, int stride)
    {
        Vector256<float> a = Vector256.Load(scales), b = Vector256.Load(scales + 8), c = Vector256.Load(scales + 16), d = Vector256.Load(scales + 24);
        for (var probe = 0; probe < probes; probe++, dots += CosineKernel.PanelRows, best += stride)
        {
            var most = Vector256.Max(
                Vector256.Max(Vector256.ConvertToSingle(Vector256.Load(dots)) * a, Vector256.ConvertToSingle(Vector256.Load(dots + 8)) * b),
                Vector256.Max(Vector256.ConvertToSingle(Vector256.Load(dots + 16)) * c, Vector256.ConvertToSingle(Vector256.Load(dots + 24)) * d));
            var half = Vector128.Max(most.GetLower(), most.GetUpper());
            half = Vector128.Max(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
            half = Vector128.Max(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2)));
            *best = half.ToScalar() + (error * slopes[probe]);
        }
    }

    /// <summary>Which probes have a score at or above their floor: bit p for probe p.</summary>
    /// <param name="scores">[probes][32] scores.</param>
    /// <param name="floors">[probes] floors.</param>
    /// <param name="probes">At most 64.</param>
    public static ulong Reaching(float* scores, float* floors, int probes)
    {
        var reaching = 0UL;
        for (var probe = 0; probe < probes; probe++, scores += CosineKernel.PanelRows)
        {
            var floor = Vector256.Create(floors[probe]);
            var any = Vector256.GreaterThanOrEqual(Vector256.Load(scores), floor)
                | Vector256.GreaterThanOrEqual(Vector256.Load(scores + 8), floor)
                | Vector256.GreaterThanOrEqual(Vector256.Load(scores + 16), floor)
                | Vector256.GreaterThanOrEqual(Vector256.Load(scores + 24), floor);
            reaching |= (any.ExtractMostSignificantBits() != 0 ? 1UL : 0UL) << probe;
        }

        return reaching;
    }

    /// <summary>The largest of 32 error bounds.</summary>
    public static float Largest(float* errors)
    {
        var most = Vector256.Max(
            Vector256.Max(Vector256.Load(errors), Vector256.Load(errors + 8)), Vector256.Max(Vector256.Load(errors + 16), Vector256.Load(errors + 24)));
        var largest = 0f;
        for (var i = 0; i < Vector256<float>.Count; i++)
        {
            largest = MathF.Max(largest, most[i]);
        }

        return largest;
    }

    /// <summary>Entries whose upper bound <c>value * scale * probeScale + error * slope + constant</c> is at or above the floor.</summary>
    public static uint BoundAtOrAbove(float* values, float* scales, float* errors, in ProbeBound bound, float floor)
    {
        var limit = Vector256.Create(floor);
        return Mask(
            Vector256.GreaterThanOrEqual(Upper(values, scales, errors, bound), limit),
            Vector256.GreaterThanOrEqual(Upper(values + 8, scales + 8, errors + 8, bound), limit),
            Vector256.GreaterThanOrEqual(Upper(values + 16, scales + 16, errors + 16, bound), limit),
            Vector256.GreaterThanOrEqual(Upper(values + 24, scales + 24, errors + 24, bound), limit));
    }

    /// <summary>The same for integer dot products.</summary>
    public static uint BoundAtOrAbove(int* dots, float* scales, float* errors, in ProbeBound bound, float floor)
    {
        var limit = Vector256.Create(floor);
        return Mask(
            Vector256.GreaterThanOrEqual(Upper(dots, scales, errors, bound), limit),
            Vector256.GreaterThanOrEqual(Upper(dots + 8, scales + 8, errors + 8, bound), limit),
            Vector256.GreaterThanOrEqual(Upper(dots + 16, scales + 16, errors + 16, bound), limit),
            Vector256.GreaterThanOrEqual(Upper(dots + 24, scales + 24, errors + 24, bound), limit));
    }

    private static Vector256<float> Upper(float* values, float* scales, float* errors, in ProbeBound bound) =>
        Upper(Vector256.Load(values), scales, errors, bound);

    private static Vector256<float> Upper(int* dots, float* scales, float* errors, in ProbeBound bound) =>
        Upper(Vector256.ConvertToSingle(Vector256.Load(dots)), scales, errors, bound);

    private static Vector256<float> Upper(Vector256<float> values, float* scales, float* errors, in ProbeBound bound) =>
        (values * (Vector256.Load(scales) * Vector256.Create(bound.Scale)))
        + ((Vector256.Load(errors) * Vector256.Create(bound.Slope)) + Vector256.Create(bound.Constant));

    private static uint Mask(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        if ((a | b | c | d).AsInt32() == Vector256<int>.Zero)
        {
            return 0;
        }

        return a.ExtractMostSignificantBits()
            | (b.ExtractMostSignificantBits() << 8)
            | (c.ExtractMostSignificantBits() << 16)
            | (d.ExtractMostSignificantBits() << 24);
    }
}
