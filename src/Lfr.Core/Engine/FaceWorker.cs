using Lfr.Core.Alignment;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Imaging;
using Lfr.Core.Quality;

namespace Lfr.Core.Engine;

/// <summary>The buffers of one call, and the way of a face through them. Used by one thread at a time.</summary>
internal sealed class FaceWorker : IDisposable
{
    private readonly FaceAligner _aligner;
    private readonly QualityMeter _meter;
    private readonly Pending[] _pending;
    private readonly float[] _vectors;
    private readonly float[] _norms;
    private FaceDetection[] _faces = [];

    public FaceWorker(LoadedModel detector, LoadedModel landmarks, LoadedModel embedder, FaceAligner aligner, FaceEngineOptions options)
        : this(new UltraLightDetector(detector.Session, detector.Card, landmarks.Session, landmarks.Card, options.Detector), embedder, aligner, options.MaxBatch)
    {
    }

    /// <summary>With any detector, which is disposed with this.</summary>
    public FaceWorker(IFaceDetector detector, LoadedModel embedder, FaceAligner aligner, int maxBatch)
    {
        Detector = detector;
        var batch = Math.Min(maxBatch, embedder.Card.Input.Batch ?? int.MaxValue);
        Embedder = new OnnxFaceEmbedder(embedder.Session, embedder.Card, batch);
        _aligner = aligner;
        _meter = new QualityMeter(aligner.Size);
        _pending = new Pending[batch];
        _vectors = GC.AllocateArray<float>(batch * Embedder.Dimension, pinned: true);
        _norms = new float[batch];
    }

    public IFaceDetector Detector { get; }

    public OnnxFaceEmbedder Embedder { get; }

    public void Process(ImageView image, QualityLimits limits, FaceBatch destination)
    {
        if (_faces.Length < destination.Capacity)
        {
            _faces = new FaceDetection[destination.Capacity];
        }

        var count = Detector.Detect(image, _faces.AsSpan(0, destination.Capacity));
        try
        {
            for (var first = 0; first < count; first += _pending.Length)
            {
                ProcessGroup(image, limits, _faces.AsSpan(first, Math.Min(_pending.Length, count - first)), destination);
            }
        }
        finally
        {
            _vectors.AsSpan().Clear();
            _norms.AsSpan().Clear();
            _pending.AsSpan().Clear();
            _faces.AsSpan(0, count).Clear();
            _meter.Erase();
        }
    }

    public void Dispose()
    {
        Detector.Dispose();
        Embedder.Dispose();
    }

    /// <summary>Aligns, measures and embeds up to one batch of faces, and adds them in the detector's order.</summary>
    private void ProcessGroup(ImageView image, QualityLimits limits, ReadOnlySpan<FaceDetection> faces, FaceBatch destination)
    {
        var embedded = 0;
        for (var i = 0; i < faces.Length; i++)
        {
            _pending[i] = new Pending { Slot = -1, Failure = FailureReason.LandmarksImplausible };
            if (LandmarkGeometry.IsPlausible(faces[i]) && _aligner.TryEstimate(faces[i].Landmarks, out var transform))
            {
                var slot = Embedder.InputSlot(embedded);
                _aligner.Align(image, transform, Embedder.InputFormat, slot);
                var quality = Measure(image, faces[i], transform, slot);
                _pending[i] = new Pending { Slot = embedded++, Quality = quality };
            }
        }

        if (embedded > 0)
        {
            Embedder.Embed(embedded, _vectors, _norms);
        }

        for (var i = 0; i < faces.Length; i++)
        {
            ref var pending = ref _pending[i];
            ReadOnlySpan<float> vector = [];
            if (pending.Slot >= 0)
            {
                pending.Quality = pending.Quality with { Norm = _norms[pending.Slot] };
                pending.Failure = float.IsFinite(pending.Quality.Norm) && pending.Quality.Norm > 0 ? limits.Refusal(pending.Quality) : FailureReason.NotFinite;
                vector = _vectors.AsSpan(pending.Slot * Embedder.Dimension, Embedder.Dimension);
            }

            destination.Add(new FaceSample(faces[i], pending.Quality, pending.Failure), vector);
        }
    }

    private FaceQuality Measure(ImageView image, in FaceDetection face, in SimilarityTransform transform, ReadOnlySpan<float> crop)
    {
        var (sharpness, luminance, clipped) = _meter.Measure(crop, Embedder.InputFormat);
        var (yaw, pitch) = LandmarkGeometry.PoseIndices(face.Landmarks);
        return new FaceQuality(
            0, sharpness, luminance, clipped, face.Landmarks.InterEyeDistance, face.Box.Height, face.Landmarks.RollDegrees, yaw, pitch,
            _aligner.OutsideShare(image.Width, image.Height, transform));
    }

    private struct Pending
    {
        public int Slot;
        public FaceQuality Quality;
        public FailureReason Failure;
    }
}
