using Lfr.Core.Detection;
using Lfr.Core.Policy;

namespace Lfr.Cli.Demonstration;

/// <summary>A face of a frame whose best score against the watchlist is at or above the threshold.</summary>
/// <param name="Frame">The photograph's file name.</param>
/// <param name="Subject">The best subject.</param>
/// <param name="Decision">Score, threshold and policy.</param>
/// <param name="Box">Where the face is in the frame.</param>
internal sealed record DemonstrationAlert(string Frame, string Subject, ComparisonDecision Decision, BoundingBox Box);
