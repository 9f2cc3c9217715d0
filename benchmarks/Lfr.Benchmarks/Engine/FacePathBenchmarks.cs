using BenchmarkDotNet.Attributes;
using Lfr.Core.Alignment;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Benchmarks.Engine;

/// <summary>The stages of a face's way, on a 1080p frame with three people.</summary>
[MemoryDiagnoser]
public class FacePathBenchmarks
{
    private readonly FaceDetection[] _faces = new FaceDetection[64];
    private byte[] _file = [];
    private Image _frame = null!;
    private FaceEngine _engine = null!;
    private FaceBatch _batch = null!;
    private OnnxSession _boxes = null!;
    private OnnxSession _points = null!;
    private UltraLightDetector _detector = null!;
    private FaceAligner _aligner = null!;
    private SimilarityTransform _transform;
    private float[] _crop = [];
    private TensorFormat _format;
    private ReferenceTemplate _reference = null!;
    private ProbeTemplate _probe = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var pack = BenchmarkModels.Pack;
        _file = File.ReadAllBytes(BenchmarkModels.PhotographPath);
        _frame = BenchmarkModels.Frame();
        _engine = new FaceEngine(pack);
        _batch = _engine.CreateBatch();
        _engine.Process(_frame, QualityLimits.None, _batch);
        _probe = _batch.ToProbe(0);
        _reference = _batch.ToReference(1);
        var (boxes, points) = (pack.Card("fr-detect-dynamic"), pack.Card("fr-landmark-68"));
        _boxes = OnnxSession.Load(pack.ReadVerified(boxes), boxes.Id);
        _points = OnnxSession.Load(pack.ReadVerified(points), points.Id);
        _detector = new UltraLightDetector(_boxes, boxes, _points, points);
        _aligner = new FaceAligner();
        _aligner.TryEstimate(_batch[0].Detection.Landmarks, out _transform);
        _format = new TensorFormat(Core.Imaging.TensorLayout.Planar, TensorChannels.Bgr, 127, 128);
        _crop = new float[3 * _aligner.Size * _aligner.Size];
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _probe.Dispose();
        _detector.Dispose();
        _boxes.Dispose();
        _points.Dispose();
        _batch.Dispose();
        _engine.Dispose();
        _frame.Dispose();
    }

    [Benchmark]
    public int Decode()
    {
        using var image = ImageDecoder.Default.Decode(_file, ImageLimits.Default);
        return image.Width;
    }

    [Benchmark]
    public int Detect() => _detector.Detect(_frame, _faces);

    [Benchmark]
    public void Align() => _aligner.Align(_frame, _transform, _format, _crop);

    [Benchmark]
    public ComparisonScore Compare() => CosineMatcher.Compare(_probe, _reference);

    [Benchmark]
    public int FacePath()
    {
        _engine.Process(_frame, QualityLimits.None, _batch);
        return _batch.Count;
    }
}
