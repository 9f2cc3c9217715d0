using System.Numerics.Tensors;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Quality;

namespace Lfr.Cli.Live;

/// <summary>An engine that, given a filler picture, makes a random template, and otherwise is the engine behind it: fills a
/// watchlist up to a size with templates of nobody.</summary>
internal sealed class FillerEngine(IFaceEngine inner) : IFaceEngine
{
    private const int FillerWidth = 4;

    /// <inheritdoc/>
    public EngineInfo Info => inner.Info;

    /// <summary>A picture that stands for nobody.</summary>
    public static Image Filler(int number)
    {
        var image = new Image(FillerWidth, 1, PixelFormat.Gray8);
        BitConverter.TryWriteBytes(image.Pixels, number);
        return image;
    }

    /// <inheritdoc/>
    public FaceBatch CreateBatch(int capacity = 64) => inner.CreateBatch(capacity);

    /// <inheritdoc/>
    public void Process(ImageView image, QualityLimits? limits, FaceBatch destination)
    {
        if (image.Width != FillerWidth || image.Height != 1)
        {
            inner.Process(image, limits, destination);
            return;
        }

        destination.Clear();
        var random = new Random(BitConverter.ToInt32(image.Pixels));
        var vector = new float[Info.Dimension];
        for (var i = 0; i < vector.Length; i++)
        {
            // Box and Muller: a normal vector has a random direction.
            vector[i] = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
        }

        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        destination.Add(default, vector);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The engine behind it is somebody else's.
    }
}
