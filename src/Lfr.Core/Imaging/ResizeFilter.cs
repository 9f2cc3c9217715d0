namespace Lfr.Core.Imaging;

/// <summary>How pixels are weighted when an image changes its size. All three are separable, use pixel centres at half
/// integers, clamp at the border (no pixel outside contributes) and normalise their weights.</summary>
public enum ResizeFilter
{
    /// <summary>Two taps a direction whatever the factor: fast, aliases when it scales down by more than two.</summary>
    Bilinear = 0,

    /// <summary>The exact mean over the area that an output pixel covers.</summary>
    Area = 1,

    /// <summary>Antialiased bilinear: a triangle of radius one output pixel when scaling down, one input pixel when scaling up.
    /// Its bytes are those of Pillow's <c>Image.resize(..., Image.BILINEAR)</c>: horizontal pass first, weights with 22 fractional bits, rounded
    /// to 8 bits after each pass.</summary>
    Triangle = 2,
}
