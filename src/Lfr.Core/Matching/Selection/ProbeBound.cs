using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Matching.Selection;

/// <summary>
/// What turns a value computed from quantised templates into an upper bound of the canonical score.
/// Let the stored template be <c>x = s q + r</c> and the probe <c>y = t p + e</c>. Then
/// <c>x.y = s t (q.p) + s q.e + r.y</c>, and by Cauchy-Schwarz
/// <c>x.y &lt;= s t (q.p) + (|x| + |r|) |e| + |r| |y|</c>. The canonical score is within <see cref="CanonicalScore.RelativeError"/> of <c>x.y</c>, relative to
/// <c>|x| |y|</c>. <c>|r|</c> and <c>|e|</c> are measured, not assumed, in double precision and rounded up.
/// </summary>
internal readonly struct ProbeBound
{
    /// <summary>The bound is itself computed in binary32: at most 8 roundings, of numbers under 4.</summary>
    private const double EvaluationSlack = 8 * 4 * CanonicalScore.UnitRoundoff;

    /// <summary>No template, as it is stored, is longer than this: UnitVector.LengthTolerance, and what the norm's own rounding lets through.</summary>
    private const double LongestTemplate = 1.0011;

    /// <param name="dimension">Values a template.</param>
    /// <param name="probeScale">t.</param>
    /// <param name="probeLength">|y|.</param>
    /// <param name="probeError">|e|.</param>
    /// <param name="scanRounds">Whether the scan itself rounds (binary16) or is exact (integers).</param>
    public ProbeBound(int dimension, float probeScale, double probeLength, double probeError, bool scanRounds)
    {
        var rounding = CanonicalScore.RelativeError(dimension) * probeLength;
        Scale = probeScale;
        Slope = TemplateEncoder.RoundUp(probeLength + probeError + (scanRounds ? rounding : 0));
        Constant = TemplateEncoder.RoundUp(
            (LongestTemplate * probeError) + (LongestTemplate * rounding * (scanRounds ? 2 : 1)) + EvaluationSlack);
    }

    /// <summary>What an entry's error is multiplied with and taken off <see cref="Limit"/>.</summary>
    public float LimitSlope => Slope / Scale;

    /// <summary>t, which the entry's scale s is multiplied with.</summary>
    public float Scale { get; }

    /// <summary>What the entry's |r| is multiplied with.</summary>
    public float Slope { get; }

    /// <summary>What is added for every entry.</summary>
    public float Constant { get; }

    /// <summary>What <c>value * s</c> of an entry has to reach, less its error times <see cref="LimitSlope"/>, for its upper bound to reach a floor. The comparison has seven
    /// roundings of numbers under 4 once multiplied by t: no more than the constant allows for.</summary>
    public float Limit(float floor) => (floor - Constant) / Scale;
}
