using System.Buffers.Binary;
using Lfr.Core.Imaging;

namespace Lfr.Core.Tests.Imaging;

public sealed class OrientationTests
{
    // A stored row-major 3x2 picture a b c / d e f, upright, by CIPA DC-008's description of where row 0 and column 0 belong.
    public static TheoryData<int, int, string> Orientations => new()
    {
        { 1, 3, "abcdef" }, { 2, 3, "cbafed" }, { 3, 3, "fedcba" }, { 4, 3, "defabc" },
        { 5, 2, "adbecf" }, { 6, 2, "daebfc" }, { 7, 2, "fcebda" }, { 8, 2, "cfbead" },
    };

    [Theory, MemberData(nameof(Orientations))]
    public void A_picture_is_turned_upright_in_either_byte_order(int orientation, int width, string expected)
    {
        foreach (var little in new[] { false, true })
        {
            using var decoded = ImageDecoder.Default.Decode(Png("abcdef"u8, Exif(orientation, little)), ImageLimits.Default, out var info);
            Assert.Equal(width, decoded.Width);
            Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(decoded.Pixels));
            Assert.Equal(orientation, info.Orientation);
            Assert.Equal((decoded.Width, decoded.Height), (info.Width, info.Height));
        }
    }

    [Theory, MemberData(nameof(Orientations))]
    public void A_jpeg_is_turned_as_a_png_is(int orientation, int width, string expected)
    {
        _ = (width, expected);
        var file = DecoderTests.Jpeg();
        using var stored = ImageDecoder.Default.Decode(file, ImageLimits.Default);
        foreach (var little in new[] { false, true })
        {
            byte[] tiff = [.. "Exif\0\0"u8, .. Exif(orientation, little)];
            byte[] turned = [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(tiff.Length + 2), .. tiff, .. file[2..]];
            using var decoded = ImageDecoder.Default.Decode(turned, ImageLimits.Default);
            Assert.Equal(orientation >= 5 ? stored.Height : stored.Width, decoded.Width);
            for (var y = 0; y < stored.Height; y += 3)
            {
                for (var x = 0; x < stored.Width; x++)
                {
                    var (right, bottom) = (decoded.Width - 1, decoded.Height - 1);
                    var (u, v) = orientation switch
                    {
                        1 => (x, y),
                        2 => (right - x, y),
                        3 => (right - x, bottom - y),
                        4 => (x, bottom - y),
                        5 => (y, x),
                        6 => (right - y, x),
                        7 => (right - y, bottom - x),
                        _ => (y, bottom - x),
                    };
                    Assert.True(stored.Pixels.Slice(((y * stored.Width) + x) * 3, 3).SequenceEqual(decoded.Pixels.Slice(((v * decoded.Width) + u) * 3, 3)));
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public void A_value_without_meaning_counts_as_upright(int orientation)
    {
        using var decoded = ImageDecoder.Default.Decode(Png("abcdef"u8, Exif(orientation, true)), ImageLimits.Default, out var info);
        Assert.Equal(1, info.Orientation);
        Assert.Equal("abcdef", System.Text.Encoding.ASCII.GetString(decoded.Pixels));
    }

    [Fact]
    public void A_broken_block_counts_as_upright()
    {
        var exif = Exif(6, true);
        for (var length = 0; length < exif.Length - 4; length++)
        {
            using var decoded = ImageDecoder.Default.Decode(Png("abcdef"u8, exif[..length]), ImageLimits.Default, out var info);
            Assert.Equal(1, info.Orientation);
        }
    }

    private static byte[] Png(ReadOnlySpan<byte> pixels, byte[] exif)
    {
        using var stream = new MemoryStream();
        PngEncoder.Encode(new ImageView(pixels, 3, 2, PixelFormat.Gray8), stream);
        var file = stream.ToArray();
        using var chunk = new MemoryStream();
        PngEncoder.WriteChunk(chunk, "eXIf"u8, exif);
        return [.. file[..33], .. chunk.ToArray(), .. file[33..]];
    }

    // A TIFF header and a directory of two entries, the second the orientation.
    private static byte[] Exif(int orientation, bool little)
    {
        var block = new byte[8 + 2 + 24 + 4];
        void U16(int at, int value)
        {
            if (little)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(at), (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(block.AsSpan(at), (ushort)value);
            }
        }

        block[0] = block[1] = (byte)(little ? 'I' : 'M');
        U16(2, 42);
        U16(little ? 4 : 6, 8);
        U16(8, 2);
        U16(10, 0x0100);
        U16(22, 0x0112);
        U16(24, 3);
        U16(little ? 26 : 28, 1);
        U16(30, orientation);
        return block;
    }
}
