using System.Security.Cryptography;

namespace Lfr.Core.Imaging;

/// <summary>An image that owns its pixels. They are pinned, so that no copy of a face stays behind when the collector
/// moves memory, and zeroed on <see cref="Dispose()"/>.</summary>
/// <remarks>Not safe for concurrent writing; any number of threads may read. Disposing twice does nothing.</remarks>
public sealed class Image : IDisposable
{
    private byte[]? _pixels;

    /// <summary>An all-zero (black) image with rows without padding.</summary>
    /// <param name="width">Pixels a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="format">Layout of one pixel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is under 1, or the image would take 2 GiB or more.</exception>
    public Image(int width, int height, PixelFormat format)
    {
        Throw.IfOutOfRange(width, 1, int.MaxValue / 4, nameof(width), "Give the width in pixels.");
        Throw.IfOutOfRange(height, 1, int.MaxValue, nameof(height), "Give the height in pixels.");
        var bytes = (long)width * height * format.BytesPerPixel();
        if (bytes > Array.MaxLength)
        {
            Throw.OutOfRange($"{width}x{height}", $"at most {Array.MaxLength} bytes in all", nameof(width), "Scale the image down first.");
        }

        Width = width;
        Height = height;
        Format = format;
        _pixels = GC.AllocateArray<byte>((int)bytes, pinned: true);
    }

    /// <summary>The last guard: pixels that nobody disposed are zeroed before their memory is reused.</summary>
    ~Image() => Erase();

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Layout of one pixel.</summary>
    public PixelFormat Format { get; }

    /// <summary>Bytes from the start of one row to the next: no padding.</summary>
    public int Stride => Width * Format.BytesPerPixel();

    /// <summary>The pixels, writable, rows from top to bottom.</summary>
    /// <exception cref="ObjectDisposedException">The image has been erased.</exception>
    public Span<byte> Pixels
    {
        get
        {
            if (_pixels is null)
            {
                Throw.Disposed(nameof(Image));
            }

            return _pixels;
        }
    }

    /// <summary>The pixels for code that reads from a pipe without blocking.</summary>
    /// <exception cref="ObjectDisposedException">The image has been erased.</exception>
    internal Memory<byte> Memory
    {
        get
        {
            if (_pixels is null)
            {
                Throw.Disposed(nameof(Image));
            }

            return _pixels;
        }
    }

    /// <summary>The pixels as every stage takes them.</summary>
    /// <exception cref="ObjectDisposedException">The image has been erased.</exception>
    public ImageView View => new(Pixels, Width, Height, Format);

    /// <summary>Lets an image be passed where a view is wanted.</summary>
    /// <param name="image">The image to look at; it must stay alive as long as the view is used.</param>
    public static implicit operator ImageView(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.View;
    }

    /// <summary>The named form of the conversion to a view.</summary>
    public ImageView ToImageView() => View;

    /// <summary>Zeroes the pixels.</summary>
    public void Dispose()
    {
        Erase();
        GC.SuppressFinalize(this);
    }

    private void Erase()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels)
        {
            CryptographicOperations.ZeroMemory(pixels);
        }
    }
}
