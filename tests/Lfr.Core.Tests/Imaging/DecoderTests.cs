using System.Buffers.Binary;
using Lfr.Core.Imaging;
using Lfr.Core.Imaging.Decoding;
using Lfr.Core.Imaging.Png;

namespace Lfr.Core.Tests.Imaging;

public sealed class DecoderTests
{
    public static TheoryData<string, byte[]> NamedKinds => new()
    {
        { "GIF", "GIF89a\x01\0\x01\0"u8.ToArray() },
        { "TIFF", [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0] },
        { "WebP", "RIFF\u0010\0\0\0WEBPVP8 "u8.ToArray() },
        { "HEIC", "\0\0\0\u0018ftypheic\0\0\0\0"u8.ToArray() },
        { "AVIF", "\0\0\0\u0018ftypavif\0\0\0\0"u8.ToArray() },
        { "JPEG 2000", "\0\0\0\u000CjP  \r\n"u8.ToArray() },
        { "JPEG XL", [0xFF, 0x0A, 0, 0] },
        { "PDF", "%PDF-1.7"u8.ToArray() },
        { "MP4", "\0\0\0\u0018ftypisom\0\0\0\0"u8.ToArray() },
        { "PAM", "P7\nWIDTH 1\n"u8.ToArray() },
        { "text", "This is a letter, not a photograph."u8.ToArray() },
        { "empty", [] },
        { "no known picture format", [1, 2, 3, 4, 5] },
    };

    [Theory, MemberData(nameof(NamedKinds))]
    public void What_is_not_read_is_refused_by_name(string name, byte[] file)
    {
        Assert.False(ImageDecoder.Default.CanDecode(file));
        Assert.Contains(name, Refusal(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arithmetic.jpg", "arithmetic-coded (sequential)")]
    [InlineData("arithmetic_progressive.jpg", "arithmetic-coded (progressive)")]
    public void Arithmetic_coding_is_refused_by_name(string file, string name) =>
        Assert.Contains(name, Refusal(File.ReadAllBytes(TestImages.Fixture("refused", file))), StringComparison.Ordinal);

    [Theory]
    [InlineData(0xC3, "lossless")]
    [InlineData(0xC5, "hierarchical")]
    [InlineData(0xC6, "hierarchical")]
    [InlineData(0xC7, "hierarchical")]
    [InlineData(0xCB, "arithmetic-coded")]
    [InlineData(0xCD, "hierarchical")]
    public void Other_frame_types_are_refused_by_name(byte marker, string name)
    {
        var file = Jpeg();
        file[Find(file, 0xC0) + 1] = marker;
        Assert.Contains(name, Refusal(file), StringComparison.Ordinal);
    }

    // A whole file of twelve bits a sample, not a changed header: the same writer's file of eight bits is read, level by level.
    [Fact]
    public void Twelve_bits_are_refused_by_number()
    {
        using var eight = ImageDecoder.Default.Decode(FlatJpeg.Encode(16, 8, [1, 1, 1], [[10, 250], [128, 3], [77, 200]]), ImageLimits.Default);
        Assert.Equal([10, 128, 77], eight.Pixels[..3].ToArray());
        Assert.Equal([250, 3, 200], eight.Pixels[^3..].ToArray());
        var file = FlatJpeg.Encode(16, 8, [1, 1, 1], [[160, 4000], [2048, 48], [1232, 3200]], precision: 12);
        Assert.Contains("12 bits a sample", Refusal(file), StringComparison.Ordinal);
    }

    // The picture itself is allocated last: a file whose scans fit and whose picture does not was read to its end before it was refused.
    [Theory]
    [InlineData(767, false)]
    [InlineData(896, true)] // And one block of 64 coefficients, two bytes each.
    public void Memory_for_the_picture_is_foreseen_before_the_scans_are_read(long bytes, bool read)
    {
        var file = FlatJpeg.Encode(16, 8, [1, 1, 1], [[10, 250], [128, 3], [77, 200]]);
        var arrays = 0;
        DecoderScratch.Released = _ => arrays++;
        try
        {
            if (read)
            {
                using var image = ImageDecoder.Default.Decode(file, new ImageLimits(1000, 100, bytes));
                Assert.NotEqual(0, arrays);
                return;
            }

            var refusal = Assert.Throws<ImageFormatException>(() => ImageDecoder.Default.Decode(file, new ImageLimits(1000, 100, bytes)));
            Assert.Contains("would take 768 bytes", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(0, arrays);
        }
        finally
        {
            DecoderScratch.Released = null;
        }
    }

    [Fact]
    public void A_header_of_20000_by_20000_is_refused_before_anything_is_allocated()
    {
        var jpeg = Jpeg();
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(Find(jpeg, 0xC0) + 5), 20000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(Find(jpeg, 0xC0) + 7), 20000);
        byte[] bmp = File.ReadAllBytes(TestImages.Fixture("bmp", "rle4.bmp"));
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), 20000);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), 20000);
        foreach (var file in new[] { jpeg, bmp, "P6 20000 20000 255\n"u8.ToArray() })
        {
            Assert.Contains("20000x20000", RefusedWithoutMemory(file, ImageLimits.Default), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_too_short_for_its_header_is_refused_before_anything_is_allocated()
    {
        var generous = new ImageLimits(1L << 40, 1 << 20, 1L << 40);
        foreach (var marker in new byte[] { 0xC0, 0xC2 })
        {
            var jpeg = File.ReadAllBytes(TestImages.Fixture("jpeg", marker == 0xC0 ? "sequential_1x1_q75.jpg" : "progressive_1x1_q75.jpg"));
            BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(Find(jpeg, marker) + 5), 20000);
            BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(Find(jpeg, marker) + 7), 20000);
            Assert.Contains("too few", RefusedWithoutMemory(jpeg, generous), StringComparison.Ordinal);
        }

        Assert.Contains("truncated", RefusedWithoutMemory("P6 20000 20000 255\n"u8.ToArray(), generous), StringComparison.Ordinal);
        Assert.Contains("truncated", RefusedWithoutMemory("P1 20000 20000\n"u8.ToArray(), generous), StringComparison.Ordinal);
    }

