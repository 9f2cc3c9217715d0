using Lfr.Core.Imaging;
using Lfr.Core.Imaging.Jpeg;

namespace Lfr.Core.Tests.Imaging;

public sealed class JpegKernelTests
{
    [SkippableFact]
    public void The_vector_transform_gives_the_scalar_ones_bytes()
    {
        Skip.IfNot(System.Runtime.Intrinsics.X86.Avx2.IsSupported, "this machine has no AVX2");
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var (block, steps) = Block(random, i);
            var (a, b) = (new byte[80], new byte[80]);
            InverseDct.Scalar(block, steps, a, 10);
            InverseDct.Vector256(block, steps, b, 10);
            Assert.True(a.AsSpan().SequenceEqual(b), $"block {i}");
        }
    }

    // The accurate method errs by less than one level and a half: two roundings (after each pass) and 13-bit constants.
    [Fact]
    public void The_scalar_transform_agrees_with_the_definition_in_double_precision()
    {
        var random = new Random(4);
        Span<byte> samples = stackalloc byte[64];
        for (var i = 0; i < 500; i++)
        {
            var block = new short[64];
            var steps = new short[64];
            for (var k = 0; k < 64; k++)
            {
                block[k] = (short)random.Next(-8, 9);
                steps[k] = (short)random.Next(1, 20);
            }

            InverseDct.Scalar(block, steps, samples, 8);
            for (var y = 0; y < 8; y++)
            {
                for (var x = 0; x < 8; x++)
                {
                    var exact = 128.0;
                    for (var k = 0; k < 64; k++)
                    {
                        var (v, u) = (k / 8, k % 8);
                        exact += (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1) / 4 * block[k] * steps[k]
                            * Math.Cos(((2 * x) + 1) * u * Math.PI / 16) * Math.Cos(((2 * y) + 1) * v * Math.PI / 16);
                    }

                    Assert.InRange(samples[(8 * y) + x] - Math.Clamp(exact, 0, 255), -1, 1);
                }
            }
        }
    }

    [Fact]
    public void A_flat_block_is_what_the_transform_makes_of_it()
    {
        Span<byte> whole = stackalloc byte[64];
        Span<byte> flat = stackalloc byte[64];
        var block = new short[64];
        var steps = new short[64];
        Array.Fill(steps, (short)3);
        for (var level = -1200; level <= 1200; level++)
        {
            block[0] = (short)level;
            InverseDct.Scalar(block, steps, whole, 8);
            InverseDct.TransformFlat((short)level, 3, flat, 8);
            Assert.True(whole.SequenceEqual(flat), $"level {level}");
        }
    }

    [Fact]
    public void Colour_conversion_is_the_formula_rounded_and_the_same_in_vectors()
    {
        // Every pair of chroma values with a luma that walks through all of its own.
        var (y, cb, cr) = (new byte[65536], new byte[65536], new byte[65536]);
        for (var i = 0; i < 65536; i++)
        {
            (y[i], cb[i], cr[i]) = ((byte)(i * 37), (byte)i, (byte)(i >> 8));
        }

        var scalar = new byte[3 * 65536];
        ColourConverter.Scalar(y, cb, cr, scalar, 0);
        for (var i = 0; i < 65536; i++)
        {
            var (b, r) = (cb[i] - 128, cr[i] - 128);
            double[] exact = [y[i] + (1.402 * r), y[i] - (0.344136 * b) - (0.714136 * r), y[i] + (1.772 * b)];
            for (var c = 0; c < 3; c++)
            {
                Assert.InRange(scalar[(3 * i) + c] - Math.Clamp(exact[c], 0, 255), -0.51, 0.51);
            }
        }

        foreach (var width in new[] { 65536, 1, 15, 16, 17, 31, 33 })
        {
            var rgb = new byte[3 * width];
            ColourConverter.ToRgb(y, cb, cr, rgb);
            Assert.True(rgb.AsSpan().SequenceEqual(scalar.AsSpan(0, rgb.Length)), $"width {width}");
        }
    }

    // libjpeg refuses factors whose ratio is no whole number, so there is no file of another encoder: blocks of one level each, written here.
    [Fact]
    public void A_factor_that_is_no_whole_number_takes_the_nearest_sample()
    {
        int[][] levels = [[10, 60, 110, 160, 210, 250], [20, 90, 160, 230], [40, 200]];
        using var image = ImageDecoder.Default.Decode(FlatJpeg.Encode(48, 8, [3, 2, 1], levels), ImageLimits.Default);
        Assert.Equal((48, 8), (image.Width, image.Height));
        for (var x = 0; x < 48; x++)
        {
            for (var c = 0; c < 3; c++)
            {
                var sample = (int)Math.Floor((x + 0.5) * (3 - c) / 3);
                Assert.Equal(levels[c][sample / 8], image.Pixels[(3 * x) + c]);
            }
        }
    }

    private static (short[] Block, short[] Steps) Block(Random random, int number)
    {
        var (block, steps) = (new short[64], new short[64]);
        var (most, step) = number % 3 == 0 ? (2048, 255) : number % 3 == 1 ? (32767, 32767) : (40, 30);
        for (var k = 0; k < 64; k++)
        {
            block[k] = (short)(random.Next(4) == 0 ? random.Next(-most, most) : 0);
            steps[k] = (short)random.Next(1, step);
        }

        return (block, steps);
    }
}
