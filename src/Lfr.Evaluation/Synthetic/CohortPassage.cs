namespace Lfr.Evaluation.Synthetic;

/// <summary>A synthetic passage: one volunteer walking through the zone of recognition once. Every passage is a mated and a non-mated trial.</summary>
/// <param name="Id">Such as P0001.</param>
/// <param name="Subject">The volunteer's place in the cohort's list.</param>
/// <param name="Session">Which of the volunteer's ten.</param>
/// <param name="IsAcquired">False where no face was acquired: no score exists.</param>
/// <param name="MatedReference">The volunteer's own reference, its place in the cohort's list.</param>
/// <param name="MatedScore">Against the volunteer's own reference; null where not acquired.</param>
public sealed record CohortPassage(string Id, int Subject, string Session, bool IsAcquired, int MatedReference, double? MatedScore);
