using Lfr.Core.Detection;
using Lfr.Core.Imaging;

namespace Lfr.Core.Watchlists;

/// <summary>The picture of a reference that an officer compares with the probe crop.</summary>
internal static class ReferencePicture
{
    private const float Margin = 0.4f;

    /// <summary>PNG of the face and its surroundings, at most <paramref name="size"/> pixels a side.</summary>
    public static byte[] Make(ImageView image, BoundingBox box, int size)
    {
        var left = (int)Math.Clamp(box.Left - (Margin * box.Width), 0, image.Width - 1);
        var top = (int)Math.Clamp(box.Top - (Margin * box.Height), 0, image.Height - 1);
        var right = (int)Math.Clamp(box.Right + (Margin * box.Width), left + 1, image.Width);
        var bottom = (int)Math.Clamp(box.Bottom + (Margin * box.Height), top + 1, image.Height);
        var scale = Math.Min(1.0, size / (double)Math.Max(right - left, bottom - top));
        using var resizer = new ImageResizer(ResizeFilter.Triangle);
        using var small = resizer.Resize(
            image.Crop(left, top, right - left, bottom - top), Math.Max(1, (int)((right - left) * scale)), Math.Max(1, (int)((bottom - top) * scale)));
        using var file = new MemoryStream();
        PngEncoder.Encode(small, file);
        return file.ToArray();
    }
}
