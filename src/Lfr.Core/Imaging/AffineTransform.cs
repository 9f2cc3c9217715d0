namespace Lfr.Core.Imaging;

/// <summary>A 2x3 matrix: <c>u = M11 x + M12 y + M13</c>, <c>v = M21 x + M22 y + M23</c>, in pixels with integer coordinates at pixel centres.</summary>
/// <param name="M11">Row 1, column 1.</param>
/// <param name="M12">Row 1, column 2.</param>
/// <param name="M13">Row 1, column 3: translation in pixels.</param>
/// <param name="M21">Row 2, column 1.</param>
/// <param name="M22">Row 2, column 2.</param>
/// <param name="M23">Row 2, column 3: translation in pixels.</param>
public readonly record struct AffineTransform(double M11, double M12, double M13, double M21, double M22, double M23)
{
    /// <summary>Maps every point to itself.</summary>
    public static AffineTransform Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>Where a point goes.</summary>
    /// <param name="x">Column in pixels.</param>
    /// <param name="y">Row in pixels.</param>
    public (double X, double Y) Apply(double x, double y) => ((M11 * x) + (M12 * y) + M13, (M21 * x) + (M22 * y) + M23);

    /// <summary>The transform that undoes this one.</summary>
    /// <exception cref="ArgumentException">The matrix is singular or not finite.</exception>
    public AffineTransform Invert()
    {
        var determinant = (M11 * M22) - (M12 * M21);
        if (!double.IsFinite(determinant) || determinant == 0 || !double.IsFinite(M13) || !double.IsFinite(M23))
        {
            Throw.Argument($"The transform {this} has no inverse: its determinant is {determinant}. Check the points that it was estimated from.", "transform");
        }

        var (a, b, c, d) = (M22 / determinant, -M12 / determinant, -M21 / determinant, M11 / determinant);
        return new AffineTransform(a, b, -((a * M13) + (b * M23)), c, d, -((c * M13) + (d * M23)));
    }
}
