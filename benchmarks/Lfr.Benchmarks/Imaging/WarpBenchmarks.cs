using BenchmarkDotNet.Attributes;
using Lfr.Core.Imaging;

namespace Lfr.Benchmarks.Imaging;

/// <summary>One face of a 1920x1080 frame to an embedder's 112x112 input.</summary>
[MemoryDiagnoser, MinColumn]
public class WarpBenchmarks : IDisposable
{
    private readonly Image _frame = new(1920, 1080, PixelFormat.Rgb24);
    private readonly float[] _crop = new float[112 * 112 * 3];

    [GlobalSetup]
    public void Setup() => new Random(1).NextBytes(_frame.Pixels);

    [GlobalCleanup]
    public void Dispose() => _frame.Dispose();

    [Benchmark]
    public void FaceTo112() => AffineWarp.Warp(
        _frame, new AffineTransform(0.36, -0.0135, -200, 0.0135, 0.36, -65.9), 112, 112,
        new TensorFormat(TensorLayout.Planar, TensorChannels.Bgr, 127, 128), _crop);
}
