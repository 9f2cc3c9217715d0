namespace Lfr.Evaluation.Scores;

/// <summary>References of one joint group.</summary>
/// <param name="Labels">One label a factor.</param>
/// <param name="Attempted">References that were tried.</param>
/// <param name="Enrolled">Those of them that were enrolled.</param>
public sealed record ReferenceCell(IReadOnlyList<string> Labels, long Attempted, long Enrolled);
