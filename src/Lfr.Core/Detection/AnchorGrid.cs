using Lfr.Core.Models;

namespace Lfr.Core.Detection;

/// <summary>The prior boxes of a single-shot detector at one input size, and the decoding of its regression against them.</summary>
internal sealed class AnchorGrid
{
    private readonly (float X, float Y, float Width, float Height)[] _anchors;
    private readonly float _centreVariance;
    private readonly float _sizeVariance;

    /// <param name="width">Input width in pixels.</param>
    /// <param name="height">Input height in pixels.</param>
    /// <param name="layout">Strides, box sizes and variances: the model card's.</param>
    public AnchorGrid(int width, int height, AnchorContract layout)
    {
        _centreVariance = layout.CentreVariance;
        _sizeVariance = layout.SizeVariance;
        var anchors = new List<(float, float, float, float)>();
        for (var level = 0; level < layout.Strides.Count; level++)
        {
            var stride = layout.Strides[level];
            var columns = (width + stride - 1) / stride;
            var rows = (height + stride - 1) / stride;
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    // In shares of the map, not of the strides: where a stride does not divide the height (32 and 64 at 240), training had it so.
                    var x = (column + 0.5f) / columns;
                    var y = (row + 0.5f) / rows;
                    foreach (var size in layout.BoxSidesPixels[level])
                    {
                        anchors.Add((x, y, MathF.Min(1f, size / width), MathF.Min(1f, size / height)));
                    }
                }
            }
        }

        _anchors = [.. anchors];
    }

    public int Count => _anchors.Length;

    /// <summary>One decoded box in 0..1 of the input.</summary>
    /// <param name="index">Number of the anchor.</param>
    /// <param name="regression">[4] the model's offsets of this anchor.</param>
    public BoundingBox Decode(int index, ReadOnlySpan<float> regression)
    {
        var (x, y, width, height) = _anchors[index];
        var cx = (regression[0] * _centreVariance * width) + x;
        var cy = (regression[1] * _centreVariance * height) + y;
        var w = MathF.Exp(regression[2] * _sizeVariance) * width;
        var h = MathF.Exp(regression[3] * _sizeVariance) * height;
        return new BoundingBox(cx - (w * 0.5f), cy - (h * 0.5f), cx + (w * 0.5f), cy + (h * 0.5f));
    }
}
