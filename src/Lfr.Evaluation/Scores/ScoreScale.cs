using System.Globalization;

namespace Lfr.Evaluation.Scores;

/// <summary>What a score means: its range, its direction and what counts as a match at a threshold. Immutable.</summary>
public sealed record ScoreScale
{
    private readonly double _low = double.NegativeInfinity;
    private readonly double _high = double.PositiveInfinity;

    /// <summary>Lowest score the matcher can give; null where nobody declared it (the per-cent check is then not made, and the report says so).</summary>
    public decimal? Minimum
    {
        get;
        init
        {
            field = value;
            _low = value is { } low ? DecimalText.Nearest(low) : double.NegativeInfinity;
        }
    }

    /// <summary>Highest score the matcher can give; null where nobody declared it.</summary>
    public decimal? Maximum
    {
        get;
        init
        {
            field = value;
            _high = value is { } high ? DecimalText.Nearest(high) : double.PositiveInfinity;
        }
    }

    /// <summary>True where a lower score means more alike (a distance).</summary>
    public bool IsDistance { get; init; }

    /// <summary>
    /// True where a comparison whose score equals the threshold is a non-match (decision <c>&gt;</c>, or <c>&lt;</c> for distances); false for the default, match iff score is at or
    /// beyond the threshold.
    /// </summary>
    public bool IsStrict { get; init; }

    /// <summary>Digits after the decimal point that the matcher prints; null where not declared.</summary>
    public int? Decimals { get; init; }

    /// <summary>The decision rule as text, for reports.</summary>
    public string Decision => (IsDistance, IsStrict) switch
    {
        (false, false) => "match iff score >= threshold",
        (false, true) => "match iff score > threshold",
        (true, false) => "match iff distance <= threshold",
        (true, true) => "match iff distance < threshold",
    };

    /// <summary>The decision for one score; see <see cref="Decision"/>. A NaN score is never a match (files with one are refused before).</summary>
    public bool IsMatch(double score, double threshold) => (IsDistance, IsStrict) switch
    {
        (false, false) => score >= threshold,
        (false, true) => score > threshold,
        (true, false) => score <= threshold,
        (true, true) => score < threshold,
    };

    /// <summary>The score oriented so that higher is more alike: itself, or its negative for a distance.</summary>
    public double Similarity(double score) => IsDistance ? -score : score;

    /// <summary>Whether a score is less alike than a floor. One at the floor is not, whatever the decision is: a file may hold more than what can match.</summary>
    internal bool IsBelow(double score, double floor) => Similarity(score) < Similarity(floor);

    /// <summary>Refuses thresholds outside the declared range: everything or nothing would match, and the threshold was meant for another scale.</summary>
    /// <exception cref="ArgumentException">A threshold is outside; the message names it.</exception>
    internal void RequireThresholds(IEnumerable<decimal> thresholds)
    {
        foreach (decimal threshold in thresholds)
        {
            if (threshold < Minimum || threshold > Maximum)
            {
                string percent = threshold > Maximum && Maximum <= 1 && threshold <= 100 ? " It looks like per cent." : "";
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The threshold {threshold} is outside the declared scores {Minimum}..{Maximum}.{percent}"), nameof(thresholds));
            }
        }
    }

    /// <summary>Whether what matches at a threshold was kept: no score at or beyond it lies below the floor. Without a floor everything was.</summary>
    internal bool IsKept(decimal threshold, decimal? floor) => floor is not { } f || Similarity(DecimalText.Nearest(threshold)) >= Similarity(DecimalText.Nearest(f));

    /// <summary>What is wrong with a score on this scale, or null where nothing is.</summary>
    internal string? Refuse(double score, int decimals)
    {
        if (!double.IsFinite(score))
        {
            return "the score is NaN or infinite; give a finite number, or leave it empty and name the failure";
        }

        if (score < _low || score > _high)
        {
            string percent = score <= 100 && score > _high && _high <= 1 ? " It looks like per cent: divide by 100, or declare the range 0..100." : "";
            return string.Create(CultureInfo.InvariantCulture, $"the score {score} is outside the declared range {_low}..{_high}.{percent}");
        }

        if (Decimals is { } declared && decimals > declared)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"the score has {decimals} decimals where {declared} were declared; print scores as the matcher decides on them, so that equality with a threshold means something");
        }

        return null;
    }
}
