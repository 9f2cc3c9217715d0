namespace Lfr.Core.Detection;

/// <summary>A box before non-maximum suppression.</summary>
/// <param name="Box">In pixels of the image.</param>
/// <param name="Score">The detector's score, 0 to 1.</param>
public readonly record struct ScoredBox(BoundingBox Box, float Score);
