using BenchmarkDotNet.Attributes;
using Lfr.Core.Alignment;
using Lfr.Core.Detection;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Benchmarks.Engine;

/// <summary>Our path (decode excluded) beside the bare ONNX Runtime sessions on prepared tensors of the same sizes and pictures: what is over 1 is
/// what we add. The aim is 1.10 a face on a 1080p frame.</summary>
/// <remarks>The pictures matter: the embedder is some 7 % slower on aligned faces than on a face that only fills the input.</remarks>
[MemoryDiagnoser]
public class OverheadBenchmarks
{
    private readonly List<OnnxRun> _runs = [];
    private readonly List<OnnxRun> _runsOfRejected = [];
    private readonly List<OnnxSession> _sessions = [];
    private Image _frame = null!;
    private FaceEngine _engine = null!;
    private FaceBatch _batch = null!;

    /// <summary>Boxes of the frame that are looked at a third time.</summary>
    internal int ThirdLooks { get; private set; }

    /// <summary>Those of them that stay.</summary>
    internal int Kept { get; private set; }

    [GlobalSetup]
    public void SetUp()
    {
        var pack = BenchmarkModels.Pack;
        _frame = BenchmarkModels.Frame();
        _engine = new FaceEngine(pack);
        _batch = _engine.CreateBatch();
        _engine.Process(_frame, QualityLimits.None, _batch);
        var (boxes, points, vectors) = (pack.Card("fr-detect-dynamic"), pack.Card("fr-landmark-68"), pack.Card("fr-feature-dynamic"));
        var detector = Load(pack, boxes);
        AddDetector(detector, boxes, boxes.Detector!.TrainedWidth, boxes.Detector.TrainedHeight, _frame);
        if (UltraLightDetector.FineSize(_frame.Width, _frame.Height, boxes, new DetectorOptions()) is { } fine)
        {
            AddDetector(detector, boxes, fine.Width, fine.Height, _frame);
        }

        var landmarks = Load(pack, points);
        using (var counted = new UltraLightDetector(detector, boxes, landmarks, points))
        {
            Kept = counted.Detect(_frame, new FaceDetection[_batch.Capacity]);
            ThirdLooks = counted.ThirdLooks;
        }

        // A box that the third look rejects runs its models as well.
        for (var i = 0; i < ThirdLooks; i++)
        {
            foreach (var side in BoxConfirmer.Sides)
            {
                AddDetector(detector, boxes, side, side, i < Kept ? BoxConfirmer.Shown(_frame, _batch[i].Detection.Box, side) : _frame);
                if (i >= Kept)
                {
                    _runsOfRejected.Add(_runs[^1]);
                }
            }
        }

        for (var i = 0; i < _batch.Count; i++)
        {
            var (left, top, right, bottom) = LandmarkLocator.CropOf(_frame, _batch[i].Detection.Box);
            var run = new OnnxRun(landmarks, new TensorShape(points.Input.Name, 1, 1, 64, 64), new TensorShape(points.Outputs[0].Name, 1, 136));
            _runs.Add(PreparedInput.Fill(run, points, 64, 64, _frame.View.Crop(left, top, right - left, bottom - top)));
        }

        var embed = new OnnxRun(
            Load(pack, vectors), new TensorShape(vectors.Input.Name, _batch.Count, 3, 112, 112), new TensorShape(vectors.Outputs[0].Name, _batch.Count, 512));
        _runs.Add(embed);
        var aligner = new FaceAligner();
        for (var i = 0; i < _batch.Count; i++)
        {
            aligner.TryEstimate(_batch[i].Detection.Landmarks, out var transform);
            aligner.Align(_frame, transform, vectors.Input.ToTensorFormat(), embed.Input.Slice(i * 3 * 112 * 112, 3 * 112 * 112));
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _runs.ForEach(run => run.Dispose());
        _sessions.ForEach(session => session.Dispose());
        _batch.Dispose();
        _engine.Dispose();
        _frame.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void BareSessions()
    {
        foreach (var run in _runs)
        {
            run.Run();
        }
    }

    /// <summary>Without the runs of boxes that do not stay.</summary>
    internal void BareSessionsOfKept()
    {
        foreach (var run in _runs)
        {
            if (!_runsOfRejected.Contains(run))
            {
                run.Run();
            }
        }
    }

    [Benchmark]
    public int OurPath()
    {
        _engine.Process(_frame, QualityLimits.None, _batch);
        return _batch.Count;
    }

    private OnnxSession Load(ModelPack pack, ModelCard card)
    {
        var session = OnnxSession.Load(pack.ReadVerified(card), card.Id);
        _sessions.Add(session);
        return session;
    }

    private void AddDetector(OnnxSession session, ModelCard card, int width, int height, ImageView picture)
    {
        var anchors = card.Anchors!.Count(width, height);
        var run = new OnnxRun(
            session,
            new TensorShape(card.Input.Name, 1, 3, height, width),
            new TensorShape(card.Outputs[0].Name, 1, anchors, 2),
            new TensorShape(card.Outputs[1].Name, 1, anchors, 4));
        _runs.Add(PreparedInput.Fill(run, card, width, height, picture));
    }
}
