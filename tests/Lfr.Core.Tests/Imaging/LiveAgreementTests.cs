using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Lfr.Core.Imaging;

namespace Lfr.Core.Tests.Imaging;

/// <summary>Photographs encoded by cjpeg in every sampling and at every quality from 50 to 95, against what djpeg makes of them.</summary>
public sealed class LiveAgreementTests
{
    // What is asked of agreement with libjpeg-turbo; the arithmetic is the same, so the difference is usually 0.
    private const int MaxDifference = 3;
    private const double MaxMeanDifference = 0.1;

    [SkippableTheory]
    [InlineData("1x1")]
    [InlineData("2x1")]
    [InlineData("1x2")]
    [InlineData("2x2")]
    [InlineData("3x1")]
    [InlineData("1x3")]
    [InlineData("4x1")]
    [InlineData("1x4")]
    [InlineData("4x2")]
    [InlineData("2x4")]
    [InlineData("2x2,1x2,2x1")]
    [InlineData("1x1,2x2,1x1")]
    public void Photographs_agree_with_djpeg(string sampling)
    {
        var photographs = Directory.GetFiles(TestFolders.RequireData("golden"), "*_0?.png").Where(f => !f.Contains("crop", StringComparison.Ordinal)).Order().Take(2).ToArray();
        Skip.If(photographs.Length == 0, "the test data folder holds no photographs");
        var pictures = photographs.Select(photograph =>
        {
            using var picture = ImageFile.Load(photograph);
            return (byte[])[.. Encoding.ASCII.GetBytes($"P6 {picture.Width} {picture.Height} 255\n"), .. picture.Pixels];
        }).ToArray();
        for (var quality = 50; quality <= 95; quality++)
        {
            // Both photographs and both codings at every second quality.
            var extra = (quality / 2 % 2) == 0 ? "-optimize" : "-progressive";
            var file = Run("cjpeg", pictures[quality % pictures.Length], "-quality", $"{quality}", "-sample", sampling, extra);
            using var expected = ImageDecoder.Default.Decode(Run("djpeg", file, "-pnm"), ImageLimits.Default);
            using var actual = ImageDecoder.Default.Decode(file, ImageLimits.Default);
            var (max, mean) = TestImages.Difference(expected.Pixels, actual.Pixels);
            Assert.True(max <= MaxDifference && mean < MaxMeanDifference, $"{sampling} {quality} {extra}: max {max}, mean {mean}");
        }
    }

    private static byte[] Run(string tool, byte[] input, params string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (Win32Exception)
        {
            Skip.If(true, $"{tool} is not installed (Debian: libjpeg-turbo-progs)");
            throw;
        }

        using (process)
        {
            var writing = Task.Run(() =>
            {
                using var stream = process.StandardInput.BaseStream;
                stream.Write(input);
            });
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            writing.GetAwaiter().GetResult();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return output.ToArray();
        }
    }
}
