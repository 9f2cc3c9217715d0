using Lfr.Core.Detection;

namespace Lfr.Core.Alignment;

/// <summary>
/// Rotation, uniform scale and shift (4 degrees of freedom): u = A x - B y + Tx, v = B x + A y + Ty. Four, because an affine fit of
/// three points shears the face and costs most of the embedder's separation (d' 6.96 to 2.8 on the default models).
/// </summary>
/// <param name="A">Scale times cosine of the rotation.</param>
/// <param name="B">Scale times sine of the rotation.</param>
/// <param name="Tx">Shift to the right, in destination pixels.</param>
/// <param name="Ty">Shift down, in destination pixels.</param>
public readonly record struct SimilarityTransform(double A, double B, double Tx, double Ty)
{
    /// <summary>Uniform scale: destination pixels a source pixel.</summary>
    public double Scale => Math.Sqrt((A * A) + (B * B));

    /// <summary>Rotation in degrees, clockwise in a picture whose y points down.</summary>
    public double RotationDegrees => Math.Atan2(B, A) * (180 / Math.PI);

    /// <summary>The least-squares fit, in closed form: minimises the summed squared distance of the mapped source points to the
    /// destination points.</summary>
    /// <param name="source">Two or more points, not all the same.</param>
    /// <param name="destination">As many points.</param>
    /// <exception cref="ArgumentException">Fewer than two points, different counts, a point that is not finite, or all source points in one place.</exception>
    public static SimilarityTransform LeastSquares(ReadOnlySpan<ImagePoint> source, ReadOnlySpan<ImagePoint> destination) =>
        TryLeastSquares(source, destination, out var transform)
            ? transform
            : throw new ArgumentException("source has all its points in one place, or a point that is not finite. A similarity needs two different points.", nameof(source));

    /// <summary>As <see cref="LeastSquares"/>, but says false where the points define no transform.</summary>
    /// <param name="source">Two or more points.</param>
    /// <param name="destination">As many points.</param>
    /// <param name="transform">The fit.</param>
    /// <exception cref="ArgumentException">Fewer than two points, or different counts.</exception>
    public static bool TryLeastSquares(ReadOnlySpan<ImagePoint> source, ReadOnlySpan<ImagePoint> destination, out SimilarityTransform transform)
    {
        if (source.Length < 2 || source.Length != destination.Length)
        {
            Throw.Argument($"source has {source.Length} points and destination {destination.Length}; a similarity needs the same number, 2 or more.", nameof(source));
        }

        double sx = 0, sy = 0, dx = 0, dy = 0;
        for (var i = 0; i < source.Length; i++)
        {
            sx += source[i].X;
            sy += source[i].Y;
            dx += destination[i].X;
            dy += destination[i].Y;
        }

        var n = source.Length;
        (sx, sy, dx, dy) = (sx / n, sy / n, dx / n, dy / n);
        double dot = 0, cross = 0, spread = 0;
        for (var i = 0; i < n; i++)
        {
            var (x, y, u, v) = (source[i].X - sx, source[i].Y - sy, destination[i].X - dx, destination[i].Y - dy);
            dot += (x * u) + (y * v);
            cross += (x * v) - (y * u);
            spread += (x * x) + (y * y);
        }

        var (a, b) = (dot / spread, cross / spread);
        transform = new SimilarityTransform(a, b, dx - (a * sx) + (b * sy), dy - (b * sx) - (a * sy));
        return spread > 0 && double.IsFinite(a) && double.IsFinite(b) && double.IsFinite(transform.Tx) && double.IsFinite(transform.Ty);
    }

    /// <summary>Maps a point from source to destination.</summary>
    public (double X, double Y) Apply(double x, double y) => ((A * x) - (B * y) + Tx, (B * x) + (A * y) + Ty);

    /// <summary>The transform that undoes this one.</summary>
    /// <exception cref="InvalidOperationException">The scale is 0.</exception>
    public SimilarityTransform Inverse()
    {
        var square = (A * A) + (B * B);
        if (!(square > 0))
        {
            throw new InvalidOperationException("A transform of scale 0 has no inverse. Refuse the face: its landmarks lie in one place.");
        }

        var (a, b) = (A / square, -B / square);
        return new SimilarityTransform(a, b, -((a * Tx) - (b * Ty)), -((b * Tx) + (a * Ty)));
    }
}
