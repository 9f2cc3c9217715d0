using System.Globalization;

namespace Lfr.Evaluation.Statistics;

/// <summary>A confidence interval: its limits (both included), how it was made and at which level.</summary>
/// <param name="Lower">Lower limit, in the unit of the estimate.</param>
/// <param name="Upper">Upper limit; positive infinity where a ratio is not bounded above.</param>
/// <param name="Method">One of <see cref="IntervalMethod"/>'s names.</param>
/// <param name="Level">Confidence level, such as 0.95.</param>
/// <param name="Sides">Which limits carry the error probability.</param>
public readonly record struct Interval(double Lower, double Upper, string Method, double Level, IntervalSides Sides = IntervalSides.Both)
{
    /// <summary>True when both limits are finite numbers.</summary>
    public bool IsBounded => double.IsFinite(Lower) && double.IsFinite(Upper);

    /// <summary>True when the value lies within the limits, limits included.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <summary>Both limits times a factor of 0 or more: the limits of a rate scaled to another list are the scaled limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative, NaN or infinite.</exception>
    public Interval Scale(double factor)
    {
        if (!(factor >= 0 && double.IsFinite(factor)))
        {
            Require.OutOfRange(nameof(factor), factor, "a finite number of 0 or more", "Scale by a ratio of sizes.");
        }

        return this with { Lower = Lower * factor, Upper = Upper * factor };
    }

    /// <summary>Culture-free, such as <c>[0.0007, 0.0036] clopper-pearson 0.95</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Lower:G6}, {Upper:G6}] {Method} {Level}");
}
