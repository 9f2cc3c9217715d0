namespace Lfr.Core.Detection;

/// <summary>An axis-parallel rectangle in pixels of the image, x to the right, y down; it may reach outside the image.</summary>
/// <param name="Left">x of the left edge.</param>
/// <param name="Top">y of the top edge.</param>
/// <param name="Right">x of the right edge, at least <paramref name="Left"/>.</param>
/// <param name="Bottom">y of the bottom edge, at least <paramref name="Top"/>.</param>
public readonly record struct BoundingBox(float Left, float Top, float Right, float Bottom)
{
    /// <summary>Width in pixels.</summary>
    public float Width => Right - Left;

    /// <summary>Height in pixels.</summary>
    public float Height => Bottom - Top;

    /// <summary>Area in square pixels; 0 where the rectangle is turned inside out.</summary>
    public float Area => MathF.Max(0, Width) * MathF.Max(0, Height);

    /// <summary>x of the centre.</summary>
    public float CentreX => (Left + Right) * 0.5f;

    /// <summary>y of the centre.</summary>
    public float CentreY => (Top + Bottom) * 0.5f;

    /// <summary>Whether a point lies inside or on the edge.</summary>
    public bool Contains(float x, float y) => x >= Left && x <= Right && y >= Top && y <= Bottom;

    /// <summary>Area that both rectangles cover, in square pixels.</summary>
    public float IntersectionArea(BoundingBox other)
    {
        var width = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left);
        var height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top);
        return MathF.Max(0, width) * MathF.Max(0, height);
    }

    /// <summary>Intersection over union, 0 to 1; 0 where both are empty.</summary>
    public float IntersectionOverUnion(BoundingBox other)
    {
        var common = IntersectionArea(other);
        var union = Area + other.Area - common;
        return union > 0 ? common / union : 0;
    }

    /// <summary>Share of the smaller rectangle that the larger covers, 0 to 1; 1 where one lies inside the other.</summary>
    public float IntersectionOverSmaller(BoundingBox other)
    {
        var smaller = MathF.Min(Area, other.Area);
        return smaller > 0 ? IntersectionArea(other) / smaller : 0;
    }
}
