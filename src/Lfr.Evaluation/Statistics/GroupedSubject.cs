namespace Lfr.Evaluation.Statistics;

/// <summary>One subject's counts, group and stratum: what a permutation moves as a whole.</summary>
/// <param name="Group">The group's number, 0 or more; groups are numbered densely.</param>
/// <param name="Count">The subject's errors and trials.</param>
/// <param name="Stratum">The stratum's number, 0 or more: subjects change group only within it (gender and site, for ethnicity within them).</param>
public readonly record struct GroupedSubject(int Group, SubjectCount Count, int Stratum = 0);
