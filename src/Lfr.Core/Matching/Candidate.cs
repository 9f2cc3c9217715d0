namespace Lfr.Core.Matching;

/// <summary>One line of a candidate list (ISO/IEC 2382-37: candidate): an enrolled entry that a probe was compared with.</summary>
/// <param name="EntryId">The entry's id in its <see cref="TemplateMatrix"/>.</param>
/// <param name="Subject">The subject index that the entry was added under.</param>
/// <param name="Score">The canonical comparison score.</param>
/// <param name="Rank">1 for the best. Equal scores rank by lower entry id, so that no two candidates share a rank.</param>
public readonly record struct Candidate(long EntryId, int Subject, ComparisonScore Score, int Rank);
