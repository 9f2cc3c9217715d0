namespace Lfr.Core.Policy;

/// <summary>The measurement that a threshold rests on, with its counts: a rate never travels without them.</summary>
/// <param name="Data">Name of the calibration data.</param>
/// <param name="Subjects">People in it.</param>
/// <param name="NonMatedComparisons">Comparisons of two different people.</param>
/// <param name="FalseMatches">Of those, how many scored at or above the threshold.</param>
/// <param name="Source">Where the measurement is described.</param>
public sealed record PolicyEvidence(string Data, long Subjects, long NonMatedComparisons, long FalseMatches, string Source)
{
    /// <summary>False matches over non-mated comparisons; NaN where nothing was compared, and then the threshold is somebody's wish.</summary>
    public double Fmr => (double)FalseMatches / NonMatedComparisons;

    /// <summary>Evidence for a threshold that somebody typed in.</summary>
    public static PolicyEvidence Unmeasured { get; } = new("none: chosen by the operator", 0, 0, 0, "not measured");

    /// <summary>One sentence for people: the counts, the data, and what they do not show.</summary>
    public string Describe() => NonMatedComparisons > 0
        ? FormattableString.Invariant($"{FalseMatches:N0} of {NonMatedComparisons:N0} non-mated comparisons of {Subjects:N0} people ({Data}) score at or above it")
        : $"no measurement ({Data})";
}
