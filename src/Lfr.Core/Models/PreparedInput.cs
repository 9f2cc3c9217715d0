using Lfr.Core.Imaging;

namespace Lfr.Core.Models;

/// <summary>The input of a model that is timed alone: a picture, because zeroes and noise run at another speed than pictures.</summary>
internal static class PreparedInput
{
    /// <summary>Fills every place of a run's batch with a picture, resized and normalised as the card says.</summary>
    /// <returns>The run.</returns>
    public static OnnxRun Fill(OnnxRun run, ModelCard card, int width, int height, ImageView picture)
    {
        using var resizer = new ImageResizer(ResizeFilter.Triangle);
        var length = card.Input.Channels * width * height;
        for (var at = 0; at < run.Input.Length; at += length)
        {
            resizer.Resize(picture, width, height, card.Input.ToTensorFormat(), run.Input.Slice(at, length));
        }

        return run;
    }
}
