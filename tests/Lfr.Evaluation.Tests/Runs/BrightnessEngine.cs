using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>Another vendor's engine: an image's brightness is its direction, in degrees; 255 shows nobody.</summary>
internal sealed class BrightnessEngine : IFaceEngine
{
    private const int Dimension = 8;
    public const byte Nobody = 255;

    public EngineInfo Info { get; } = new("brightness", "1", PipelineId.Parse(new string('b', 64)), "brightness/1", Dimension, ExecutionProvider.Cpu);

    public FaceBatch CreateBatch(int capacity = 64) => new(capacity, Dimension, Info.Pipeline);

    public void Process(ImageView image, QualityLimits? limits, FaceBatch destination)
    {
        destination.Clear();
        byte value = image.Row(0)[0];
        if (value != Nobody)
        {
            float[] vector = new float[Dimension];
            (vector[0], vector[1]) = ((float)Math.Cos(value * Math.PI / 180), (float)Math.Sin(value * Math.PI / 180));
            destination.Add(default, vector);
        }
    }

    public void Dispose()
    {
    }
}
