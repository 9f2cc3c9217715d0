using System.Buffers.Binary;
using System.IO.Compression;
using Lfr.Core.Imaging.Png;

namespace Lfr.Core.Imaging;

/// <summary>Writes 8-bit PNG files: grey for <see cref="PixelFormat.Gray8"/>, RGB otherwise.</summary>
/// <remarks>Safe for concurrent use. The pixels that pass through its buffers are zeroed before they are given up; those that the runtime's compressor keeps
/// in its own window are not ours to zero. A PNG is for people to look at: nothing of a non-match is written by the live path.</remarks>
public static class PngEncoder
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Writes an image to a file, which is replaced.</summary>
    /// <param name="image">The image.</param>
    /// <param name="path">Where to write it; the folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(ImageView image, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.Create(path);
        Encode(image, file);
    }

    /// <summary>Writes an image to a stream.</summary>
    /// <param name="image">The image.</param>
    /// <param name="destination">A writable stream; it stays open.</param>
    /// <exception cref="ArgumentException">The view is empty, or the stream cannot be written.</exception>
    public static void Encode(ImageView image, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (image.Width == 0)
        {
            Throw.Argument("image is an empty view. Make it from a pixel buffer.", nameof(image));
        }

        if (!destination.CanWrite)
        {
            Throw.Argument("destination cannot be written. Pass a writable stream.", nameof(destination));
        }

        destination.Write(PngChunks.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = (byte)(image.Format == PixelFormat.Gray8 ? 0 : 2);
        header[10..].Clear();
        WriteChunk(destination, "IHDR"u8, header);
        using (var chunks = new DataChunkStream(destination, ChunkBytes))
        {
            using var compressor = new ZLibStream(chunks, CompressionLevel.Fastest);
            WriteRows(image, compressor);
        }

        WriteChunk(destination, "IEND"u8, []);
    }

    internal static void WriteChunk(Stream destination, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        destination.Write(word);
        destination.Write(type);
        destination.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, ~Crc32.Continue(Crc32.Continue(uint.MaxValue, type), data));
        destination.Write(word);
    }

    private static void WriteRows(ImageView image, ZLibStream compressor)
    {
        var size = image.BytesPerPixel;
        using var lines = new Image(((image.Width * size) + 1) * 2, 2, PixelFormat.Gray8);
        var above = lines.Pixels[..(image.Width * size)];
        var filtered = lines.Pixels.Slice(lines.Stride, (image.Width * size) + 1);
        var current = lines.Pixels.Slice(lines.Stride / 2, image.Width * size);
        for (var y = 0; y < image.Height; y++)
        {
            image.Row(y).CopyTo(current);
            if (image.Format == PixelFormat.Bgr24)
            {
                for (var x = 0; x + 2 < current.Length; x += 3)
                {
                    (current[x], current[x + 2]) = (current[x + 2], current[x]);
                }
            }

            // Paeth suits photographs best of the five; trying all for each row is seldom worth its time.
            filtered[0] = 4;
            for (var i = 0; i < current.Length; i++)
            {
                var (left, corner) = i >= size ? (current[i - size], above[i - size]) : ((byte)0, (byte)0);
                filtered[i + 1] = (byte)(current[i] - PngFilter.Predict(left, above[i], corner));
            }

            compressor.Write(filtered);
            current.CopyTo(above);
        }
    }
}
