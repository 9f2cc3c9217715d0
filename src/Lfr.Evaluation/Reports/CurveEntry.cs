namespace Lfr.Evaluation.Reports;

/// <summary>A curve for a picture: DET, CMC or a score distribution.</summary>
/// <param name="Kind"><c>DET</c>, <c>CMC</c>, <c>mated scores</c> or <c>non-mated scores</c>.</param>
/// <param name="Group">Who, in words.</param>
/// <param name="X">What the abscissa is.</param>
/// <param name="Y">What the ordinate is.</param>
/// <param name="Points">The points, by ascending abscissa.</param>
/// <param name="Note">What the curve leaves out; may be empty.</param>
public sealed record CurveEntry(string Kind, string Group, string X, string Y, IReadOnlyList<(double X, double Y)> Points, string Note = "");
