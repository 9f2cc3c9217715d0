using System.Text.Json;
using Lfr.Core.Imaging;

namespace Lfr.Core.Tests.Imaging;

public sealed class AffineWarpTests
{
    private static readonly TensorFormat Plain = new(TensorLayout.Interleaved, TensorChannels.Rgb, 0, 1);

    [Fact]
    public void The_identity_gives_the_pixels()
    {
        using var image = TestImages.Noise(13, 9, PixelFormat.Rgb24, 1);
        var to = new float[13 * 9 * 3];
        AffineWarp.Warp(image, AffineTransform.Identity, 13, 9, Plain, to);
        for (var i = 0; i < to.Length; i++)
        {
            Assert.Equal(image.Pixels[i], to[i]);
        }
    }

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgr24)]
    public void Agrees_with_double_precision_inside_across_the_border_and_outside(PixelFormat format)
    {
        // Four products of float32 weights with values up to 255: 255 * 8 * 2^-24, and the weights' own rounding.
        const double Tolerance = 5e-4;
        using var image = TestImages.Noise(31, 23, format, 9);
        var transform = new AffineTransform(1.3, -0.4, 3.7, 0.4, 1.3, -5.2);
        var to = new float[40 * 36 * 3];
        AffineWarp.Warp(image, transform, 40, 36, Plain, to);
        var back = transform.Invert();
        var (inside, outside) = (0, 0);
        for (var v = 0; v < 36; v++)
        {
            for (var u = 0; u < 40; u++)
            {
                var (x, y) = back.Apply(u, v);
                for (var c = 0; c < 3; c++)
                {
                    var expected = Bilinear(image, x, y, format == PixelFormat.Gray8 ? 0 : format == PixelFormat.Rgb24 ? c : 2 - c);
                    Assert.InRange(to[(((v * 40) + u) * 3) + c], expected - Tolerance, expected + Tolerance);
                    _ = expected == 0 ? outside++ : inside++;
                }
            }
        }

        Assert.True(inside > 100 && outside > 100, "The test covers both.");
    }

    // The planar way has a quicker path for points inside; the interleaved one has not.
    [Theory]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgr24)]
    public void The_quick_path_inside_gives_the_general_one_s_bits(PixelFormat format)
    {
        foreach (var (w, h) in new[] { (31, 23), (2, 2), (2, 3), (3, 2), (1, 5), (5, 1) })
        {
            using var image = TestImages.Noise(w, h, format, 9);
            foreach (var transform in new[] { AffineTransform.Identity, new AffineTransform(1.3, -0.4, 3.7, 0.4, 1.3, -5.2), new AffineTransform(0.7, 0.1, 0.3, -0.1, 0.7, 2.5) })
            {
                var (general, quick) = (new float[40 * 36 * 3], new float[40 * 36 * 3]);
                AffineWarp.Warp(image, transform, 40, 36, new TensorFormat(TensorLayout.Interleaved, TensorChannels.Bgr, 127, 128), general);
                AffineWarp.Warp(image, transform, 40, 36, new TensorFormat(TensorLayout.Planar, TensorChannels.Bgr, 127, 128), quick);
                for (var i = 0; i < general.Length; i++)
                {
                    Assert.Equal(BitConverter.SingleToUInt32Bits(general[i]), BitConverter.SingleToUInt32Bits(quick[(i % 3 * 40 * 36) + (i / 3)]));
                }
            }
        }
    }

    [Fact]
    public void Layout_order_and_normalisation_are_as_said()
    {
        using var image = TestImages.Noise(10, 8, PixelFormat.Rgb24, 4);
        var transform = new AffineTransform(1.1, 0.2, 0.5, -0.2, 1.1, 0.25);
        var plain = new float[6 * 5 * 3];
        AffineWarp.Warp(image, transform, 6, 5, Plain, plain);
        var planar = new float[6 * 5 * 3];
        AffineWarp.Warp(image, transform, 6, 5, new TensorFormat(TensorLayout.Planar, TensorChannels.Bgr, 127, 128), planar);
        var gray = new float[6 * 5];
        AffineWarp.Warp(image, transform, 6, 5, new TensorFormat(TensorLayout.Planar, TensorChannels.Gray, 0, 1), gray);
        for (var i = 0; i < 30; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                Assert.Equal((plain[(3 * i) + c] - 127) / 128, planar[((2 - c) * 30) + i]);
            }

            var luma = ((19595 * plain[3 * i]) + (38470 * plain[(3 * i) + 1]) + (7471 * plain[(3 * i) + 2])) / 65536;
            Assert.Equal(luma, gray[i], 3);
        }
    }

    [Fact]
    public void Allocates_nothing()
    {
        using var image = TestImages.Noise(50, 50, PixelFormat.Rgb24, 4);
        var to = new float[112 * 112 * 3];
        Assert.Equal(0, Allocated.Least(() => AffineWarp.Warp(image, AffineTransform.Identity, 112, 112, Plain, to)));
    }

    [Fact]
    public void A_callers_mistake_says_what_to_do()
    {
        using var image = new Image(4, 4, PixelFormat.Rgb24);
        var to = new float[48];
        Assert.Throws<ArgumentException>(() => AffineWarp.Warp(image, new AffineTransform(1, 1, 0, 1, 1, 0), 4, 4, Plain, to));
        Assert.Throws<ArgumentException>(() => AffineWarp.Warp(image, new AffineTransform(double.NaN, 1, 0, 1, 1, 0), 4, 4, Plain, to));
        Assert.Throws<ArgumentException>(() => AffineWarp.Warp(image, AffineTransform.Identity, 5, 4, Plain, to));
        Assert.Throws<ArgumentOutOfRangeException>(() => AffineWarp.Warp(image, AffineTransform.Identity, 0, 4, Plain, to));
        Assert.Throws<ArgumentOutOfRangeException>(() => AffineWarp.Warp(image, AffineTransform.Identity, 4, 4, Plain with { Scale = 0 }, to));
    }

    [Fact]
    public void A_transform_that_maps_everything_far_outside_gives_zeros()
    {
        using var image = TestImages.Noise(4, 4, PixelFormat.Rgb24, 4);
        var to = new float[48];
        Array.Fill(to, 1f);
        AffineWarp.Warp(image, new AffineTransform(1e-30, 0, 1e9, 0, 1e-30, 1e9), 4, 4, Plain, to);
        Assert.All(to, v => Assert.Equal(0, v));
    }

    [SkippableFact]
    public void Agrees_with_the_golden_crops()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(TestFolders.RequireData("golden", "golden.json")));
        var to = new float[112 * 112 * 3];
        foreach (var entry in golden.RootElement.GetProperty("images").EnumerateObject())
        {
            var file = TestFolders.RequireData("golden", entry.Value.GetProperty("file").GetString()!);
            using var image = ImageFile.Load(file);
            using var crop = ImageFile.Load(file.Replace(".png", "_crop112.png", StringComparison.Ordinal));
            var m = entry.Value.GetProperty("matrix2x3");
            AffineWarp.Warp(
                image,
                new AffineTransform(m[0][0].GetDouble(), m[0][1].GetDouble(), m[0][2].GetDouble(), m[1][0].GetDouble(), m[1][1].GetDouble(), m[1][2].GetDouble()),
                112, 112, Plain, to);
            for (var c = 0; c < 3; c++)
            {
                // The reference took its means in float32: 150 times a few roundings of 2^-24.
                var mean = 0.0;
                for (var i = c; i < to.Length; i += 3)
                {
                    mean += to[i] / (112.0 * 112.0);
                }

                Assert.InRange(mean - entry.Value.GetProperty("crop_mean_rgb")[c].GetDouble(), -1e-3, 1e-3);
            }

            var bytes = Array.ConvertAll(to, v => (byte)MathF.Floor(v + 0.5f));
            var (max, average) = TestImages.Difference(bytes, crop.Pixels);

            // Three bytes in the worst crop lie on a tie that the matrix's eight decimals decide.
            Assert.True(max <= 1 && average <= 3.0 / bytes.Length, $"{entry.Name}: max {max}, mean {average}");
        }
    }

    private static double Bilinear(Image image, double x, double y, int channel)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (fx, fy) = (x - left, y - top);
        return ((1 - fy) * (((1 - fx) * At(image, left, top, channel)) + (fx * At(image, left + 1, top, channel))))
            + (fy * (((1 - fx) * At(image, left, top + 1, channel)) + (fx * At(image, left + 1, top + 1, channel))));
    }

    private static double At(Image image, int x, int y, int channel) =>
        x < 0 || y < 0 || x >= image.Width || y >= image.Height
            ? 0
            : image.Pixels[(y * image.Stride) + (x * image.Format.BytesPerPixel()) + channel];
}
