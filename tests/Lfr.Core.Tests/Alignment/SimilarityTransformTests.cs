using Lfr.Core.Alignment;
using Lfr.Core.Detection;

namespace Lfr.Core.Tests.Alignment;

public sealed class SimilarityTransformTests
{
    private static readonly ImagePoint[] Points = [new(10, 20), new(90, 25), new(48, 60), new(20, 95), new(85, 99)];

    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(0.36, -0.0136, -59.8, -65.9)]
    [InlineData(-2, 0.5, 1000, -3)]
    [InlineData(0, 1e-3, 5, 5)]
    public void A_similarity_of_the_points_is_found_again(double a, double b, double tx, double ty)
    {
        var truth = new SimilarityTransform(a, b, tx, ty);
        var mapped = Points.Select(p => truth.Apply(p.X, p.Y)).Select(p => new ImagePoint((float)p.X, (float)p.Y)).ToArray();

        var found = SimilarityTransform.LeastSquares(Points, mapped);

        // binary32 points of magnitude up to 2,000 carry 1e-4 of rounding each.
        Assert.Equal(a, found.A, 1e-5);
        Assert.Equal(b, found.B, 1e-5);
        Assert.Equal(tx, found.Tx, 1e-3);
        Assert.Equal(ty, found.Ty, 1e-3);
    }

    [Fact]
    public void The_fit_is_a_minimum_no_neighbour_is_better()
    {
        ImagePoint[] destination = [new(38.3f, 51.7f), new(73.5f, 51.5f), new(56.0f, 71.7f), new(41.5f, 92.4f), new(70.7f, 92.2f)];
        var best = SimilarityTransform.LeastSquares(Points, destination);
        var error = SquaredError(best, destination);

        foreach (var step in new[] { -1e-3, 1e-3 })
        {
            Assert.True(SquaredError(best with { A = best.A + step }, destination) > error);
            Assert.True(SquaredError(best with { B = best.B + step }, destination) > error);
            Assert.True(SquaredError(best with { Tx = best.Tx + step }, destination) > error);
            Assert.True(SquaredError(best with { Ty = best.Ty + step }, destination) > error);
        }
    }

    [Fact]
    public void The_inverse_undoes_it()
    {
        var transform = new SimilarityTransform(0.3, -0.8, 12, -7);
        var (x, y) = transform.Apply(31, 47);
        var (u, v) = transform.Inverse().Apply(x, y);
        Assert.Equal(31, u, 1e-12);
        Assert.Equal(47, v, 1e-12);
    }

    [Fact]
    public void A_mirrored_face_is_not_mirrored_back_because_a_similarity_cannot()
    {
        var mirrored = Points.Select(p => new ImagePoint(-p.X, p.Y)).ToArray();
        var fit = SimilarityTransform.LeastSquares(Points, mirrored);
        Assert.True(SquaredError(fit, mirrored) > 1000);
    }

    [Fact]
    public void Points_without_extent_define_no_transform()
    {
        ImagePoint[] same = [new(5, 5), new(5, 5)];
        Assert.False(SimilarityTransform.TryLeastSquares(same, [new(1, 1), new(2, 2)], out _));
        Assert.Throws<ArgumentException>(() => SimilarityTransform.LeastSquares(same, [new(1, 1), new(2, 2)]));
    }

    [Fact]
    public void Points_that_are_not_finite_define_no_transform() =>
        Assert.False(SimilarityTransform.TryLeastSquares([new(float.NaN, 5), new(6, 5)], [new(1, 1), new(2, 2)], out _));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void A_wrong_number_of_points_is_the_callers_mistake(int source, int destination) =>
        Assert.Throws<ArgumentException>(() => SimilarityTransform.LeastSquares(new ImagePoint[source], new ImagePoint[destination]));

    private static double SquaredError(SimilarityTransform transform, ImagePoint[] destination) =>
        Points.Zip(destination, (s, d) =>
        {
            var (x, y) = transform.Apply(s.X, s.Y);
            return ((x - d.X) * (x - d.X)) + ((y - d.Y) * (y - d.Y));
        }).Sum();
}
