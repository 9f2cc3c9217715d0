namespace Lfr.Core.Models;

/// <summary>At which sizes a single-shot detector of free input size finds faces: what a way to look at an image is built on.</summary>
public sealed record DetectorContract
{
    /// <summary>Input columns that the weights were trained at: the first pass stretches the whole image to them.</summary>
    public required int TrainedWidth { get; init; }

    /// <summary>Input rows that the weights were trained at.</summary>
    public required int TrainedHeight { get; init; }

    /// <summary>Height in input pixels from which the model finds nearly every face; decides the scale of a finer pass.</summary>
    public required int FindableFaceHeightPixels { get; init; }

    /// <summary>Boxes of a finer pass that are higher than this, in its input pixels, are left to the first pass: large faces get false boxes there.</summary>
    public required int MaxFineFaceHeightPixels { get; init; }
}