    [Fact]
    public void A_png_bomb_is_refused_before_anything_is_allocated()
    {
        // 100 megapixels of RGB in a data chunk of a few bytes.
        using var stream = new MemoryStream();
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = [0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10, 8, 2, 0, 0, 0];
        PngEncoder.WriteChunk(stream, "IHDR"u8, header);
        PngEncoder.WriteChunk(stream, "IDAT"u8, new byte[2000]);
        PngEncoder.WriteChunk(stream, "IEND"u8, []);
        Assert.Contains("cannot hold", RefusedWithoutMemory(stream.ToArray(), ImageLimits.Default), StringComparison.Ordinal);
    }

    [Fact]
    public void A_png_that_asks_for_a_preset_dictionary_is_refused()
    {
        using var stream = new MemoryStream();
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        PngEncoder.WriteChunk(stream, "IHDR"u8, [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
        PngEncoder.WriteChunk(stream, "IDAT"u8, [0x78, 0x20, 1, 2, 3, 4, 5, 6, 7, 8]); // FDICT of RFC 1950, with a legal check
        PngEncoder.WriteChunk(stream, "IEND"u8, []);
        Assert.Contains("corrupt", Refusal(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_is_limited_as_well_as_pixels()
    {
        var file = File.ReadAllBytes(TestImages.Fixture("jpeg", "progressive_1x1_q75.jpg"));
        var e = Assert.Throws<ImageFormatException>(() => ImageDecoder.Default.Decode(file, new ImageLimits(1 << 20, 4096, 20_000)));
        Assert.Contains("the limit is 20000", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_lines_may_follow_the_first_scan()
    {
        var file = File.ReadAllBytes(TestImages.Fixture("jpeg", "gray.jpg"));
        using var expected = ImageDecoder.Default.Decode(file, ImageLimits.Default);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(Find(file, 0xC0) + 5), 0);
        Assert.Contains("no picture", Refusal(file), StringComparison.Ordinal);
        byte[] withLines = [.. file[..^2], 0xFF, 0xDC, 0, 4, 0, (byte)expected.Height, 0xFF, 0xD9];
        using var actual = ImageDecoder.Default.Decode(withLines, ImageLimits.Default);
        Assert.True(expected.Pixels.SequenceEqual(actual.Pixels));
    }

    [Fact]
    public void Fill_bytes_before_markers_are_passed_over()
    {
        var file = File.ReadAllBytes(TestImages.Fixture("jpeg", "restart_3_units.jpg"));
        var filled = new List<byte> { 0xFF, 0xD8 };
        for (var i = 2; i < file.Length; i++)
        {
            if (file[i] == 0xFF && file[i + 1] is not 0 && i + 1 < file.Length)
            {
                filled.AddRange([0xFF, 0xFF]);
            }

            filled.Add(file[i]);
        }

        using var expected = ImageDecoder.Default.Decode(file, ImageLimits.Default);
        using var actual = ImageDecoder.Default.Decode(filled.ToArray(), ImageLimits.Default);
        Assert.True(expected.Pixels.SequenceEqual(actual.Pixels));
    }

    [Fact]
    public void A_wrong_restart_marker_is_an_error()
    {
        var file = File.ReadAllBytes(TestImages.Fixture("jpeg", "restart_3_units.jpg"));
        file[file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD1]) + 1] = 0xD5;
        Assert.Contains("restart marker 1", Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Motion_jpeg_without_huffman_tables_has_the_typical_ones()
    {
        // cjpeg writes the typical tables unless it optimises.
        var file = File.ReadAllBytes(TestImages.Fixture("jpeg", "sequential_2x1_q75.jpg"));
        using var expected = ImageDecoder.Default.Decode(file, ImageLimits.Default);
        var bare = new List<byte>(file);
        for (var at = Find(file, 0xC4); at >= 0; at = Find([.. bare], 0xC4))
        {
            bare.RemoveRange(at, 2 + (bare[at + 2] << 8) + bare[at + 3]);
        }

        using var actual = ImageDecoder.Default.Decode(bare.ToArray(), ImageLimits.Default);
        Assert.True(expected.Pixels.SequenceEqual(actual.Pixels));
    }

    [Fact]
    public void A_wrong_crc_is_an_error()
    {
        var file = File.ReadAllBytes(TestImages.Fixture("png", "pillow_rgb.png"));
        file[^20] ^= 1;
        Assert.Contains("CRC", Refusal(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("png/animated.png", "animated")]
    [InlineData("png/palette_alpha.png", "composited over black")]
    [InlineData("png/type6_depth16_plain.png", "16 bits")]
    [InlineData("pnm/p6_16_bits.ppm", "more than 8 bits")]
    [InlineData("jpeg/cmyk_adobe.jpg", "CMYK")]
    public void What_a_reader_might_not_expect_is_said(string file, string note)
    {
        using var image = ImageFile.Load(TestImages.Fixture(file), ImageLimits.Default, out var info);
        Assert.Contains(info.Notes, n => n.Contains(note, StringComparison.Ordinal));
    }

    [Fact]
    public void Further_pictures_in_a_file_are_mentioned()
    {
        var jpeg = Jpeg();
        var pnm = File.ReadAllBytes(TestImages.Fixture("pnm", "p6.ppm"));
        foreach (var file in new[] { jpeg, pnm })
        {
            using var one = ImageDecoder.Default.Decode(file, ImageLimits.Default, out var plain);
            Assert.Empty(plain.Notes);
            using var two = ImageDecoder.Default.Decode([.. file, .. file], ImageLimits.Default, out var info);
            Assert.Contains("only the first", Assert.Single(info.Notes), StringComparison.Ordinal);
            Assert.True(one.Pixels.SequenceEqual(two.Pixels));
        }
    }

    [Fact]
    public void A_sequential_jpeg_whose_end_marker_is_missing_is_whole()
    {
        using var image = ImageDecoder.Default.Decode(Jpeg().AsSpan()[..^2], ImageLimits.Default);
        Assert.Equal(61, image.Width);
        var progressive = File.ReadAllBytes(TestImages.Fixture("jpeg", "progressive_1x1_q75.jpg"));
        Assert.Contains("truncated", Refusal(progressive[..^2]), StringComparison.Ordinal);
    }

    // Each row would begin in the wrong place, or the lower half be missing, and a face be called none.
    [Theory]
    [InlineData("sequential_2x2_q75.jpg", 5, 2)]
    [InlineData("sequential_2x2_q75.jpg", 7, 2)]
    [InlineData("sequential_1x1_q95.jpg", 7, 2)]
    [InlineData("progressive_2x1_q75.jpg", 5, 2)]
    [InlineData("gray.jpg", 7, 4)]
    [InlineData("restart_3_units.jpg", 5, 2)]
    [InlineData("restart_1_row_progressive.jpg", 7, 2)]
    public void A_jpeg_with_data_for_more_than_its_header_says_is_refused(string fixture, int field, int part)
    {
        var file = File.ReadAllBytes(TestImages.Fixture("jpeg", fixture));
        var header = Math.Max(Find(file, 0xC0), Find(file, 0xC2));
        var size = file.AsSpan(header + field, 2);
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(size) / part));
        Assert.Contains("bytes of picture data more", Refusal(file), StringComparison.Ordinal);
    }

    // As some cameras do: other decoders warn, and the picture is whole.
    [Theory]
    [InlineData("sequential_2x2_q75.jpg", 20, 20)]
    [InlineData("progressive_2x1_q75.jpg", 63, 63)]
    public void A_few_bytes_too_many_are_said_and_change_no_pixel(string fixture, int bytes, int said)
    {
        var file = File.ReadAllBytes(TestImages.Fixture("jpeg", fixture));
        using var whole = ImageDecoder.Default.Decode(file, ImageLimits.Default, out var plain);
        using var more = ImageDecoder.Default.Decode([.. file[..^2], .. Enumerable.Repeat((byte)0x5A, bytes), .. file[^2..]], ImageLimits.Default, out var info);
        Assert.Empty(plain.Notes);
        Assert.StartsWith(System.FormattableString.Invariant($"{said} bytes of the JPEG's data"), Assert.Single(info.Notes), StringComparison.Ordinal);
        Assert.Equal(whole.Pixels.ToArray(), more.Pixels.ToArray());

        // Padding is none: cameras fill the last sector.
        using var padded = ImageDecoder.Default.Decode([.. file[..^2], .. new byte[500], 0xFF, 0xFF, .. file[^2..]], ImageLimits.Default, out var filled);
        Assert.Empty(filled.Notes);
        Assert.Equal(whole.Pixels.ToArray(), padded.Pixels.ToArray());
    }

    [Fact]
    public void A_png_with_more_rows_than_its_header_says_is_refused()
    {
        using var image = new Image(40, 30, PixelFormat.Rgb24);
        using var written = new MemoryStream();
        PngEncoder.Encode(image.View, written);
        var file = written.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 29);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.Of(file.AsSpan(12, 17)));
        Assert.Contains("40x29 pixels, and its data hold more rows", Refusal(file), StringComparison.Ordinal);

        // Less than a row more is said.
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), 39);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 30);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.Of(file.AsSpan(12, 17)));
        using var narrower = ImageDecoder.Default.Decode(file, ImageLimits.Default, out var info);
        Assert.Contains("90 bytes more than its rows", Assert.Single(info.Notes), StringComparison.Ordinal);
    }

    internal static byte[] Jpeg() => File.ReadAllBytes(TestImages.Fixture("jpeg", "sequential_1x1_q75.jpg"));

    internal static int Find(ReadOnlySpan<byte> file, byte marker) => file.IndexOf((ReadOnlySpan<byte>)[0xFF, marker]);

    private static string Refusal(byte[] file) =>
        Assert.Throws<ImageFormatException>(() => ImageDecoder.Default.Decode(file, ImageLimits.Default)).Message;

    private static string RefusedWithoutMemory(byte[] file, ImageLimits limits)
    {
        const long Most = 300_000; // Tables and the exception; the pictures would take hundreds of megabytes.
        Assert.Throws<ImageFormatException>(() => ImageDecoder.Default.Decode(file, limits));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<ImageFormatException>(() => ImageDecoder.Default.Decode(file, limits)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Most);
        return message;
    }
}
