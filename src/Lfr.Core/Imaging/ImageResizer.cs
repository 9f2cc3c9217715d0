using System.Security.Cryptography;
using Lfr.Core.Imaging.Resampling;

namespace Lfr.Core.Imaging;

/// <summary>Changes the size of images of any <see cref="PixelFormat"/>. The weights of the last geometry and a few rows of workspace are
/// kept, so that a stream of equal frames is resized without any managed allocation.</summary>
/// <remarks>Not safe for concurrent use: one a worker. The workspace is pinned and zeroed by <see cref="Erase"/> and <see cref="Dispose"/>; between two
/// calls it holds a few resized rows of the last image. A part of an image is resized by passing <see cref="ImageView.Crop"/>; nothing outside
/// the crop contributes.</remarks>
public sealed class ImageResizer : IDisposable
{
    private readonly ResampleTable _columns = new();
    private readonly ResampleTable _rows = new();
    private readonly ResampleKernel _kernel;
    private byte[] _ring = [];
    private int[] _offsets = [];
    private bool _disposed;

    /// <summary>A resizer with the fastest kernel of this machine.</summary>
    /// <param name="filter">How pixels are weighted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The filter is no member of the enumeration.</exception>
    public ImageResizer(ResizeFilter filter)
        : this(filter, ResampleKernel.Best)
    {
    }

    internal ImageResizer(ResizeFilter filter, ResampleKernel kernel)
    {
        if (filter is < ResizeFilter.Bilinear or > ResizeFilter.Triangle)
        {
            Throw.OutOfRange($"{(int)filter}", "Bilinear, Area, Triangle", nameof(filter), "Use a member of ResizeFilter.");
        }

        Filter = filter;
        _kernel = kernel;
    }

    /// <summary>How pixels are weighted.</summary>
    public ResizeFilter Filter { get; }

    /// <summary>Whether every byte of the workspace is zero.</summary>
    internal bool IsErased => !_ring.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>Resizes into a new image of the source's format.</summary>
    /// <param name="source">The image, or a crop of one.</param>
    /// <param name="width">Pixels a row wanted, 1 or more.</param>
    /// <param name="height">Rows wanted, 1 or more.</param>
    /// <returns>An image that the caller disposes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is under 1 or the result too large.</exception>
    /// <exception cref="ObjectDisposedException">The resizer has been disposed.</exception>
    public Image Resize(ImageView source, int width, int height)
    {
        var result = new Image(width, height, source.Format);
        Resize(source, width, height, result.Pixels);
        return result;
    }

    /// <summary>Resizes into the caller's buffer.</summary>
    /// <param name="source">The image, or a crop of one.</param>
    /// <param name="width">Pixels a row wanted, 1 or more.</param>
    /// <param name="height">Rows wanted, 1 or more.</param>
    /// <param name="destination">[height, width, bytes per pixel] in the source's format, rows without padding; exactly as many bytes are written.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is under 1.</exception>
    /// <exception cref="ArgumentException">The destination is too short, or the source is empty.</exception>
    /// <exception cref="ObjectDisposedException">The resizer has been disposed.</exception>
    public void Resize(ImageView source, int width, int height, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Throw.IfOutOfRange(width, 1, int.MaxValue / 4, nameof(width), "Give the width in pixels.");
        Throw.IfOutOfRange(height, 1, int.MaxValue, nameof(height), "Give the height in pixels.");
        if (source.Width == 0)
        {
            Throw.Argument("source is an empty view. Make it from a pixel buffer.", nameof(source));
        }

        var channels = source.BytesPerPixel;
        var rowBytes = width * channels;
        if (destination.Length < (long)rowBytes * height)
        {
            Throw.Argument($"destination holds {destination.Length} bytes; {width}x{height} {source.Format} needs {(long)rowBytes * height}.", nameof(destination));
        }

        _columns.Prepare(Filter, source.Width, width);
        _rows.Prepare(Filter, source.Height, height);
        if (_offsets.Length < _rows.Taps)
        {
            _offsets = new int[_rows.Taps];
        }

        if (source.Width == width)
        {
            ResizeRowsOnly(source, destination, rowBytes);
        }
        else
        {
            ResizeBoth(source, destination, rowBytes, channels);
        }
    }

    /// <summary>Zeroes the workspace; the resizer stays usable.</summary>
    public void Erase() => CryptographicOperations.ZeroMemory(_ring);

    /// <summary>Zeroes the workspace.</summary>
    public void Dispose()
    {
        Erase();
        _disposed = true;
    }

    // The rows are read where they are: with equal widths the horizontal pass is the identity.
    private void ResizeRowsOnly(ImageView source, Span<byte> destination, int rowBytes)
    {
        for (var y = 0; y < _rows.Size; y++)
        {
            for (var t = 0; t < _rows.Counts[y]; t++)
            {
                _offsets[t] = (_rows.Starts[y] + t) * source.Stride;
            }

            _kernel.Vertical(source.Pixels, _offsets.AsSpan(0, _rows.Counts[y]), _rows, y, destination.Slice(y * rowBytes, rowBytes));
        }
    }

    // Horizontally resized rows live in a ring that holds as many as one output row needs, so that they stay in the cache.
    private void ResizeBoth(ImageView source, Span<byte> destination, int rowBytes, int channels)
    {
        var slots = _rows.Taps + 1;
        var pitch = rowBytes + ResampleKernel.Padding;
        if (_ring.Length < slots * pitch)
        {
            CryptographicOperations.ZeroMemory(_ring);
            _ring = GC.AllocateArray<byte>(slots * pitch, pinned: true);
        }

        var done = 0; // Rows before this one are in the ring or no longer needed.
        for (var y = 0; y < _rows.Size; y++)
        {
            var first = _rows.Starts[y];
            var count = _rows.Counts[y];
            done = Math.Max(done, first);
            while (done < first + count)
            {
                // Two rows at a time where both fit: the second may only be the next output row's.
                var pair = done + 1 < source.Height && done + 1 < first + slots;
                var upper = _ring.AsSpan(done % slots * pitch, pitch);
                var lower = pair ? _ring.AsSpan((done + 1) % slots * pitch, pitch) : default;
                _kernel.Horizontal(source.Row(done), pair ? source.Row(done + 1) : default, channels, _columns, upper, lower);
                done += pair ? 2 : 1;
            }

            for (var t = 0; t < count; t++)
            {
                _offsets[t] = (first + t) % slots * pitch;
            }

            _kernel.Vertical(_ring, _offsets.AsSpan(0, count), _rows, y, destination.Slice(y * rowBytes, rowBytes));
        }
    }
}
