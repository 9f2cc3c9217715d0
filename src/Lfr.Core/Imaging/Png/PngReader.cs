using System.Globalization;
using System.IO.Compression;
using Lfr.Core.Imaging.Decoding;

namespace Lfr.Core.Imaging.Png;

/// <summary>PNG of every colour type, depth and interlacing (W3C PNG, third edition). Of an animation the default picture is read.</summary>
/// <remarks>Inflating is the runtime's (zlib). Its own window and input buffer are not ours to zero; everything else is. Colour chunks (gAMA, iCCP, sRGB)
/// are ignored: the samples are taken as they are.</remarks>
internal sealed class PngReader : PictureReader
{
    // Deflate cannot shrink data more than this (RFC 1951: 258 bytes from 2 bits at best).
    private const int MaxRatio = 1032;

    // Adam7 (W3C PNG, 8.2): first column, first row, column step, row step.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public override bool Recognises(ReadOnlySpan<byte> header) => header.StartsWith(PngChunks.Signature);

    public override Picture Read(ReadOnlySpan<byte> file, DecoderScratch scratch, Image? reuse)
    {
        var chunks = new PngChunks(file);
        chunks.Next();
        if (!chunks.Type.SequenceEqual("IHDR"u8))
        {
            throw new ImageFormatException("The PNG does not begin with its header chunk.");
        }

        var header = PngHeader.Parse(chunks.Data);
        scratch.CheckSize(header.Width, header.Height, "PNG");
        var pixels = new PngPixels(header);
        var notes = new List<string>();
        var orientation = 1;
        var (data, length) = Gather(chunks, file.Length, header, pixels, scratch, notes, ref orientation);
        if (header.Colour == PngHeader.Palette && !pixels.HasPalette)
        {
            throw new ImageFormatException("The PNG has palette colours and no palette.");
        }

        if (header.HasAlpha || pixels.Transparent)
        {
            notes.Add("The picture has transparency; it was composited over black.");
        }

        if (header.Depth == 16)
        {
            notes.Add("The picture has 16 bits a sample; they were rounded to 8.");
        }

        CheckRatio(header, length);
        var image = Destination(header.Width, header.Height, pixels.Format, scratch, reuse);
        try
        {
            var more = Inflate(header, pixels, data, length, scratch, image);
            if (more > 0)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"The PNG's data hold {more} bytes more than its rows."));
            }
        }
        catch
        {
            if (!ReferenceEquals(image, reuse))
            {
                image.Dispose();
            }

            throw;
        }

        return new Picture(image, header.Interlaced ? "PNG, interlaced" : "PNG", orientation, notes);
    }

    // Reads all chunks; the data chunks are copied into one run, for the inflater wants a stream.
    private static (byte[] Data, int Length) Gather(
        PngChunks chunks, int fileLength, PngHeader header, PngPixels pixels, DecoderScratch scratch, List<string> notes, ref int orientation)
    {
        byte[]? data = null;
        var length = 0;
        var closed = false;
        for (chunks.Next(); !chunks.Type.SequenceEqual("IEND"u8); chunks.Next())
        {
            if (chunks.Type.SequenceEqual("IDAT"u8))
            {
                if (closed)
                {
                    throw new ImageFormatException("The PNG's data chunks are not consecutive.");
                }

                data ??= scratch.Rent<byte>(fileLength);
                chunks.Data.CopyTo(data.AsSpan(length));
                length += chunks.Data.Length;
                continue;
            }

            closed = data is not null;
            if (chunks.Type.SequenceEqual("PLTE"u8))
            {
                pixels.DefinePalette(chunks.Data);
            }
            else if (chunks.Type.SequenceEqual("tRNS"u8))
            {
                pixels.DefineTransparency(chunks.Data);
            }
            else if (chunks.Type.SequenceEqual("eXIf"u8))
            {
                orientation = ExifOrientation.Read(chunks.Data);
            }
            else if (chunks.Type.SequenceEqual("acTL"u8))
            {
                notes.Add("The PNG is animated; only its default picture was read.");
            }
            else if (chunks.IsCritical)
            {
                throw new ImageFormatException("The PNG has a critical chunk that is not part of the standard.");
            }
        }

        return data is null ? throw new ImageFormatException($"The {header.Width}x{header.Height} PNG has no data chunk.") : (data, length);
    }

    // A bomb shows in the header: more rows than the compressed data can possibly hold.
    private static void CheckRatio(PngHeader header, int length)
    {
        var least = header.RowBytes(header.Width) * header.Height;
        if (least / MaxRatio > length)
        {
            throw new ImageFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The PNG header says {header.Width}x{header.Height} pixels, {least} bytes; {length} bytes of compressed data cannot hold them. The file is truncated or corrupt."));
        }
    }

    // Returns the bytes that are left after the last row, if they are fewer than a row.
    private static int Inflate(PngHeader header, PngPixels pixels, byte[] data, int length, DecoderScratch scratch, Image image)
    {
        using var compressed = new MemoryStream(data, 0, length, writable: false);
        using var stream = new ZLibStream(compressed, CompressionMode.Decompress);
        var longest = (int)Math.Min(header.RowBytes(header.Width), int.MaxValue - 64);
        var above = scratch.Rent<byte>(longest + 1L);
        var row = scratch.Rent<byte>(longest + 1L);
        foreach (var (x, y, stepX, stepY) in header.Interlaced ? Passes : [(0, 0, 1, 1)])
        {
            var count = (header.Width - x + stepX - 1) / stepX;
            if (count <= 0)
            {
                continue;
            }

            Array.Clear(above);
            var bytes = (int)header.RowBytes(count);
            for (var line = y; line < header.Height; line += stepY)
            {
                ReadRow(stream, row.AsSpan(0, bytes + 1), line, header.Height);
                PngFilter.Undo(row[0], row.AsSpan(1, bytes), above.AsSpan(1), header.FilterDistance);
                pixels.Convert(row.AsSpan(1, bytes), count, image.Pixels.Slice(line * image.Stride, image.Stride), x, stepX);
                (above, row) = (row, above);
            }
        }

        var whole = (int)header.RowBytes(header.Width) + 1;
        var more = Remaining(stream, row.AsSpan(0, whole));
        return more < whole ? more : throw new ImageFormatException(string.Create(
            CultureInfo.InvariantCulture,
            $"The PNG's header says {header.Width}x{header.Height} pixels, and its data hold more rows: the header is wrong, and the picture would be too. Save the picture anew with a program that still shows it."));
    }

    // Every row is there: what zlib finds wrong after them changes none.
    private static int Remaining(ZLibStream stream, Span<byte> room)
    {
        try
        {
            return stream.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return 0;
        }
    }

    private static void ReadRow(ZLibStream stream, Span<byte> row, int line, int height)
    {
        int read;
        try
        {
            read = stream.ReadAtLeast(row, row.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // The second where zlib asks for a preset dictionary, which PNG does not allow: the runtime's ZLibException is not public.
            throw new ImageFormatException("The PNG's compressed data are corrupt.", e);
        }

        if (read < row.Length)
        {
            throw new ImageFormatException($"The PNG's data end in row {line} of {height}: the file is truncated or corrupt.");
        }
    }
}
