using System.Diagnostics;
using System.Text;
using Lfr.Core.Imaging;

namespace Lfr.Benchmarks.Imaging;

/// <summary>A photograph of the size that a benchmark wants, encoded by cjpeg. LFR_BENCH_PHOTO names the picture it is made from.</summary>
internal static class Photograph
{
    public static Image Load(int width, int height)
    {
        var path = Environment.GetEnvironmentVariable("LFR_BENCH_PHOTO")
            ?? throw new InvalidOperationException("Set LFR_BENCH_PHOTO to a photograph of about two megapixels.");
        using var stored = ImageFile.Load(path);
        using var resizer = new ImageResizer(ResizeFilter.Triangle);
        return resizer.Resize(stored, width, height);
    }

    /// <summary>A JPEG file of it, by cjpeg of libjpeg-turbo.</summary>
    public static byte[] Jpeg(int width, int height, string options)
    {
        using var image = Load(width, height);
        using var process = Process.Start(new ProcessStartInfo("cjpeg", options) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var reading = Task.Run(() =>
        {
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            return output.ToArray();
        });
        using (var input = process.StandardInput.BaseStream)
        {
            input.Write(Encoding.ASCII.GetBytes($"P6 {width} {height} 255\n"));
            input.Write(image.Pixels);
        }

        return reading.GetAwaiter().GetResult();
    }
}
