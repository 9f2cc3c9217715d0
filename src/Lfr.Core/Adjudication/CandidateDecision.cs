using Lfr.Core.Audit;

namespace Lfr.Core.Adjudication;

/// <summary>What an officer is told after deciding on a candidate, and not before.</summary>
/// <param name="SearchId">The search.</param>
/// <param name="Rank">Place on the list.</param>
/// <param name="Standing">Where the candidate stands now.</param>
/// <param name="Score">The comparison score.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="PolicyId">The policy that gave it.</param>
/// <param name="SecondsToDecision">Time from opening the candidate.</param>
public sealed record CandidateDecision(
    RecordId SearchId, int Rank, CandidateStanding Standing, float Score, float Threshold, string PolicyId, double SecondsToDecision);
