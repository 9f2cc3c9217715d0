namespace Lfr.Core.Detection;

/// <summary>A face found in an image.</summary>
/// <param name="Box">Where it is, in pixels of the image.</param>
/// <param name="Score">The detector's score, 0 to 1: how much the region looks like a face, not whose.</param>
/// <param name="Landmarks">The five points, in pixels of the image.</param>
public readonly record struct FaceDetection(BoundingBox Box, float Score, FaceLandmarks Landmarks);
