using Lfr.Core.Audit;

namespace Lfr.Core.Adjudication;

/// <summary>What an officer is told after deciding, the score included.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="NextStep">What follows.</param>
/// <param name="Score">The comparison score.</param>
/// <param name="Threshold">The threshold that was applied.</param>
/// <param name="PolicyId">The policy that gave it.</param>
/// <param name="Category">The watchlist category, which says what an officer is to do.</param>
/// <param name="SecondsToDecision">Time from opening to decision.</param>
public sealed record ReviewResult(
    RecordId AlertId, NextStep NextStep, float Score, float Threshold, RecordId PolicyId, RecordId? Category, double SecondsToDecision);
