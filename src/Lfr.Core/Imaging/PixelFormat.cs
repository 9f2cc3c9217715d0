namespace Lfr.Core.Imaging;

/// <summary>How the bytes of one pixel are laid out.</summary>
public enum PixelFormat
{
    /// <summary>One byte a pixel: luminance.</summary>
    Gray8 = 0,

    /// <summary>Three bytes a pixel: red, green, blue.</summary>
    Rgb24 = 1,

    /// <summary>Three bytes a pixel: blue, green, red (what most capture APIs deliver).</summary>
    Bgr24 = 2,
}

/// <summary>Facts about a <see cref="PixelFormat"/>.</summary>
public static class PixelFormats
{
    /// <summary>Bytes that one pixel takes: 1 for <see cref="PixelFormat.Gray8"/>, 3 for the colour formats.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of the enumeration.</exception>
    public static int BytesPerPixel(this PixelFormat format) => format switch
    {
        PixelFormat.Gray8 => 1,
        PixelFormat.Rgb24 or PixelFormat.Bgr24 => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "format is no PixelFormat. Use Gray8, Rgb24 or Bgr24."),
    };
}
