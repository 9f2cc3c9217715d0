using Lfr.Core.Matching;

namespace Lfr.Core.Watchlists;

/// <summary>Two images whose likeness contradicts the identifiers: something for a person to look at, no finding of who is who.</summary>
/// <param name="Kind">What it may be.</param>
/// <param name="SubjectId">One person.</param>
/// <param name="ImageId">Their image.</param>
/// <param name="OtherSubjectId">The other person; the same as <paramref name="SubjectId"/> where two images of one identifier differ.</param>
/// <param name="OtherImageId">The other image.</param>
/// <param name="Score">Their comparison score.</param>
public readonly record struct DuplicateFinding(
    DuplicateKind Kind, string SubjectId, string ImageId, string OtherSubjectId, string OtherImageId, ComparisonScore Score);
