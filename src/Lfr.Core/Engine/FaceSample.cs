using Lfr.Core.Detection;
using Lfr.Core.Quality;

namespace Lfr.Core.Engine;

/// <summary>One face of an image: where it is, how good it is, and whether there is a template of it.</summary>
/// <param name="Detection">Box, detector score and landmarks, in pixels of the image.</param>
/// <param name="Quality">The quality components; all zero where the landmarks were refused.</param>
/// <param name="Failure">Why there is no template, or <see cref="FailureReason.None"/>.</param>
public readonly record struct FaceSample(FaceDetection Detection, FaceQuality Quality, FailureReason Failure)
{
    /// <summary>Whether there is a template.</summary>
    public bool HasTemplate => Failure == FailureReason.None;
}
