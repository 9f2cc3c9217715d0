namespace Lfr.Evaluation.Reports.Pictures;

/// <summary>One point with its limits.</summary>
internal readonly record struct SeriesPoint(double X, double Y, double? Lower = null, double? Upper = null, bool IsZero = false);

/// <summary>One line of a picture.</summary>
internal sealed record Series(string Name, IReadOnlyList<SeriesPoint> Points);
