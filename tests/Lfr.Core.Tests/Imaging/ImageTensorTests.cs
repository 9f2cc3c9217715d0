using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lfr.Core.Imaging;

namespace Lfr.Core.Tests.Imaging;

public sealed class ImageTensorTests
{
    [Theory]
    [InlineData(PixelFormat.Rgb24, TensorChannels.Rgb)]
    [InlineData(PixelFormat.Rgb24, TensorChannels.Bgr)]
    [InlineData(PixelFormat.Bgr24, TensorChannels.Rgb)]
    [InlineData(PixelFormat.Bgr24, TensorChannels.Bgr)]
    [InlineData(PixelFormat.Gray8, TensorChannels.Rgb)]
    public void Puts_each_channel_where_the_format_says(PixelFormat source, TensorChannels channels)
    {
        using var image = TestImages.Noise(7, 5, source, 2);
        var planar = new float[105];
        var interleaved = new float[105];
        ImageTensor.Write(image, new TensorFormat(TensorLayout.Planar, channels, 127, 128), planar);
        ImageTensor.Write(image, new TensorFormat(TensorLayout.Interleaved, channels, 127, 128), interleaved);
        var reversed = (source == PixelFormat.Bgr24) != (channels == TensorChannels.Bgr);
        for (var i = 0; i < 35; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                var value = source == PixelFormat.Gray8 ? image.Pixels[i] : image.Pixels[(3 * i) + (reversed ? 2 - c : c)];
                Assert.Equal((value - 127f) / 128f, planar[(35 * c) + i]);
                Assert.Equal((value - 127f) / 128f, interleaved[(3 * i) + c]);
            }
        }
    }

    // The vector code takes eight or sixteen pixels at a time and leaves the rest to the table: every width up to several times that.
    // Powers of two are multiplied with, everything else divides: the bits are those of the division either way.
    [Theory]
    [InlineData(123.675f, 58.395f)]
    [InlineData(127f, 128f)]
    [InlineData(0f, 256f)]
    [InlineData(127f, 0.0078125f)]
    [InlineData(3.3f, -128f)]
    public void Every_width_gives_the_table_s_bits(float mean, float scale)
    {
        var format = new TensorFormat(TensorLayout.Planar, TensorChannels.Bgr, mean, scale);
        for (var width = 1; width <= 70; width++)
        {
            using var image = TestImages.Noise(width, 3, PixelFormat.Rgb24, 7);
            var to = new float[9 * width];
            ImageTensor.Write(image, format, to);
            for (var i = 0; i < 3 * width; i++)
            {
                for (var c = 0; c < 3; c++)
                {
                    Assert.Equal(
                        BitConverter.SingleToUInt32Bits((image.Pixels[(3 * i) + 2 - c] - format.Mean) / format.Scale),
                        BitConverter.SingleToUInt32Bits(to[(3 * width * c) + i]));
                }
            }
        }
    }

    [Theory]
    [InlineData(58.395f)]
    [InlineData(128f)]
    public void Every_vector_width_gives_the_table_s_bits(float scale)
    {
        const float Mean = 127;
        for (var width = 1; width <= 70; width++)
        {
            using var image = TestImages.Noise(width, 1, PixelFormat.Rgb24, 7);
            var (narrow, wide) = (new float[3 * width], new float[3 * width]);
            var eights = TensorRows.WritePlanarVector256(image.Pixels, Mean, scale, narrow.AsSpan(0, width), narrow.AsSpan(width, width), narrow.AsSpan(2 * width));
            var sixteens = TensorRows.WritePlanarVector512(image.Pixels, Mean, scale, wide.AsSpan(0, width), wide.AsSpan(width, width), wide.AsSpan(2 * width));
            Assert.Equal(Avx2.IsSupported ? width / 8 * 8 : 0, eights);
            Assert.Equal(Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? width / 16 * 16 : 0, sixteens);
            for (var i = 0; i < 3 * width; i++)
            {
                var (x, c) = (i % width, i / width);
                var expected = BitConverter.SingleToUInt32Bits((image.Pixels[(3 * x) + c] - Mean) / scale);
                Assert.Equal(x < eights ? expected : 0, BitConverter.SingleToUInt32Bits(narrow[i]));
                Assert.Equal(x < sixteens ? expected : 0, BitConverter.SingleToUInt32Bits(wide[i]));
            }
        }
    }

    [Fact]
    public void A_crop_with_a_stride_is_read_row_by_row()
    {
        using var image = TestImages.Noise(9, 6, PixelFormat.Rgb24, 2);
        var to = new float[4 * 3 * 3];
        ImageTensor.Write(image.View.Crop(3, 2, 4, 3), new TensorFormat(TensorLayout.Interleaved, TensorChannels.Rgb, 0, 1), to);
        Assert.Equal(image.Pixels[(((2 * 9) + 3) * 3) + 1], to[1]);
        Assert.Equal(image.Pixels[(((4 * 9) + 6) * 3) + 2], to[35]);
    }

    // The primaries' luma by ITU-R BT.601, as Pillow's convert("L") gives them.
    [Theory]
    [InlineData(255, 0, 0, 76)]
    [InlineData(0, 255, 0, 150)]
    [InlineData(0, 0, 255, 29)]
    [InlineData(255, 255, 255, 255)]
    [InlineData(10, 200, 77, 129)]
    public void Luma_is_rounded_as_Pillow_does(byte r, byte g, byte b, byte expected)
    {
        Assert.Equal(expected, ImageTensor.Luma(r, g, b));
        var to = new float[1];
        ImageTensor.Write(new ImageView([r, g, b], 1, 1, PixelFormat.Rgb24), new TensorFormat(TensorLayout.Planar, TensorChannels.Gray, 0, 256), to);
        Assert.Equal(expected / 256f, to[0]);
        ImageTensor.Write(new ImageView([b, g, r], 1, 1, PixelFormat.Bgr24), new TensorFormat(TensorLayout.Planar, TensorChannels.Gray, 0, 256), to);
        Assert.Equal(expected / 256f, to[0]);
    }

    [Fact]
    public void A_callers_mistake_says_what_to_do()
    {
        using var image = new Image(2, 2, PixelFormat.Rgb24);
        var format = new TensorFormat(TensorLayout.Planar, TensorChannels.Rgb, 0, 1);
        Assert.Throws<ArgumentException>(() => ImageTensor.Write(image, format, new float[11]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageTensor.Write(image, format with { Scale = 0 }, new float[12]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageTensor.Write(image, format with { Mean = float.NaN }, new float[12]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageTensor.Write(image, format with { Channels = (TensorChannels)9 }, new float[12]));
    }
}
