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
    private byte[] _row = [];
    private byte[] _means = [];
    private int _together = 1;
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
    internal bool IsErased =>
        !_ring.AsSpan().ContainsAnyExcept((byte)0) && !_row.AsSpan().ContainsAnyExcept((byte)0) && !_means.AsSpan().ContainsAnyExcept((byte)0);

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
        Prepare(source, width, height);
        var needed = (long)width * source.BytesPerPixel * height;
        if (destination.Length < needed)
        {
            Throw.Argument($"destination holds {destination.Length} bytes; {width}x{height} {source.Format} needs {needed}.", nameof(destination));
        }

        Run(source, new ResizedRows(destination, width * source.BytesPerPixel));
    }

    /// <summary>Resizes into a network's input: what <see cref="Resize(ImageView, int, int, Span{byte})"/> and <see cref="ImageTensor.Write"/> give one
    /// after the other, without the image between them.</summary>
    /// <param name="source">The image, or a crop of one.</param>
    /// <param name="width">Pixels a row wanted, 1 or more.</param>
    /// <param name="height">Rows wanted, 1 or more.</param>
    /// <param name="format">Layout, channel order and normalisation.</param>
    /// <param name="destination">At least width * height * channel count float32.</param>
    internal void Resize(ImageView source, int width, int height, TensorFormat format, Span<float> destination)
    {
        Prepare(source, width, height);
        Span<float> levels = stackalloc float[TensorRows.Levels];
        var tensor = new TensorRows(format, source.Format, width, height, levels, destination);
        var rowBytes = width * source.BytesPerPixel;
        if (_row.Length < rowBytes)
        {
            CryptographicOperations.ZeroMemory(_row);
            _row = GC.AllocateArray<byte>(rowBytes, pinned: true);
        }

        Run(source, new ResizedRows(_row.AsSpan(0, rowBytes), tensor));
    }

    /// <summary>As <see cref="Resize(ImageView, int, int, Span{byte})"/>, but a much larger image is first made lower by the means of
    /// <see cref="RowsTogether"/> whole rows (those left over at the bottom are cut off). Saves most of the work of a large reduction; the pixels differ a
    /// little from those of the filter alone.</summary>
    /// <param name="source">The image, or a crop of one.</param>
    /// <param name="width">Pixels a row wanted, 1 or more, other than the source's where it is to be made lower first.</param>
    /// <param name="height">Rows wanted, 1 or more.</param>
    /// <param name="destination">As there.</param>
    internal void Reduce(ImageView source, int width, int height, Span<byte> destination)
    {
        _together = source.Width == width ? 1 : RowsTogether(source.Height, height);
        try
        {
            Resize(source.Crop(0, 0, source.Width, source.Height - (source.Height % _together)), width, height, destination);
        }
        finally
        {
            _together = 1;
        }
    }

    /// <summary>How many rows become one before the filter: as many as leave it two or more for each output row.</summary>
    /// <param name="inputs">Rows of the image.</param>
    /// <param name="outputs">Rows wanted.</param>
    internal static int RowsTogether(int inputs, int outputs) => (int)Math.Clamp(inputs / (2L * Math.Max(1, outputs)), 1, ResampleKernel.MostMeanRows);

    /// <summary>Zeroes the workspace; the resizer stays usable.</summary>
    public void Erase()
    {
        CryptographicOperations.ZeroMemory(_ring);
        CryptographicOperations.ZeroMemory(_row);
        CryptographicOperations.ZeroMemory(_means);
    }

    /// <summary>Zeroes the workspace.</summary>
    public void Dispose()
    {
        Erase();
        _disposed = true;
    }

    private void Prepare(ImageView source, int width, int height)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Throw.IfOutOfRange(width, 1, int.MaxValue / 4, nameof(width), "Give the width in pixels.");
        Throw.IfOutOfRange(height, 1, int.MaxValue, nameof(height), "Give the height in pixels.");
        if (source.Width == 0)
        {
            Throw.Argument("source is an empty view. Make it from a pixel buffer.", nameof(source));
        }

        _columns.Prepare(Filter, source.Width, width);
        _rows.Prepare(Filter, source.Height / _together, height);
        if (_offsets.Length < _rows.Taps)
        {
            _offsets = new int[_rows.Taps];
        }
    }

    private void Run(ImageView source, ResizedRows output)
    {
        if (source.Width == _columns.Size)
        {
            ResizeRowsOnly(source, output);
        }
        else
        {
            ResizeBoth(source, output);
        }
    }

    // The rows are read where they are: with equal widths the horizontal pass is the identity.
    private void ResizeRowsOnly(ImageView source, ResizedRows output)
    {
        for (var y = 0; y < _rows.Size; y++)
        {
            for (var t = 0; t < _rows.Counts[y]; t++)
            {
                _offsets[t] = (_rows.Starts[y] + t) * source.Stride;
            }

            _kernel.Vertical(source.Pixels, _offsets.AsSpan(0, _rows.Counts[y]), _rows, y, output.Row(y));
            output.Done(y);
        }
    }

    // Horizontally resized rows live in a ring that holds as many as one output row needs, so that they stay in the cache.
    private void ResizeBoth(ImageView source, ResizedRows output)
    {
        var channels = source.BytesPerPixel;
        var slots = _rows.Taps + ResampleKernel.MostRows - 1;
        var pitch = (_columns.Size * channels) + ResampleKernel.Padding;
        if (_ring.Length < slots * pitch)
        {
            CryptographicOperations.ZeroMemory(_ring);
            _ring = GC.AllocateArray<byte>(slots * pitch, pinned: true);
        }

        var height = source.Height / _together;
        var rowBytes = source.Width * channels;
        var meanBytes = (ResampleKernel.MostRows * rowBytes) + ResampleKernel.Padding; // Padded, so that the last one's end needs no slower way.
        if (_together > 1 && _means.Length < meanBytes)
        {
            CryptographicOperations.ZeroMemory(_means);
            _means = GC.AllocateArray<byte>(meanBytes, pinned: true);
        }

        Span<int> offsets = stackalloc int[ResampleKernel.MostRows];

        var done = 0; // Rows before this one are in the ring or no longer needed.
        for (var y = 0; y < _rows.Size; y++)
        {
            var first = _rows.Starts[y];
            var count = _rows.Counts[y];
            done = Math.Max(done, first);
            // Several rows at a time, as far ahead as the ring holds them, if the next output row follows without a gap.
            var end = y + 1 < _rows.Size && _rows.Starts[y + 1] <= first + count ? Math.Min(height, first + slots) : first + count;
            while (done < first + count)
            {
                var together = Math.Min(ResampleKernel.MostRows, end - done);
                for (var row = 0; row < together; row++)
                {
                    offsets[row] = (done + row) % slots * pitch;
                }

                var input = InputRows(source, done, together, rowBytes, out var stride);
                _kernel.Horizontal(input, stride, channels, _columns, offsets[..together], _ring);
                done += together;
            }

            for (var t = 0; t < count; t++)
            {
                _offsets[t] = (first + t) % slots * pitch;
            }

            _kernel.Vertical(_ring, _offsets.AsSpan(0, count), _rows, y, output.Row(y));
            output.Done(y);
        }
    }

    /// <summary>Rows as the filter sees them: the image's, or the means of several each, in the workspace.</summary>
    private ReadOnlySpan<byte> InputRows(ImageView source, int first, int count, int rowBytes, out int stride)
    {
        if (_together == 1)
        {
            // To the buffer's end, not the row's: the kernel reads on with weights of zero, and needs no slower way for the last pixels of a row.
            stride = source.Stride;
            return source.Pixels[(first * stride)..];
        }

        stride = rowBytes;
        for (var row = 0; row < count; row++)
        {
            _kernel.Mean(
                source.Pixels[((first + row) * _together * source.Stride)..], source.Stride, _together, _means.AsSpan(row * rowBytes, rowBytes));
        }

        return _means;
    }

    /// <summary>Where the output rows go: into an image, or one after the other through one row into a tensor.</summary>
    private readonly ref struct ResizedRows
    {
        private readonly Span<byte> _pixels;
        private readonly int _rowBytes;
        private readonly TensorRows _tensor;
        private readonly bool _toTensor;

        public ResizedRows(Span<byte> pixels, int rowBytes)
        {
            _pixels = pixels;
            _rowBytes = rowBytes;
        }

        public ResizedRows(Span<byte> row, TensorRows tensor)
        {
            _pixels = row;
            _rowBytes = row.Length;
            _tensor = tensor;
            _toTensor = true;
        }

        public Span<byte> Row(int y) => _toTensor ? _pixels : _pixels.Slice(y * _rowBytes, _rowBytes);

        public void Done(int y)
        {
            if (_toTensor)
            {
                _tensor.Write(y, _pixels);
            }
        }
    }
}
