namespace Lfr.Core.Imaging;

/// <summary>Writes pixels as a network's input.</summary>
public static class ImageTensor
{
    internal const int RedWeight = 19595;
    internal const int GreenWeight = 38470;
    internal const int BlueWeight = 7471;

    /// <summary>Converts a whole view. Allocates nothing.</summary>
    /// <param name="source">The image or crop.</param>
    /// <param name="format">Layout, channel order and normalisation.</param>
    /// <param name="destination">At least width * height * channel count float32.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format has no meaning.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Write(ImageView source, TensorFormat format, Span<float> destination)
    {
        format.Check(nameof(format));
        var plane = source.Width * source.Height;
        CheckLength(destination.Length, (long)plane * format.ChannelCount, nameof(destination));

        // 256 possible values: the division is done once for each.
        Span<float> levels = stackalloc float[256];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = (i - format.Mean) / format.Scale;
        }

        for (var y = 0; y < source.Height; y++)
        {
            var row = source.Row(y);
            var at = y * source.Width;
            if (format.Channels == TensorChannels.Gray)
            {
                WriteGray(row, source.Format, levels, destination.Slice(at, source.Width));
            }
            else if (format.Layout == TensorLayout.Planar)
            {
                var swap = (source.Format == PixelFormat.Bgr24) != (format.Channels == TensorChannels.Bgr);
                WritePlanar(
                    row, source.BytesPerPixel, levels, destination.Slice(swap ? (2 * plane) + at : at, source.Width),
                    destination.Slice(plane + at, source.Width), destination.Slice(swap ? at : (2 * plane) + at, source.Width));
            }
            else
            {
                var swap = (source.Format == PixelFormat.Bgr24) != (format.Channels == TensorChannels.Bgr);
                WriteInterleaved(row, source.BytesPerPixel, swap, levels, destination.Slice(at * 3, source.Width * 3));
            }
        }
    }

    /// <summary>The luma of one pixel, rounded as <see cref="TensorChannels.Gray"/> says.</summary>
    /// <param name="red">0..255.</param>
    /// <param name="green">0..255.</param>
    /// <param name="blue">0..255.</param>
    public static byte Luma(byte red, byte green, byte blue) =>
        (byte)(((RedWeight * red) + (GreenWeight * green) + (BlueWeight * blue) + 32768) >> 16);

    internal static void CheckLength(int length, long needed, string parameter)
    {
        if (length < needed)
        {
            Throw.Argument($"{parameter} holds {length} values; {needed} are written.", parameter);
        }
    }

    private static void WriteGray(ReadOnlySpan<byte> row, PixelFormat format, ReadOnlySpan<float> levels, Span<float> to)
    {
        for (var x = 0; x < to.Length; x++)
        {
            to[x] = format switch
            {
                PixelFormat.Gray8 => levels[row[x]],
                PixelFormat.Rgb24 => levels[Luma(row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2])],
                _ => levels[Luma(row[(3 * x) + 2], row[(3 * x) + 1], row[3 * x])],
            };
        }
    }

    private static void WritePlanar(
        ReadOnlySpan<byte> row, int step, ReadOnlySpan<float> levels, Span<float> first, Span<float> second, Span<float> third)
    {
        var (g, b) = step == 1 ? (0, 0) : (1, 2);
        second = second[..first.Length];
        third = third[..first.Length];
        for (int x = 0, i = 0; x < first.Length; x++, i += step)
        {
            first[x] = levels[row[i]];
            second[x] = levels[row[i + g]];
            third[x] = levels[row[i + b]];
        }
    }

    private static void WriteInterleaved(ReadOnlySpan<byte> row, int step, bool swap, ReadOnlySpan<float> levels, Span<float> to)
    {
        var (r, g, b) = step == 1 ? (0, 0, 0) : swap ? (2, 1, 0) : (0, 1, 2);
        for (int x = 0, i = 0; x + 2 < to.Length; x += 3, i += step)
        {
            to[x] = levels[row[i + r]];
            to[x + 1] = levels[row[i + g]];
            to[x + 2] = levels[row[i + b]];
        }
    }
}
