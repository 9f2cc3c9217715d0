namespace Lfr.Evaluation.Synthetic;

/// <summary>A synthetic volunteer.</summary>
/// <param name="Id">Such as S001.</param>
/// <param name="Gender">Female or Male.</param>
/// <param name="Ethnicity">White, Black or Asian.</param>
/// <param name="Age">Years; has no effect on any score.</param>
/// <param name="Site">Where the volunteer walks; has no effect on any score.</param>
public sealed record CohortSubject(string Id, string Gender, string Ethnicity, int Age, string Site);
