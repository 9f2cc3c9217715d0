namespace Lfr.Core.Detection;

/// <summary>A point in pixels of the image: x to the right, y down, (0, 0) the centre of the top left pixel.</summary>
/// <param name="X">Pixels from the left.</param>
/// <param name="Y">Pixels from the top.</param>
public readonly record struct ImagePoint(float X, float Y)
{
    /// <summary>Euclidean distance in pixels.</summary>
    public float DistanceTo(ImagePoint other) => MathF.Sqrt(((X - other.X) * (X - other.X)) + ((Y - other.Y) * (Y - other.Y)));
}
