using Lfr.Core.Alignment;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Core.Engine;

/// <summary>Our engine: detector, landmarks, similarity alignment and embedder from a pack of ONNX models.</summary>
/// <remarks>Safe for concurrent use: each call works in buffers of its own, which are kept for the next call; more calls than
/// <see cref="FaceEngineOptions.ImagesAtOnce"/> wait for each other. After warm-up a call
/// allocates nothing on the managed heap.</remarks>
public sealed class FaceEngine : IFaceEngine
{
    private readonly FaceEngineOptions _options;
    private readonly LoadedModel _detector;
    private readonly LoadedModel _landmarks;
    private readonly LoadedModel _embedder;
    private readonly FaceAligner _aligner;
    private readonly Lock _gate = new();
    private readonly Stack<FaceWorker> _idle = new();
    private readonly object _turn = new();
    private readonly int _atOnce;
    private int _underWay;
    private long _thirdLooks;
    private bool _disposed;

    /// <summary>Loads a pack's models and checks that they fit together.</summary>
    /// <param name="models">The pack; its files' hashes are checked as they are read.</param>
    /// <param name="options">How to work; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ModelException">A model is missing, altered, of another kind, or the runtime's native library is missing.</exception>
    public FaceEngine(ModelPack models, FaceEngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        _options = options ?? new FaceEngineOptions();
        _atOnce = _options.ImagesAtOnce ?? Environment.ProcessorCount;
        Throw.IfOutOfRange(_atOnce, 1, int.MaxValue, nameof(options), "Set FaceEngineOptions.ImagesAtOnce to 1 or more, or leave it out.");
        _detector = LoadedModel.Load(models, ModelRole.Detector, _options.DetectorId, _options.Session, static card => card.Input.Width is null);
        _landmarks = LoadedModel.Load(models, ModelRole.Landmarks, _options.LandmarksId, _options.Session, static card => card.Input.Batch is null);
        _embedder = LoadedModel.Load(models, ModelRole.Embedder, _options.EmbedderId, _options.Session, static card => card.Input.Batch is null);
        _aligner = new FaceAligner(_embedder.Card.Input.Width ?? FaceAligner.TemplateSize);
        var worker = CreateWorker();
        _idle.Push(worker);
        var configuration = string.Join('\n', "lfr-pipeline/2", worker.Detector.Configuration, _aligner.Configuration, worker.Embedder.Configuration);
        Info = new EngineInfo(
            "Lfr.FaceEngine", typeof(FaceEngine).Assembly.GetName().Version?.ToString(3) ?? "0", PipelineId.OfConfiguration(configuration), configuration,
            worker.Embedder.Dimension, _embedder.Session.Provider);
        EmbedderCard = _embedder.Card;
    }

    /// <inheritdoc/>
    public EngineInfo Info { get; }

    /// <summary>The embedder's card: where the calibration of its scores is.</summary>
    public ModelCard EmbedderCard { get; }

    /// <inheritdoc/>
    public FaceBatch CreateBatch(int capacity = 64) => new(capacity, Info.Dimension, Info.Pipeline);

    /// <inheritdoc/>
    public void Process(ImageView image, QualityLimits? limits, FaceBatch destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        PipelineMismatchException.ThrowIfDifferent(Info.Pipeline, destination.Pipeline, "The batch");
        destination.Clear();
        TakeTurn();
        try
        {
            var worker = Rent();
            try
            {
                worker.Process(image, limits ?? _options.Limits, destination);
                Interlocked.Add(ref _thirdLooks, (worker.Detector as UltraLightDetector)?.ThirdLooks ?? 0);
            }
            finally
            {
                Return(worker);
                StackMemory.Erase(StackMemory.ImageBytes);
            }
        }
        finally
        {
            EndTurn();
        }
    }

    /// <summary>Releases the models and zeroes every buffer. Calls that are under way end first, with what they have; those that begin or wait for a turn meanwhile throw
    /// <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            while (_idle.TryPop(out var worker))
            {
                worker.Dispose();
            }
        }

        // A model that runs must not be released under it.
        lock (_turn)
        {
            while (_underWay > 0)
            {
                Monitor.Wait(_turn);
            }
        }

        _detector.Session.Dispose();
        _landmarks.Session.Dispose();
        _embedder.Session.Dispose();
    }

    /// <summary>Boxes that have been looked at a third time so far, those that did not stay included: how often models ran, for those who measure it.</summary>
    internal long ThirdLooks => Interlocked.Read(ref _thirdLooks);

    /// <summary>Workers that no call uses: after many calls at once, as many as ever worked side by side.</summary>
    internal int IdleWorkers
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    private void TakeTurn()
    {
        lock (_turn)
        {
            while (_underWay >= _atOnce)
            {
                Monitor.Wait(_turn);
            }

            _underWay++;
        }
    }

    private void EndTurn()
    {
        lock (_turn)
        {
            _underWay--;
            // All: the one that waits may be Dispose, which would keep the turn from the next call.
            Monitor.PulseAll(_turn);
        }
    }

    private FaceWorker Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.TryPop(out var worker))
            {
                return worker;
            }
        }

        return CreateWorker();
    }

    private void Return(FaceWorker worker)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _idle.Push(worker);
                return;
            }
        }

        worker.Dispose();
    }

    private FaceWorker CreateWorker() => new(_detector, _landmarks, _embedder, _aligner, _options);
}
