using System.Globalization;

namespace Lfr.Core.Matching;

/// <summary>Cosine similarity of two templates (ISO/IEC 2382-37: comparison score): -1 to 1, higher is more alike. It is a number,
/// not a decision: only a <see cref="Policy.Threshold"/> makes one.</summary>
public readonly record struct ComparisonScore : IComparable<ComparisonScore>
{
    /// <summary>Takes a score, clamped to [-1, 1] where rounding of normalised templates went a little over.</summary>
    /// <param name="value">Finite, and no further than 1e-3 outside [-1, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN, infinite, or further outside than rounding explains.</exception>
    public ComparisonScore(float value)
    {
        if (!(MathF.Abs(value) <= 1.001f))
        {
            Throw.OutOfRange(value.ToString(CultureInfo.InvariantCulture), "-1..1", nameof(value), "Compare L2-normalised templates.");
        }

        Value = Math.Clamp(value, -1f, 1f);
    }

    /// <summary>Cosine similarity, -1 to 1.</summary>
    public float Value { get; }

    /// <summary>Whether the left score is lower.</summary>
    public static bool operator <(ComparisonScore left, ComparisonScore right) => left.Value < right.Value;

    /// <summary>Whether the left score is lower or equal.</summary>
    public static bool operator <=(ComparisonScore left, ComparisonScore right) => left.Value <= right.Value;

    /// <summary>Whether the left score is higher.</summary>
    public static bool operator >(ComparisonScore left, ComparisonScore right) => left.Value > right.Value;

    /// <summary>Whether the left score is higher or equal.</summary>
    public static bool operator >=(ComparisonScore left, ComparisonScore right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(ComparisonScore other) => Value.CompareTo(other.Value);

    /// <summary>Four decimals, culture-free.</summary>
    public override string ToString() => Value.ToString("0.0000", CultureInfo.InvariantCulture);
}
