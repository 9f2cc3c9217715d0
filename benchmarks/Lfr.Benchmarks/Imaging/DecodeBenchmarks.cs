using BenchmarkDotNet.Attributes;
using Lfr.Core.Imaging;

namespace Lfr.Benchmarks.Imaging;

/// <summary>One frame of 1920x1080 from each format; the stream decoder is what a Motion JPEG camera needs 25 times a second.</summary>
[MemoryDiagnoser, MinColumn]
public class DecodeBenchmarks : IDisposable
{
    private readonly MotionJpegDecoder _stream = new(ImageLimits.Default);
    private byte[] _sequential = [];
    private byte[] _progressive = [];
    private byte[] _png = [];
    private Image? _image;

    [GlobalSetup]
    public void Setup()
    {
        _sequential = Photograph.Jpeg(1920, 1080, "-quality 80 -sample 2x1");
        _progressive = Photograph.Jpeg(1920, 1080, "-quality 80 -sample 2x2 -progressive");
        _image = Photograph.Load(1920, 1080);
        using var png = new MemoryStream();
        PngEncoder.Encode(_image, png);
        _png = png.ToArray();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stream.Dispose();
        _image?.Dispose();
    }

    [Benchmark]
    public int MotionJpeg() => _stream.Decode(_sequential).Width;

    [Benchmark]
    public void Sequential() => Decode(_sequential);

    [Benchmark]
    public void Progressive() => Decode(_progressive);

    [Benchmark]
    public void Png() => Decode(_png);

    [Benchmark]
    public long EncodePng()
    {
        using var stream = new MemoryStream();
        PngEncoder.Encode(_image!, stream);
        return stream.Length;
    }

    private static void Decode(byte[] file)
    {
        using var image = ImageDecoder.Default.Decode(file, ImageLimits.Default);
    }
}
