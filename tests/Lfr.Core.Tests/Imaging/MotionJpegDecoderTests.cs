using Lfr.Core.Imaging;
using Lfr.Core.Imaging.Decoding;

namespace Lfr.Core.Tests.Imaging;

public sealed class MotionJpegDecoderTests
{
    [Fact]
    public void A_stream_of_changing_frames_gives_what_each_file_gives()
    {
        using var decoder = new MotionJpegDecoder(ImageLimits.Default);
        var files = Directory.GetFiles(TestImages.Fixture("jpeg")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        foreach (var file in files.Concat(files.Reverse()))
        {
            using var expected = ImageDecoder.Default.Decode(file, ImageLimits.Default);
            var actual = decoder.Decode(file);
            Assert.Equal((expected.Width, expected.Height, expected.Format), (actual.Width, actual.Height, actual.Format));
            Assert.True(expected.Pixels.SequenceEqual(actual.Pixels));
        }
    }

    [Fact]
    public void A_damaged_frame_does_not_end_the_stream()
    {
        using var decoder = new MotionJpegDecoder(ImageLimits.Default);
        var file = DecoderTests.Jpeg();
        var before = decoder.Decode(file).Pixels.ToArray();
        Assert.Throws<ImageFormatException>(() => decoder.Decode(file.AsSpan(0, file.Length / 2)));
        Assert.Throws<ImageFormatException>(() => decoder.Decode("text"u8));
        Assert.True(decoder.Decode(file).Pixels.SequenceEqual(before));
    }

    [Fact]
    public void Buffers_are_kept_and_zeroed_after_each_frame()
    {
        const long MostPerFrame = 4 << 10; // Headers; the planes of this frame are 6 KB, the picture as much.
        var file = FlatFrame();
        using var decoder = new MotionJpegDecoder(ImageLimits.Default);
        decoder.Decode(file);
        var dirty = 0;
        var arrays = 0;
        DecoderScratch.Released = array =>
        {
            arrays++;
            dirty += array is byte[] bytes && bytes.AsSpan().ContainsAnyExcept((byte)0) ? 1 : 0;
        };
        try
        {
            Assert.InRange(Allocated.Least(() => decoder.Decode(file)), 1, MostPerFrame);
        }
        finally
        {
            DecoderScratch.Released = null;
        }

        Assert.True(arrays >= 30 && dirty == 0, $"{arrays} arrays, {dirty} not zero");
    }

    [Fact]
    public void A_disposed_decoder_says_so()
    {
        var decoder = new MotionJpegDecoder(ImageLimits.Default);
        decoder.Decode(DecoderTests.Jpeg());
        decoder.Dispose();
        decoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => decoder.Decode(DecoderTests.Jpeg()));
        Assert.Throws<ArgumentNullException>(() => new MotionJpegDecoder(null!));
    }

    private static byte[] FlatFrame()
    {
        var levels = Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 31).Select(i => i * 8).ToArray()).ToArray();
        return FlatJpeg.Encode(248, 8, [1, 1, 1], levels);
    }
}
