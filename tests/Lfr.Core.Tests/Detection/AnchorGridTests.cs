using Lfr.Core.Detection;
using Lfr.Core.Models;

namespace Lfr.Core.Tests.Detection;

public sealed class AnchorGridTests
{
    private static readonly AnchorContract Contract = new()
    {
        Strides = [8, 16, 32, 64],
        BoxSidesPixels = [[10, 16, 24], [32, 48], [64, 96], [128, 192, 256]],
        CentreVariance = 0.1f,
        SizeVariance = 0.2f,
    };

    /// <summary>Values of the constants `467` (size) and `469` (centre) in fr_detect.onnx, which hold the anchors of 320 x 240.</summary>
    [Theory]
    [InlineData(0, 0.0125f, 0.016666668f, 0.03125f, 0.041666668f)]
    [InlineData(3600, 0.025f, 0.033333335f, 0.1f, 0.13333334f)]
    [InlineData(4200, 0.05f, 0.0625f, 0.2f, 0.26666668f)]
    [InlineData(4362, 0.1f, 0.125f, 0.8f, 1f)]
    [InlineData(4419, 0.9f, 0.875f, 0.8f, 1f)]
    public void Anchors_are_those_of_the_published_graph(int index, float x, float y, float width, float height)
    {
        var grid = new AnchorGrid(320, 240, Contract);
        Assert.Equal(4420, grid.Count);
        Assert.Equal(4420, Contract.Count(320, 240));

        var box = grid.Decode(index, [0, 0, 0, 0]);
        Assert.Equal(x, box.CentreX, 1e-6f);
        Assert.Equal(y, box.CentreY, 1e-6f);
        Assert.Equal(width, box.Width, 1e-6f);
        Assert.Equal(height, box.Height, 1e-6f);
    }

    [Fact]
    public void Regression_moves_by_a_tenth_and_grows_by_the_exponential_of_a_fifth()
    {
        var grid = new AnchorGrid(320, 240, Contract);
        var still = grid.Decode(100, [0, 0, 0, 0]);
        var moved = grid.Decode(100, [2, -3, 1, -1]);
        Assert.Equal(still.CentreX + (0.2f * still.Width), moved.CentreX, 1e-6f);
        Assert.Equal(still.CentreY - (0.3f * still.Height), moved.CentreY, 1e-6f);
        Assert.Equal(still.Width * MathF.Exp(0.2f), moved.Width, 1e-6f);
        Assert.Equal(still.Height * MathF.Exp(-0.2f), moved.Height, 1e-6f);
    }

    [Theory]
    [InlineData(640, 384)]
    [InlineData(32, 32)]
    [InlineData(1280, 736)]
    public void Every_size_has_as_many_anchors_as_the_contract_counts(int width, int height) =>
        Assert.Equal(Contract.Count(width, height), new AnchorGrid(width, height, Contract).Count);
}
