namespace Lfr.Evaluation.Statistics;

/// <summary>Which limits of an interval carry the error probability 1 - level.</summary>
public enum IntervalSides
{
    /// <summary>Both: (1 - level) / 2 beyond each limit.</summary>
    Both,

    /// <summary>Only the upper limit: 1 - level above it; the lower limit is the parameter's smallest value.</summary>
    Upper,

    /// <summary>Only the lower limit: 1 - level below it; the upper limit is the parameter's largest value.</summary>
    Lower,
}
