namespace Lfr.Evaluation.Scores;

/// <summary>Non-mated comparisons of a pair of groups whose score lies in a bin.</summary>
/// <param name="ProbeGroup">The probe's group as text, such as <c>Black</c>.</param>
/// <param name="ReferenceGroup">The reference's group as text.</param>
/// <param name="Low">Lowest score of the bin, included.</param>
/// <param name="High">End of the bin, excluded (the last bin includes it).</param>
/// <param name="Count">How many.</param>
public readonly record struct HistogramBin(string ProbeGroup, string ReferenceGroup, double Low, double High, long Count);
