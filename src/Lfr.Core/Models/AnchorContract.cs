namespace Lfr.Core.Models;

/// <summary>
/// The anchors ("priors") that a single-shot detector's box regression refers to, for decoding outside the graph, in 0 to 1 of the input. For each
/// feature map, row, column and box side, in this order, there is one anchor, centred on <c>((column + 0.5) / columns, (row + 0.5) / rows)</c>, of
/// width <c>min(1, side / input width)</c> and height <c>min(1, side / input height)</c>. With regression values <c>r</c>:
/// <c>centre = anchor.centre + r[0..1] * CentreVariance * anchor.size</c> and <c>size = anchor.size * exp(r[2..3] * SizeVariance)</c>, x before y.
/// </summary>
public sealed record AnchorContract
{
    /// <summary>Input pixels from one cell to the next, one value a feature map; a map has ceil(side / stride) cells a side.</summary>
    public required IReadOnlyList<int> Strides { get; init; }

    /// <summary>Side of each anchor in input pixels: one list a feature map.</summary>
    public required IReadOnlyList<IReadOnlyList<float>> BoxSidesPixels { get; init; }

    /// <summary>Factor on the centre's regression.</summary>
    public required float CentreVariance { get; init; }

    /// <summary>Factor on the size's regression.</summary>
    public required float SizeVariance { get; init; }

    /// <summary>Number of anchors for an input of that size.</summary>
    /// <param name="width">Input columns.</param>
    /// <param name="height">Input rows.</param>
    public int Count(int width, int height)
    {
        var count = 0;
        for (var map = 0; map < Strides.Count; map++)
        {
            var stride = Strides[map];
            count += ((width + stride - 1) / stride) * ((height + stride - 1) / stride) * BoxSidesPixels[map].Count;
        }

        return count;
    }
}
