using Lfr.Core.Imaging;

namespace Lfr.Core.Tests.Imaging;

/// <summary>Pictures that need no file, and comparisons.</summary>
internal static class TestImages
{
    /// <summary>The upper 8 bits of x = 1664525 x + 1013904223 mod 2^32.</summary>
    public static Image Noise(int width, int height, PixelFormat format, uint seed)
    {
        var image = new Image(width, height, format);
        foreach (ref var b in image.Pixels)
        {
            seed = unchecked((seed * 1664525) + 1013904223);
            b = (byte)(seed >> 24);
        }

        return image;
    }

    /// <summary>A fixture's path.</summary>
    public static string Fixture(params string[] parts) =>
        Path.Combine([TestFolders.Root, "tests", "Lfr.Core.Tests", "Imaging", "Fixtures", .. parts]);

    public static (int Max, double Mean) Difference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        Assert.Equal(a.Length, b.Length);
        var (max, sum) = (0, 0L);
        for (var i = 0; i < a.Length; i++)
        {
            var d = Math.Abs(a[i] - b[i]);
            max = Math.Max(max, d);
            sum += d;
        }

        return (max, (double)sum / a.Length);
    }

    public static double Mean(ReadOnlySpan<byte> pixels, int channel)
    {
        var sum = 0L;
        for (var i = channel; i < pixels.Length; i += 3)
        {
            sum += pixels[i];
        }

        return sum / (pixels.Length / 3.0);
    }
}
