namespace Lfr.Core.Imaging;

/// <summary>The channels of a float image. A <see cref="PixelFormat.Gray8"/> source gives three equal channels.</summary>
public enum TensorChannels
{
    /// <summary>Red, green, blue.</summary>
    Rgb = 0,

    /// <summary>Blue, green, red.</summary>
    Bgr = 1,

    /// <summary>One channel: luma by ITU-R BT.601, <c>(19595 R + 38470 G + 7471 B + 32768) / 65536</c> rounded down to 8 bits, as Pillow's
    /// <c>convert("L")</c>. For a warp, taken after interpolation and not rounded.</summary>
    Gray = 2,
}
