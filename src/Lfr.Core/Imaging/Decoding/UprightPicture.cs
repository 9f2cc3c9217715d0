namespace Lfr.Core.Imaging.Decoding;

/// <summary>Decodes and turns upright.</summary>
internal static class UprightPicture
{
    /// <param name="reader">The format.</param>
    /// <param name="file">The whole file.</param>
    /// <param name="scratch">Memory, begun.</param>
    /// <param name="reuse">An image to write to if it fits, or null.</param>
    /// <param name="info">What was found.</param>
    public static Image Decode(PictureReader reader, ReadOnlySpan<byte> file, DecoderScratch scratch, Image? reuse, out ImageInfo info)
    {
        var picture = reader.Read(file, scratch, reuse);
        var image = picture.Image;
        if (picture.Orientation != 1)
        {
            using var stored = ReferenceEquals(image, reuse) ? null : image;
            image = Turned(picture, scratch);
        }

        info = new ImageInfo(picture.Format, image.Width, image.Height, picture.Orientation, picture.Notes);
        return image;
    }

    /// <summary>A new image, turned; the stored one stays.</summary>
    public static Image Turned(Picture picture, DecoderScratch scratch)
    {
        var stored = picture.Image;
        scratch.Charge(stored.Pixels.Length);
        var exchanged = Upright.Transposes(picture.Orientation);
        var upright = new Image(exchanged ? stored.Height : stored.Width, exchanged ? stored.Width : stored.Height, stored.Format);
        Upright.Turn(stored, picture.Orientation, upright);
        return upright;
    }
}
