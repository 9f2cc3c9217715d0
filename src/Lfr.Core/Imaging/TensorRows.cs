namespace Lfr.Core.Imaging;

/// <summary>A network's input that is written row by row, so that a resized row is converted while it is in the cache.</summary>
internal readonly ref partial struct TensorRows
{
    /// <summary>Values that a byte can have: the length of the table that the constructor fills.</summary>
    public const int Levels = 256;

    private readonly TensorFormat _format;
    private readonly PixelFormat _source;
    private readonly int _width;
    private readonly int _plane;
    private readonly ReadOnlySpan<float> _levels;
    private readonly Span<float> _destination;

    /// <summary>Binds a destination.</summary>
    /// <param name="format">Layout, channel order and normalisation.</param>
    /// <param name="source">The format of the rows.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="levels">[<see cref="Levels"/>] of the caller's memory, overwritten: the division is done once for each value of a byte.</param>
    /// <param name="destination">At least width * height * channel count float32.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format has no meaning.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public TensorRows(TensorFormat format, PixelFormat source, int width, int height, Span<float> levels, Span<float> destination)
    {
        format.Check(nameof(format));
        ImageTensor.CheckLength(destination.Length, (long)width * height * format.ChannelCount, nameof(destination));
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = (i - format.Mean) / format.Scale;
        }

        _format = format;
        _source = source;
        _width = width;
        _plane = width * height;
        _levels = levels;
        _destination = destination;
    }

    /// <summary>Converts one row.</summary>
    public void Write(int y, ReadOnlySpan<byte> row)
    {
        var at = y * _width;
        var swap = (_source == PixelFormat.Bgr24) != (_format.Channels == TensorChannels.Bgr);
        var step = _source == PixelFormat.Gray8 ? 1 : 3;
        if (_format.Channels == TensorChannels.Gray)
        {
            WriteGray(row, _destination.Slice(at, _width));
        }
        else if (_format.Layout == TensorLayout.Planar)
        {
            WritePlanar(
                row, step, _destination.Slice(swap ? (2 * _plane) + at : at, _width), _destination.Slice(_plane + at, _width),
                _destination.Slice(swap ? at : (2 * _plane) + at, _width));
        }
        else
        {
            WriteInterleaved(row, step, swap, _destination.Slice(at * 3, _width * 3));
        }
    }

    /// <summary>Whether dividing by a scale is multiplying by its inverse, to the bit: the inverse of a power of two is exact, and so is the product with it, away
    /// from the ends of the range.</summary>
    internal static bool IsPowerOfTwo(float scale) => MathF.Abs(MathF.ILogB(scale)) < 64 && scale == MathF.ScaleB(1, MathF.ILogB(scale));

    private void WriteGray(ReadOnlySpan<byte> row, Span<float> to)
    {
        for (var x = 0; x < to.Length; x++)
        {
            to[x] = _source switch
            {
                PixelFormat.Gray8 => _levels[row[x]],
                PixelFormat.Rgb24 => _levels[ImageTensor.Luma(row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2])],
                _ => _levels[ImageTensor.Luma(row[(3 * x) + 2], row[(3 * x) + 1], row[3 * x])],
            };
        }
    }

    private void WritePlanar(ReadOnlySpan<byte> row, int step, Span<float> first, Span<float> second, Span<float> third)
    {
        var (g, b) = step == 1 ? (0, 0) : (1, 2);
        second = second[..first.Length];
        third = third[..first.Length];
        var x = 0;
        if (step == 3)
        {
            x = WritePlanarVector512(row, _format.Mean, _format.Scale, first, second, third);
            x += WritePlanarVector256(row[(3 * x)..], _format.Mean, _format.Scale, first[x..], second[x..], third[x..]);
        }

        for (var i = x * step; x < first.Length; x++, i += step)
        {
            first[x] = _levels[row[i]];
            second[x] = _levels[row[i + g]];
            third[x] = _levels[row[i + b]];
        }
    }

    private void WriteInterleaved(ReadOnlySpan<byte> row, int step, bool swap, Span<float> to)
    {
        var (r, g, b) = step == 1 ? (0, 0, 0) : swap ? (2, 1, 0) : (0, 1, 2);
        for (int x = 0, i = 0; x + 2 < to.Length; x += 3, i += step)
        {
            to[x] = _levels[row[i + r]];
            to[x + 1] = _levels[row[i + g]];
            to[x + 2] = _levels[row[i + b]];
        }
    }
}
