using Lfr.Core.Detection;

namespace Lfr.DetectionStudy;

/// <summary>Where a face is known to be in a frame.</summary>
/// <param name="X">Middle of the face.</param>
/// <param name="Y">Middle of the face.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct PlantedFace(double X, double Y, double Height)
{
    /// <summary>A box finds a face if its middle is within .4 face heights of the face's, and its height between half and twice the face's:
    /// a rule that a rotated face does not bend, as overlap with an upright box would.</summary>
    public bool IsFoundBy(BoundingBox box)
    {
        var (dx, dy) = (box.CentreX - X, box.CentreY - Y);
        return Math.Sqrt((dx * dx) + (dy * dy)) <= 0.4 * Height && box.Height >= 0.5 * Height && box.Height <= 2 * Height;
    }
}
