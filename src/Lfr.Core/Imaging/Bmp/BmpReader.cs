using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Lfr.Core.Imaging.Decoding;

namespace Lfr.Core.Imaging.Bmp;

/// <summary>BMP of 1, 4, 8, 16, 24 and 32 bits, run lengths, bit fields, either row order. An alpha channel is ignored: most files that have one leave
/// it zero.</summary>
internal sealed class BmpReader : PictureReader
{
    public override bool Recognises(ReadOnlySpan<byte> header) => header.StartsWith("BM"u8);

    public override Picture Read(ReadOnlySpan<byte> file, DecoderScratch scratch, Image? reuse)
    {
        var header = BmpHeader.Parse(file);
        scratch.CheckSize(header.Width, header.Height, "BMP");
        var runs = header.Compression is BmpCompression.Rle4 or BmpCompression.Rle8;
        var needed = header.RowBytes * header.Height;
        if (!runs && needed > file.Length - header.PixelOffset)
        {
            throw new ImageFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {header.Width}x{header.Height} BMP needs {needed} bytes of pixels; {file.Length - header.PixelOffset} are left: the file is truncated."));
        }

        var palette = Palette(file, header);
        var pixels = file[header.PixelOffset..];
        var rowBytes = (int)header.RowBytes;
        if (runs)
        {
            var indices = scratch.Rent<byte>((long)header.Width * header.Height);
            BmpRunLength.Expand(pixels, header.Compression == BmpCompression.Rle4, header.Width, header.Height, indices);
            pixels = indices;
            rowBytes = header.Width;
        }

        var gray = header.PaletteSize > 0 && IsGray(palette);
        var image = Destination(header.Width, header.Height, gray ? PixelFormat.Gray8 : PixelFormat.Rgb24, scratch, reuse);
        try
        {
            for (var y = 0; y < header.Height; y++)
            {
                var line = header.TopDown ? y : header.Height - 1 - y;
                Row(pixels.Slice(y * rowBytes, rowBytes), header, runs ? 8 : header.BitsPerPixel, palette, gray, image.Pixels.Slice(line * image.Stride, image.Stride));
            }
        }
        catch (ImageFormatException) when (!ReferenceEquals(image, reuse))
        {
            image.Dispose();
            throw;
        }

        return new Picture(image, "BMP", 1, header.Masks is [_, _, _, not 0] ? ["The picture has an alpha channel; it was ignored."] : []);
    }

    // Three bytes an entry: red, green, blue.
    private static byte[] Palette(ReadOnlySpan<byte> file, BmpHeader header)
    {
        if (header.PaletteOffset + (header.PaletteSize * header.PaletteEntryBytes) > file.Length)
        {
            throw new ImageFormatException("The BMP ends in its palette: the file is truncated.");
        }

        var palette = new byte[header.PaletteSize * 3];
        for (var i = 0; i < header.PaletteSize; i++)
        {
            var entry = file.Slice(header.PaletteOffset + (i * header.PaletteEntryBytes), 3);
            (palette[3 * i], palette[(3 * i) + 1], palette[(3 * i) + 2]) = (entry[2], entry[1], entry[0]);
        }

        return palette;
    }

    private static bool IsGray(byte[] palette)
    {
        for (var i = 0; i < palette.Length; i += 3)
        {
            if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2])
            {
                return false;
            }
        }

        return true;
    }

    private static void Row(ReadOnlySpan<byte> row, BmpHeader header, int bits, byte[] palette, bool gray, Span<byte> output)
    {
        for (var x = 0; x < header.Width; x++)
        {
            if (bits <= 8)
            {
                var index = (row[x * bits / 8] >> (8 - bits - (x * bits % 8))) & ((1 << bits) - 1);
                if (index >= header.PaletteSize)
                {
                    throw new ImageFormatException($"A pixel of the BMP has colour {index}; the palette has {header.PaletteSize}: the file is corrupt.");
                }

                palette.AsSpan(3 * index, gray ? 1 : 3).CopyTo(output[(gray ? x : 3 * x)..]);
            }
            else if (bits == 24)
            {
                (output[3 * x], output[(3 * x) + 1], output[(3 * x) + 2]) = (row[(3 * x) + 2], row[(3 * x) + 1], row[3 * x]);
            }
            else
            {
                var value = bits == 16 ? BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * x)..]) : BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..]);
                for (var c = 0; c < 3; c++)
                {
                    output[(3 * x) + c] = Field(value, header.Masks[c]);
                }
            }
        }
    }

    private static byte Field(uint value, uint mask)
    {
        if (mask == 0)
        {
            return 0;
        }

        var shift = BitOperations.TrailingZeroCount(mask);
        ulong most = mask >> shift;
        return (byte)(((((value & mask) >> shift) * 255UL) + (most / 2)) / most);
    }
}
