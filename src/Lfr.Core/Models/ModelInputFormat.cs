using Lfr.Core.Imaging;

namespace Lfr.Core.Models;

/// <summary>A card's input contract as the imaging types say it.</summary>
internal static class ModelInputFormat
{
    /// <summary>The card writes <c>(pixel - Mean) * Scale</c>, the imaging types <c>(pixel - Mean) / Scale</c>.</summary>
    public static TensorFormat ToTensorFormat(this ModelInput input) => new(
        input.Layout == TensorLayout.Nchw ? Imaging.TensorLayout.Planar : Imaging.TensorLayout.Interleaved,
        input.ColourOrder switch
        {
            ColourOrder.Gray => TensorChannels.Gray,
            ColourOrder.Rgb => TensorChannels.Rgb,
            _ => TensorChannels.Bgr,
        },
        input.Mean,
        1f / input.Scale);
}
