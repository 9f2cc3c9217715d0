namespace Lfr.Core.Imaging;

/// <summary>
/// Pixels that somebody else owns, seen as an image: the input of every stage. It copies nothing, so a camera's buffer,
/// an <see cref="Image"/> or another library's bitmap can all be passed without a conversion.
/// </summary>
/// <remarks>Row y begins at byte <c>y * Stride</c>; the last row needs only <c>Width * bytes per pixel</c> bytes. Not thread-bound:
/// any number of threads may read one buffer.</remarks>
public readonly ref struct ImageView
{
    /// <summary>Wraps a pixel buffer.</summary>
    /// <param name="pixels">Rows from top to bottom, at least <c>(height - 1) * stride + width * bytes per pixel</c> bytes.</param>
    /// <param name="width">Pixels a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="format">Layout of one pixel.</param>
    /// <param name="stride">Bytes from the start of one row to the next, or 0 for rows without padding.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is under 1, or the stride is shorter than a row.</exception>
    /// <exception cref="ArgumentException">The buffer is shorter than the sizes say.</exception>
    public ImageView(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, int stride = 0)
    {
        Throw.IfOutOfRange(width, 1, int.MaxValue / 4, nameof(width), "Give the width in pixels.");
        Throw.IfOutOfRange(height, 1, int.MaxValue, nameof(height), "Give the height in pixels.");
        var row = width * format.BytesPerPixel();
        stride = stride == 0 ? row : Throw.IfOutOfRange(stride, row, int.MaxValue, nameof(stride), "A row does not fit into the stride.");
        var needed = ((long)(height - 1) * stride) + row;
        if (pixels.Length < needed)
        {
            Throw.Argument($"pixels holds {pixels.Length} bytes; a {width}x{height} {format} image with stride {stride} needs {needed}.", nameof(pixels));
        }

        Pixels = pixels;
        Width = width;
        Height = height;
        Format = format;
        Stride = stride;
    }

    /// <summary>The bytes, rows from top to bottom.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Layout of one pixel.</summary>
    public PixelFormat Format { get; }

    /// <summary>Bytes from the start of one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Bytes that one pixel takes.</summary>
    public int BytesPerPixel => Format.BytesPerPixel();

    /// <summary>The bytes of one row, without padding.</summary>
    /// <param name="y">0 (top) to <see cref="Height"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public ReadOnlySpan<byte> Row(int y)
    {
        Throw.IfOutOfRange(y, 0, Height - 1, nameof(y), "Rows count from 0 at the top.");
        return Pixels.Slice(y * Stride, Width * BytesPerPixel);
    }

    /// <summary>A rectangle of this image, sharing its bytes.</summary>
    /// <param name="x">Left edge in pixels.</param>
    /// <param name="y">Top edge in pixels.</param>
    /// <param name="width">Width in pixels, 1 or more.</param>
    /// <param name="height">Height in pixels, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is not inside the image.</exception>
    public ImageView Crop(int x, int y, int width, int height)
    {
        Throw.IfOutOfRange(x, 0, Width - 1, nameof(x), "The crop must begin inside the image.");
        Throw.IfOutOfRange(y, 0, Height - 1, nameof(y), "The crop must begin inside the image.");
        Throw.IfOutOfRange(width, 1, Width - x, nameof(width), "The crop must end inside the image.");
        Throw.IfOutOfRange(height, 1, Height - y, nameof(height), "The crop must end inside the image.");
        return new ImageView(Pixels[((y * Stride) + (x * BytesPerPixel))..], width, height, Format, Stride);
    }
}
