using BenchmarkDotNet.Attributes;
using Lfr.Core.Imaging;
using Lfr.Core.Imaging.Resampling;

namespace Lfr.Benchmarks.Imaging;

/// <summary>A 1920x1080 frame to a detector's 640x384, with every kernel of this machine; and the landmark crop.</summary>
[MemoryDiagnoser, MinColumn]
public class ResizeBenchmarks : IDisposable
{
    private readonly Image _frame = new(1920, 1080, PixelFormat.Rgb24);
    private readonly byte[] _small = new byte[640 * 384 * 3];
    private readonly float[] _tensor = new float[640 * 384 * 3];
    private ImageResizer? _resizer;

    [Params(ResizeFilter.Bilinear, ResizeFilter.Area, ResizeFilter.Triangle)]
    public ResizeFilter Filter { get; set; }

    [ParamsSource(nameof(Widths))]
    public int KernelBits { get; set; }

    public static IEnumerable<int> Widths => ResampleKernel.All.Select(k => k.Width);

    [GlobalSetup]
    public void Setup()
    {
        new Random(1).NextBytes(_frame.Pixels);
        _resizer = new ImageResizer(Filter, ResampleKernel.All.Single(k => k.Width == KernelBits));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _frame.Dispose();
        _resizer?.Dispose();
    }

    [Benchmark]
    public void FrameTo640x384() => _resizer!.Resize(_frame, 640, 384, _small);

    [Benchmark]
    public void Crop200To64() => _resizer!.Resize(_frame.View.Crop(600, 300, 200, 200), 64, 64, _small);

    [Benchmark]
    public void TensorOf640x384() =>
        ImageTensor.Write(new ImageView(_small, 640, 384, PixelFormat.Rgb24), new TensorFormat(TensorLayout.Planar, TensorChannels.Rgb, 127, 128), _tensor);
}
