using System.Security.Cryptography;
using System.Text.Json;
using Lfr.Core.Imaging;
using Lfr.Core.Imaging.Resampling;

namespace Lfr.Core.Tests.Imaging;

public sealed class ImageResizerTests
{
    public static TheoryData<int> Kernels => [.. ResampleKernel.All.Select(k => k.Width)];

    [Theory, MemberData(nameof(Kernels))]
    public void Triangle_gives_the_bytes_of_Pillow(int width)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(TestImages.Fixture("pillow-bilinear.json")));
        using var resizer = new ImageResizer(ResizeFilter.Triangle, Kernel(width));
        var count = 0;
        foreach (var c in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            var format = c.GetProperty("channels").GetInt32() == 1 ? PixelFormat.Gray8 : PixelFormat.Rgb24;
            using var source = TestImages.Noise(Int(c, "width"), Int(c, "height"), format, (uint)Int(c, "seed"));
            using var result = resizer.Resize(source, Int(c, "outWidth"), Int(c, "outHeight"));
            Assert.True(
                Convert.ToHexStringLower(SHA256.HashData(result.Pixels)) == c.GetProperty("sha256").GetString(), $"kernel {width}: {c}");
            count++;
        }

        Assert.Equal(32, count);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Every_kernel_agrees_with_the_scalar_one(int width)
    {
        var random = new Random(20);
        foreach (var filter in Enum.GetValues<ResizeFilter>())
        {
            using var kernel = new ImageResizer(filter, Kernel(width));
            using var scalar = new ImageResizer(filter, ResampleKernel.All[0]);
            for (var i = 0; i < 60; i++)
            {
                using var source = TestImages.Noise(random.Next(1, 90), random.Next(1, 90), (PixelFormat)(i % 3), (uint)i);
                var (w, h) = (random.Next(1, 120), random.Next(1, 120));
                using var expected = scalar.Resize(source, w, h);
                using var actual = kernel.Resize(source, w, h);
                Assert.True(expected.Pixels.SequenceEqual(actual.Pixels), $"{filter} {source.Width}x{source.Height} {source.Format} to {w}x{h}, kernel {width}");
            }
        }
    }

    [Theory, MemberData(nameof(Kernels))]
    public void The_mean_of_rows_is_rounded_to_the_nearest_in_every_kernel(int width)
    {
        const int Stride = 131;
        var random = new Random(3);
        var rows = new byte[ResampleKernel.MostMeanRows * Stride];
        for (var count = 1; count <= ResampleKernel.MostMeanRows; count++)
        {
            for (var length = 1; length <= 130; length++)
            {
                random.NextBytes(rows);
                rows.AsSpan(0, length / 2).Fill(255); // Sums up to the largest.
                var actual = new byte[length];
                Kernel(width).Mean(rows, Stride, count, actual);
                for (var i = 0; i < length; i++)
                {
                    var sum = Enumerable.Range(0, count).Sum(row => rows[(row * Stride) + i]);
                    Assert.Equal((byte)Math.Floor((sum / (double)count) + 0.5), actual[i]);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Kernels))]
    public void A_reduction_is_the_filter_over_the_means_of_whole_rows(int width)
    {
        using var resizer = new ImageResizer(ResizeFilter.Triangle, Kernel(width));
        foreach (var (w, h, ow, oh, together) in new[] { (90, 95, 16, 16, 2), (90, 95, 90, 16, 1), (40, 30, 16, 16, 1), (61, 500, 8, 7, 15), (200, 121, 20, 10, 6) })
        {
            Assert.Equal(together, ow == w ? 1 : ImageResizer.RowsTogether(h, oh));
            using var source = TestImages.Noise(w + 3, h, PixelFormat.Rgb24, 5);
            var view = source.View.Crop(2, 0, w, h);
            using var means = new Image(w, h / together, PixelFormat.Rgb24);
            for (var y = 0; y < means.Height; y++)
            {
                ResampleKernel.All[0].Mean(view.Pixels[(y * together * view.Stride)..], view.Stride, together, means.Pixels.Slice(y * means.Stride, means.Stride));
            }

            using var expected = resizer.Resize(means, ow, oh);
            var actual = new byte[ow * oh * 3];
            resizer.Reduce(view, ow, oh, actual);
            Assert.True(expected.Pixels.SequenceEqual(actual), $"{w}x{h} to {ow}x{oh}, kernel {width}");

            // And the next ordinary one is ordinary again.
            using var ordinary = resizer.Resize(view, ow, oh);
            using var other = new ImageResizer(ResizeFilter.Triangle, Kernel(width));
            using var fresh = other.Resize(view, ow, oh);
            Assert.True(fresh.Pixels.SequenceEqual(ordinary.Pixels));
        }

        Assert.False(resizer.IsErased);
        resizer.Erase();
        Assert.True(resizer.IsErased);
    }

    [Theory]
    [InlineData(ResizeFilter.Bilinear)]
    [InlineData(ResizeFilter.Area)]
    public void Stays_within_one_level_of_double_precision(ResizeFilter filter)
    {
        const double Tolerance = 1.001; // Each of the two roundings moves a value by half a level at most.
        using var resizer = new ImageResizer(filter);
        foreach (var (w, h, ow, oh) in new[] { (40, 30, 17, 11), (17, 11, 40, 30), (64, 48, 32, 24), (5, 5, 5, 9), (100, 3, 1, 1) })
        {
            using var source = TestImages.Noise(w, h, PixelFormat.Gray8, 7);
            using var result = resizer.Resize(source, ow, oh);
            for (var y = 0; y < oh; y++)
            {
                for (var x = 0; x < ow; x++)
                {
                    var expected = 0.0;
                    for (var sy = 0; sy < h; sy++)
                    {
                        for (var sx = 0; sx < w; sx++)
                        {
                            expected += Weight(filter, sx, x, w, ow) * Weight(filter, sy, y, h, oh) * source.Pixels[(sy * w) + sx];
                        }
                    }

                    Assert.InRange(result.Pixels[(y * ow) + x], expected - Tolerance, expected + Tolerance);
                }
            }
        }
    }

    [Fact]
    public void A_crop_is_resized_as_a_copy_of_it()
    {
        using var source = TestImages.Noise(200, 100, PixelFormat.Rgb24, 3);
        using var copy = new Image(71, 53, PixelFormat.Rgb24);
        var crop = source.View.Crop(11, 23, 71, 53);
        for (var y = 0; y < 53; y++)
        {
            crop.Row(y).CopyTo(copy.Pixels[(y * copy.Stride)..]);
        }

        using var resizer = new ImageResizer(ResizeFilter.Triangle);
        using var expected = resizer.Resize(copy, 64, 64);
        using var actual = resizer.Resize(crop, 64, 64);
        Assert.True(expected.Pixels.SequenceEqual(actual.Pixels));
    }

    [Fact]
    public void A_stream_of_equal_frames_allocates_nothing()
    {
        using var source = TestImages.Noise(320, 180, PixelFormat.Rgb24, 5);
        using var resizer = new ImageResizer(ResizeFilter.Triangle);
        var to = new byte[160 * 96 * 3];
        Assert.Equal(0, Allocated.Least(() => resizer.Resize(source, 160, 96, to)));
    }

    [Fact]
    public void Erasing_zeroes_the_workspace_and_disposing_ends_it()
    {
        using var source = TestImages.Noise(64, 64, PixelFormat.Rgb24, 5);
        var resizer = new ImageResizer(ResizeFilter.Triangle);
        using var first = resizer.Resize(source, 20, 20);
        Assert.False(resizer.IsErased);
        resizer.Erase();
        Assert.True(resizer.IsErased);
        using var again = resizer.Resize(source, 20, 20);
        Assert.True(first.Pixels.SequenceEqual(again.Pixels));
        resizer.Dispose();
        Assert.True(resizer.IsErased);
        Assert.Throws<ObjectDisposedException>(() => resizer.Resize(source, 20, 20));
    }

    [Fact]
    public void A_callers_mistake_says_what_to_do()
    {
        using var source = new Image(4, 4, PixelFormat.Rgb24);
        using var resizer = new ImageResizer(ResizeFilter.Area);
        Assert.Throws<ArgumentOutOfRangeException>(() => resizer.Resize(source, 0, 4));
        Assert.Contains("needs 48", Assert.Throws<ArgumentException>(() => resizer.Resize(source, 4, 4, new byte[47])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => resizer.Resize(default, 4, 4, new byte[48]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageResizer((ResizeFilter)3));
    }

    [SkippableFact]
    public void Triangle_agrees_with_the_golden_detector_inputs()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(TestFolders.RequireData("golden", "golden.json")));
        using var resizer = new ImageResizer(ResizeFilter.Triangle);
        foreach (var entry in golden.RootElement.GetProperty("images").EnumerateObject())
        {
            using var image = ImageFile.Load(TestFolders.RequireData("golden", entry.Value.GetProperty("file").GetString()!));
            using var input = resizer.Resize(image, 320, 240);
            for (var c = 0; c < 3; c++)
            {
                // The reference is printed with six decimals; every byte must be right for the mean to be.
                Assert.Equal(entry.Value.GetProperty("image_mean_rgb")[c].GetDouble(), TestImages.Mean(image.Pixels, c), 6);
                Assert.Equal(entry.Value.GetProperty("detector_input_u8_mean_rgb")[c].GetDouble(), TestImages.Mean(input.Pixels, c), 6);
            }
        }
    }

    private static double Weight(ResizeFilter filter, int input, int output, int inputs, int outputs)
    {
        var scale = (double)inputs / outputs;
        if (filter == ResizeFilter.Area)
        {
            return Math.Max(0, Math.Min(input + 1, (output + 1) * scale) - Math.Max(input, output * scale)) / scale;
        }

        var at = Math.Clamp(((output + 0.5) * scale) - 0.5, 0, inputs - 1);
        return Math.Max(0, 1 - Math.Abs(at - input));
    }

    private static ResampleKernel Kernel(int width) => ResampleKernel.All.Single(k => k.Width == width);

    private static int Int(JsonElement e, string name) => e.GetProperty(name).GetInt32();

    [Theory]
    [InlineData(PixelFormat.Rgb24, TensorChannels.Rgb, TensorLayout.Planar)]
    [InlineData(PixelFormat.Bgr24, TensorChannels.Rgb, TensorLayout.Planar)]
    [InlineData(PixelFormat.Rgb24, TensorChannels.Bgr, TensorLayout.Interleaved)]
    [InlineData(PixelFormat.Rgb24, TensorChannels.Gray, TensorLayout.Planar)]
    [InlineData(PixelFormat.Gray8, TensorChannels.Rgb, TensorLayout.Planar)]
    public void Resizing_into_a_tensor_is_resizing_and_then_writing_it(PixelFormat source, TensorChannels channels, TensorLayout layout)
    {
        var format = new TensorFormat(layout, channels, 127, 128);
        using var resizer = new ImageResizer(ResizeFilter.Triangle);
        using var image = TestImages.Noise(90, 61, source, 3);
        foreach (var (width, height) in new[] { (64, 40), (33, 61), (90, 20), (120, 70), (1, 1) })
        {
            var direct = new float[width * height * format.ChannelCount];
            resizer.Resize(image, width, height, format, direct);
            using var small = resizer.Resize(image, width, height);
            var twoSteps = new float[direct.Length];
            ImageTensor.Write(small, format, twoSteps);
            Assert.Equal(twoSteps, direct);
        }

        Assert.False(resizer.IsErased);
        resizer.Erase();
        Assert.True(resizer.IsErased);
        Assert.Throws<ArgumentException>(() => resizer.Resize(image, 8, 8, format, new float[63]));
    }
}
