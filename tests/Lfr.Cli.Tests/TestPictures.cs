using Lfr.Core.Imaging;

namespace Lfr.Cli.Tests;

/// <summary>Pictures that tests make, and faces cut from the demonstration's photographs.</summary>
internal static class TestPictures
{
    /// <summary>A picture without a face: a smooth gradient.</summary>
    public static string Gradient(TemporaryFolder folder, string name, int width, int height)
    {
        using var image = new Image(width, height, PixelFormat.Rgb24);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                image.Pixels.Slice((y * image.Stride) + (3 * x), 3).Fill((byte)(255 * (x + y) / (width + height)));
            }
        }

        var path = folder.File(name);
        PngEncoder.Save(image, path);
        return path;
    }

    /// <summary>A PNM file that holds a picture twice, one after the other.</summary>
    public static string Twice(TemporaryFolder folder, string name, string picture)
    {
        using var image = ImageFile.Load(picture);
        Assert.Equal(PixelFormat.Rgb24, image.Format);
        using var file = File.Create(folder.File(name));
        for (var i = 0; i < 2; i++)
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"P6\n{image.Width} {image.Height}\n255\n")));
            for (var y = 0; y < image.Height; y++)
            {
                file.Write(image.Pixels.Slice(y * image.Stride, 3 * image.Width));
            }
        }

        return folder.File(name);
    }

    /// <summary>A part of a photograph.</summary>
    public static string Cut(TemporaryFolder folder, string name, string photograph, int left, int top, int right, int bottom)
    {
        using var whole = ImageFile.Load(System.IO.Path.Combine(TestFolders.Photographs!, photograph));
        var (x0, y0) = (Math.Max(0, left), Math.Max(0, top));
        var (x1, y1) = (Math.Min(whole.Width, right), Math.Min(whole.Height, bottom));
        using var part = new Image(x1 - x0, y1 - y0, whole.Format);
        var bytes = whole.Stride / whole.Width;
        for (var y = y0; y < y1; y++)
        {
            whole.Pixels.Slice((y * whole.Stride) + (x0 * bytes), part.Stride).CopyTo(part.Pixels[((y - y0) * part.Stride)..]);
        }

        var path = folder.File(name);
        PngEncoder.Save(part, path);
        return path;
    }

    /// <summary>A PNG that says it is 20,000 x 20,000 and ends there: signature, header chunk with its right checksum.</summary>
    public static string HugeHeader(TemporaryFolder folder, string name)
    {
        byte[] type = [.. "IHDR"u8];
        byte[] header = [0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20, 8, 2, 0, 0, 0];
        byte[] checksum = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32([.. type, .. header]));
        var path = folder.File(name);
        File.WriteAllBytes(path, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, .. type, .. header, .. checksum]);
        return path;
    }

    // The checksum of the PNG specification (annex D), one bit at a time.
    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
