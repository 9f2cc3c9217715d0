using Lfr.Core.Imaging;

namespace Lfr.DetectionStudy;

/// <summary>What optics and light do to a frame. Deterministic.</summary>
internal static class Degrade
{
    private const double Gamma = 2.2;
    private const double NoiseLevels = 3;

    /// <summary>A Gaussian of the given standard deviation in pixels; under .3 pixels nothing.</summary>
    public static void Blur(Image image, double sigma)
    {
        if (sigma < 0.3)
        {
            return;
        }

        var channels = image.Format == PixelFormat.Gray8 ? 1 : 3;
        var plane = new float[image.Width * image.Height];
        var other = new float[plane.Length];
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < plane.Length; i++)
            {
                plane[i] = image.Pixels[(i * channels) + c];
            }

            Gaussian(plane, other, image.Width, image.Height, sigma);
            for (var i = 0; i < plane.Length; i++)
            {
                image.Pixels[(i * channels) + c] = (byte)Math.Clamp(MathF.Round(plane[i]), 0, 255);
            }
        }
    }

    /// <summary>Leaves a share of the light, and adds the noise of an amplifier.</summary>
    public static void Darken(Image image, double light, int seed)
    {
        if (light >= 1)
        {
            return;
        }

        var random = new Random(seed);
        var table = Enumerable.Range(0, 256).Select(v => 255 * Math.Pow(Math.Pow(v / 255.0, Gamma) * light, 1 / Gamma)).ToArray();
        var pixels = image.Pixels;
        for (var i = 0; i < pixels.Length; i++)
        {
            // The sum of three uniform values is near enough to a normal one.
            var noise = (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2 * NoiseLevels;
            pixels[i] = (byte)Math.Clamp(Math.Round(table[pixels[i]] + noise), 0, 255);
        }
    }

    /// <summary>Multiplies every value: an exposure step, as a camera's automatic makes it.</summary>
    public static void Expose(Image image, double gain)
    {
        foreach (ref var value in image.Pixels)
        {
            value = (byte)Math.Clamp(Math.Round(value * gain), 0, 255);
        }
    }

    /// <summary>Turns the picture around the vertical line through a point, as a plane seen in perspective from a distance of as many pixels.</summary>
    public static Image Turn(Image image, double degrees, double centreX, double centreY, double distance)
    {
        var turned = new Image(image.Width, image.Height, image.Format);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var step = image.Format == PixelFormat.Gray8 ? 1 : 3;
        for (var v = 0; v < image.Height; v++)
        {
            for (var u = 0; u < image.Width; u++)
            {
                // u = x cos / (1 + x sin / distance), solved for x; y is nearer or further by the same factor.
                var x = (u - centreX) / (cos - ((u - centreX) * sin / distance));
                var y = (v - centreY) * (1 + (x * sin / distance));
                var (left, top) = ((int)Math.Floor(centreX + x), (int)Math.Floor(centreY + y));
                if (left < 0 || top < 0 || left + 1 >= image.Width || top + 1 >= image.Height)
                {
                    continue;
                }

                var (p, q) = (centreX + x - left, centreY + y - top);
                for (var c = 0; c < step; c++)
                {
                    var at = (((top * image.Width) + left) * step) + c;
                    var below = at + (image.Width * step);
                    var upper = image.Pixels[at] + (p * (image.Pixels[at + step] - image.Pixels[at]));
                    var lower = image.Pixels[below] + (p * (image.Pixels[below + step] - image.Pixels[below]));
                    turned.Pixels[(((v * image.Width) + u) * step) + c] = (byte)Math.Clamp(Math.Round(upper + (q * (lower - upper))), 0, 255);
                }
            }
        }

        return turned;
    }

    // Weighted taps: exact, and quick enough as sigma stays small.
    private static void Gaussian(float[] plane, float[] other, int width, int height, double sigma)
    {
        var radius = (int)Math.Ceiling(3 * sigma);
        var taps = Enumerable.Range(-radius, (2 * radius) + 1).Select(k => (float)Math.Exp(-k * k / (2 * sigma * sigma))).ToArray();
        var total = taps.Sum();
        for (var k = 0; k < taps.Length; k++)
        {
            taps[k] /= total;
        }

        var padded = new float[Math.Max(width, height) + (2 * radius)];
        for (var y = 0; y < height; y++)
        {
            Line(plane.AsSpan(y * width, width), padded, taps, other.AsSpan(y * width, width));
        }

        // Columns as sums of rows, so that memory is read in order.
        Array.Clear(plane);
        for (var y = 0; y < height; y++)
        {
            var sum = plane.AsSpan(y * width, width);
            for (var k = 0; k < taps.Length; k++)
            {
                var row = Math.Clamp(y + k - radius, 0, height - 1);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(other.AsSpan(row * width, width), taps[k], sum, sum);
            }
        }
    }

    private static void Line(ReadOnlySpan<float> source, Span<float> padded, ReadOnlySpan<float> taps, Span<float> destination)
    {
        var radius = taps.Length / 2;
        padded[..radius].Fill(source[0]);
        source.CopyTo(padded[radius..]);
        padded.Slice(radius + source.Length, radius).Fill(source[^1]);
        destination.Clear();
        for (var k = 0; k < taps.Length; k++)
        {
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(padded.Slice(k, source.Length), taps[k], destination, destination);
        }
    }
}
