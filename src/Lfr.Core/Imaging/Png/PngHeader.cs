using System.Buffers.Binary;

namespace Lfr.Core.Imaging.Png;

/// <summary>The IHDR chunk (W3C PNG, 11.2.1).</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Colour">Colour type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
/// <param name="Interlaced">Whether rows come in the seven passes of Adam7.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int Colour, bool Interlaced)
{
    public const int Palette = 3;

    /// <summary>Samples a pixel.</summary>
    public int Channels => Colour switch { 0 or Palette => 1, 4 => 2, 2 => 3, _ => 4 };

    public bool HasAlpha => Colour is 4 or 6;

    /// <summary>Bits a pixel.</summary>
    public int BitsPerPixel => Channels * Depth;

    /// <summary>Bytes from a byte to the same byte of the pixel before it, at least 1: the distance of the filters.</summary>
    public int FilterDistance => Math.Max(1, BitsPerPixel / 8);

    /// <summary>Bytes of a row of so many pixels, without the filter byte.</summary>
    public long RowBytes(int pixels) => (((long)pixels * BitsPerPixel) + 7) / 8;

    public static PngHeader Parse(ReadOnlySpan<byte> data)
    {
        if (data.Length != 13)
        {
            throw new ImageFormatException("The PNG's header chunk is not 13 bytes long.");
        }

        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new ImageFormatException($"The PNG header says {width}x{height} pixels: legal are 1 to {int.MaxValue} each.");
        }

        var header = new PngHeader((int)width, (int)height, data[8], data[9], data[12] == 1);
        var legal = header.Colour switch
        {
            0 => header.Depth is 1 or 2 or 4 or 8 or 16,
            Palette => header.Depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => header.Depth is 8 or 16,
            _ => false,
        };
        if (!legal || data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw new ImageFormatException(
                $"The PNG header says colour type {data[9]}, depth {data[8]}, compression {data[10]}, filter {data[11]}, interlace {data[12]}: the combination is not legal.");
        }

        return header;
    }
}
