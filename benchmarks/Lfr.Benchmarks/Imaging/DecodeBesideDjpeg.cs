using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Lfr.Core.Imaging;

namespace Lfr.Benchmarks.Imaging;

/// <summary>Our decoder beside djpeg on a 2.4 megapixel photograph in one run. djpeg is a process, so what it takes for a picture of one pixel stands
/// beside it: the decoding proper is the difference.</summary>
[MemoryDiagnoser, MinColumn]
public class DecodeBesideDjpeg : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lfr").FullName;
    private readonly MotionJpegDecoder _stream = new(ImageLimits.Default);
    private byte[] _file = [];

    [Params("-quality 85 -sample 2x2", "-quality 85 -sample 2x2 -progressive", "-quality 95 -sample 1x1")]
    public string Encoding { get; set; } = string.Empty;

    private string File => Path.Combine(_folder, "photograph.jpg");

    private string Pixel => Path.Combine(_folder, "pixel.jpg");

    [GlobalSetup]
    public void Setup()
    {
        _file = Photograph.Jpeg(1920, 1280, Encoding);
        System.IO.File.WriteAllBytes(File, _file);
        System.IO.File.WriteAllBytes(Pixel, Photograph.Jpeg(1, 1, Encoding));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stream.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public void Djpeg() => Run(File);

    [Benchmark]
    public void DjpegOnOnePixel() => Run(Pixel);

    [Benchmark]
    public void Ours()
    {
        using var image = ImageDecoder.Default.Decode(_file, ImageLimits.Default);
    }

    [Benchmark]
    public int OursInAStream() => _stream.Decode(_file).Width;

    private static void Run(string file)
    {
        using var process = Process.Start("djpeg", ["-outfile", "/dev/null", file]);
        process.WaitForExit();
    }
}
