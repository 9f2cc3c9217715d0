using Lfr.Core.Detection;
using Lfr.Core.Imaging;
using Lfr.Core.Quality;

namespace Lfr.Core.Engine;

/// <summary>What every engine can do with one image of one person.</summary>
public static class FaceEngineExtensions
{
    /// <summary>Makes a template of the one face that is expected in an image.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="image">Any size and format.</param>
    /// <param name="choice">Which face is meant.</param>
    /// <param name="limits">From where on a face is refused; null for the engine's limits for probes.</param>
    /// <returns>A template that the caller disposes, or the reason why there is none.</returns>
    public static TemplateResult CreateTemplate(
        this IFaceEngine engine, ImageView image, FaceChoice choice = FaceChoice.Only, QualityLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        using var batch = engine.CreateBatch();
        engine.Process(image, limits, batch);
        if (batch.Count == 0)
        {
            return new TemplateResult(null, null, FailureReason.NoFace, 0);
        }

        var index = MostCentral(batch, image.Width, image.Height);
        if (choice == FaceChoice.Only && !IsOnlyFace(batch, index))
        {
            return new TemplateResult(null, null, FailureReason.MoreThanOneFace, batch.Count);
        }

        var sample = batch[index];
        return new TemplateResult(sample.HasTemplate ? batch.ToProbe(index) : null, sample, sample.Failure, batch.Count);
    }

    /// <summary>Whether every other box is one that no person would call a face beside this one: implausible landmarks, or a raw vector
    /// too short to carry a face. Someone blurred or dark in the background still counts as a second face.</summary>
    private static bool IsOnlyFace(FaceBatch batch, int index)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (i != index && batch[i].Failure is not (FailureReason.LandmarksImplausible or FailureReason.NormTooLow or FailureReason.NotFinite))
            {
                return false;
            }
        }

        return true;
    }

    internal static int MostCentral(FaceBatch batch, int width, int height)
    {
        var best = 0;
        var bestValue = float.NegativeInfinity;
        for (var i = 0; i < batch.Count; i++)
        {
            var value = Centrality(batch[i].Detection.Box, width, height);
            if (value > bestValue)
            {
                (best, bestValue) = (i, value);
            }
        }

        return best;
    }

    private static float Centrality(BoundingBox box, int width, int height)
    {
        var (dx, dy) = (box.CentreX - (width * 0.5f), box.CentreY - (height * 0.5f));
        return box.Area - (2 * ((dx * dx) + (dy * dy)));
    }
}
