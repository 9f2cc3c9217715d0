using Lfr.Core.Imaging;

namespace Lfr.Core.Tests.Imaging;

public sealed class PngEncoderTests
{
    [Theory]
    [InlineData(PixelFormat.Gray8, 1, 1)]
    [InlineData(PixelFormat.Gray8, 33, 17)]
    [InlineData(PixelFormat.Rgb24, 1, 1)]
    [InlineData(PixelFormat.Rgb24, 2, 9)]
    [InlineData(PixelFormat.Rgb24, 200, 150)]
    [InlineData(PixelFormat.Bgr24, 31, 7)]
    public void What_is_encoded_is_decoded(PixelFormat format, int width, int height)
    {
        using var image = TestImages.Noise(width, height, format, 11);
        using var stream = new MemoryStream();
        PngEncoder.Encode(image, stream);
        using var decoded = ImageDecoder.Default.Decode(stream.ToArray(), ImageLimits.Default);
        Assert.Equal(format == PixelFormat.Gray8 ? PixelFormat.Gray8 : PixelFormat.Rgb24, decoded.Format);
        for (var i = 0; i < decoded.Pixels.Length; i++)
        {
            var from = format == PixelFormat.Bgr24 ? i - (i % 3) + 2 - (i % 3) : i;
            Assert.Equal(image.Pixels[from], decoded.Pixels[i]);
        }
    }

    [Fact]
    public void A_crop_is_encoded_without_its_surroundings()
    {
        using var image = TestImages.Noise(20, 20, PixelFormat.Rgb24, 11);
        using var stream = new MemoryStream();
        PngEncoder.Encode(image.View.Crop(3, 4, 5, 6), stream);
        using var decoded = ImageDecoder.Default.Decode(stream.ToArray(), ImageLimits.Default);
        for (var y = 0; y < 6; y++)
        {
            Assert.True(image.View.Crop(3, 4, 5, 6).Row(y).SequenceEqual(decoded.View.Row(y)));
        }
    }

    [Fact]
    public void A_callers_mistake_says_what_to_do()
    {
        Assert.Throws<ArgumentException>(() => PngEncoder.Encode(default, new MemoryStream()));
        using var image = new Image(1, 1, PixelFormat.Gray8);
        Assert.Throws<ArgumentNullException>(() => PngEncoder.Encode(image, null!));
        Assert.Throws<ArgumentException>(() => PngEncoder.Encode(image, new MemoryStream([], writable: false)));
    }
}
