// An engine that finds nobody: the starting point for another vendor's. Fill in Process; everything else of the library works with it.
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;

using IFaceEngine engine = new NullEngine();
using var image = new Image(640, 480, PixelFormat.Rgb24);
using var result = engine.CreateTemplate(image);
Console.WriteLine($"{engine.Info.Name} {engine.Info.Version}, pipeline {engine.Info.Pipeline.ToString()[..12]}: {result.FacesFound} faces, {result.Failure}");

internal sealed class NullEngine : IFaceEngine
{
    private const int Dimension = 512;

    // Everything that changes a score belongs here: model hashes, input sizes, thresholds of the detector. Scores of two pipelines are never compared.
    private const string Configuration = "null-engine/1";

    public EngineInfo Info { get; } = new(
        "NullEngine", "1.0", PipelineId.OfConfiguration(Configuration), Configuration, Dimension, ExecutionProvider.Cpu);

    public FaceBatch CreateBatch(int capacity = 64) => new(capacity, Dimension, Info.Pipeline);

    // Any number of threads may call at once, each with a batch of its own.
    public void Process(ImageView image, QualityLimits? limits, FaceBatch destination)
    {
        destination.Clear();
        // For each face: destination.Add(new FaceSample(detection, quality, FailureReason.None), vector);
        // where vector has Dimension values and length one; or a FailureReason and an empty vector where the face is not good enough.
    }

    public void Dispose()
    {
    }
}
