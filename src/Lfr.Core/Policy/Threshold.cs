using System.Globalization;
using Lfr.Core.Matching;

namespace Lfr.Core.Policy;

/// <summary>The score at and above which a comparison is a match: <c>match iff score &gt;= threshold</c>.</summary>
/// <remarks>Score and threshold are both binary32, so that a score of exactly the threshold matches whatever decimal was written.</remarks>
public readonly record struct Threshold
{
    /// <summary>Takes a cosine similarity.</summary>
    /// <param name="value">-1 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">NaN or outside [-1, 1].</exception>
    public Threshold(float value)
    {
        if (!(value >= -1f && value <= 1f))
        {
            Throw.OutOfRange(value.ToString(CultureInfo.InvariantCulture), "-1..1", nameof(value), "A threshold is a cosine similarity, not a percentage.");
        }

        Value = value;
    }

    /// <summary>Cosine similarity, -1 to 1.</summary>
    public float Value { get; }

    /// <summary>The decision: true for a match. Says nothing of who is right: that is ground truth, or the officer's finding.</summary>
    public bool IsMatch(ComparisonScore score) => score.Value >= Value;

    /// <summary>Four decimals, culture-free.</summary>
    public override string ToString() => Value.ToString("0.0000", CultureInfo.InvariantCulture);
}
