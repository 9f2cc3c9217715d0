namespace Lfr.Evaluation.Synthetic;

/// <summary>A synthetic reference image.</summary>
/// <param name="Id">Such as W001 (a volunteer's) or F000001 (filler).</param>
/// <param name="Person">The volunteer's or filler person's identifier; a filler person has one to three images.</param>
/// <param name="IsFiller">False for a volunteer's own reference on the watchlist.</param>
/// <param name="Gender">Female or Male.</param>
/// <param name="Ethnicity">White, Black or Asian.</param>
/// <param name="Age">Years; has no effect on any score.</param>
public sealed record CohortReference(string Id, string Person, bool IsFiller, string Gender, string Ethnicity, int Age);
