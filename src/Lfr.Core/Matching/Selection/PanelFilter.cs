using System.Runtime.Intrinsics;

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
