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
        Span<float> levels = stackalloc float[TensorRows.Levels];
        var rows = new TensorRows(format, source.Format, source.Width, source.Height, levels, destination);
        for (var y = 0; y < source.Height; y++)
        {
            rows.Write(y, source.Row(y));
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
}
