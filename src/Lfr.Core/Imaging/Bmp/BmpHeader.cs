using System.Buffers.Binary;

namespace Lfr.Core.Imaging.Bmp;

/// <summary>The file header and the information header of a BMP: OS/2's core header and Windows' from 40 bytes on (Microsoft, "Bitmap header types").</summary>
internal sealed class BmpHeader
{
    public const int FileHeaderBytes = 14;
    private const int CoreBytes = 12;

    public int Width { get; private init; }

    public int Height { get; private init; }

    public bool TopDown { get; private init; }

    public int BitsPerPixel { get; private init; }

    public BmpCompression Compression { get; private init; }

    /// <summary>Where the pixels begin in the file.</summary>
    public int PixelOffset { get; private init; }

    /// <summary>Where the palette begins in the file.</summary>
    public int PaletteOffset { get; private init; }

    /// <summary>Palette entries, 0 for none.</summary>
    public int PaletteSize { get; private init; }

    /// <summary>Bytes of a palette entry: blue, green, red and perhaps an unused one.</summary>
    public int PaletteEntryBytes { get; private init; }

    /// <summary>Which bits of a 16- or 32-bit pixel are red, green, blue and alpha.</summary>
    public uint[] Masks { get; private init; } = [];

    public long RowBytes => (((long)Width * BitsPerPixel) + 31) / 32 * 4;

    public static BmpHeader Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeaderBytes + CoreBytes)
        {
            throw new ImageFormatException("The BMP ends in its header: the file is truncated.");
        }

        var offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeaderBytes..]);
        if (size > file.Length - FileHeaderBytes || offset > file.Length || (size != CoreBytes && size < 40))
        {
            throw new ImageFormatException(
                $"The BMP says that its header has {size} bytes and its pixels begin at {offset}; the file has {file.Length}. It is truncated or corrupt.");
        }

        var header = file.Slice(FileHeaderBytes, (int)size);
        return size == CoreBytes ? Core(header, (int)offset) : Information(file, header, (int)offset);
    }

    private static BmpHeader Core(ReadOnlySpan<byte> header, int offset)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        if (bits is not (1 or 4 or 8 or 24))
        {
            throw Depth(bits, BmpCompression.None);
        }

        return new BmpHeader
        {
            Width = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]),
            Height = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]),
            BitsPerPixel = bits,
            PixelOffset = offset,
            PaletteOffset = FileHeaderBytes + CoreBytes,
            PaletteSize = bits <= 8 ? Math.Min(1 << bits, Math.Max(0, offset - FileHeaderBytes - CoreBytes) / 3) : 0,
            PaletteEntryBytes = 3,
        };
    }

    private static BmpHeader Information(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header, int offset)
    {
        var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(header[4..]), BinaryPrimitives.ReadInt32LittleEndian(header[8..]));
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(header[14..]);
        var compression = (BmpCompression)BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        var used = BinaryPrimitives.ReadUInt32LittleEndian(header[32..]);
        if (width < 1 || height is 0 or int.MinValue)
        {
            throw new ImageFormatException($"The BMP header says {width}x{height} pixels: there is no picture.");
        }

        var legal = compression switch
        {
            BmpCompression.None => bits is 1 or 4 or 8 or 16 or 24 or 32,
            BmpCompression.Rle8 => bits == 8 && height > 0,
            BmpCompression.Rle4 => bits == 4 && height > 0,
            BmpCompression.BitFields or BmpCompression.AlphaBitFields => bits is 16 or 32,
            _ => false,
        };
        if (!legal)
        {
            throw Depth(bits, compression);
        }

        var masksAfter = header.Length < 52 ? compression switch { BmpCompression.BitFields => 12, BmpCompression.AlphaBitFields => 16, _ => 0 } : 0;
        var palette = FileHeaderBytes + header.Length + masksAfter;
        if (bits <= 8 && used > 1u << bits)
        {
            throw new ImageFormatException($"The BMP says that it has {used} colours; with {bits} bits a pixel there are {1 << bits} at most.");
        }

        return new BmpHeader
        {
            Width = width,
            Height = Math.Abs(height),
            TopDown = height < 0,
            BitsPerPixel = bits,
            Compression = compression,
            PixelOffset = offset,
            PaletteOffset = palette,
            PaletteSize = bits <= 8 ? (int)(used == 0 ? 1u << bits : used) : 0,
            PaletteEntryBytes = 4,
            Masks = ReadMasks(file, header, bits, compression, masksAfter),
        };
    }

    private static uint[] ReadMasks(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header, int bits, BmpCompression compression, int after)
    {
        if (compression is not (BmpCompression.BitFields or BmpCompression.AlphaBitFields))
        {
            return bits == 16 ? [0x7C00, 0x3E0, 0x1F, 0] : [0xFF0000, 0xFF00, 0xFF, 0];
        }

        var from = FileHeaderBytes + 40;
        var count = after > 0 ? after / 4 : Math.Min(4, (header.Length - 40) / 4);
        if (file.Length < from + (4 * count))
        {
            throw new ImageFormatException("The BMP ends in its colour masks: the file is truncated.");
        }

        var masks = new uint[4];
        for (var i = 0; i < count; i++)
        {
            masks[i] = BinaryPrimitives.ReadUInt32LittleEndian(file[(from + (4 * i))..]);
        }

        return masks;
    }

    private static ImageFormatException Depth(int bits, BmpCompression compression) => new(
        $"The BMP has {bits} bits a pixel and compression {(uint)compression}; read are 1, 4, 8, 16, 24 and 32 bits, run lengths and bit fields. Convert it to PNG.");
}
