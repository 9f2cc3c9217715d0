namespace Lfr.Core.Imaging.Decoding;

/// <summary>One file format. An instance serves one decoding at a time.</summary>
internal abstract class PictureReader
{
    /// <summary>Whether a file that begins so is of this format.</summary>
    public abstract bool Recognises(ReadOnlySpan<byte> header);

    /// <summary>Decodes the first picture, as it is stored (not turned upright).</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="scratch">Memory, begun.</param>
    /// <param name="reuse">An image to write to if its size and format fit, or null.</param>
    /// <exception cref="ImageFormatException">The file is corrupt, truncated, over a limit or unsupported.</exception>
    public abstract Picture Read(ReadOnlySpan<byte> file, DecoderScratch scratch, Image? reuse);

    /// <summary>The destination, charged against the limit unless it exists already.</summary>
    protected static Image Destination(int width, int height, PixelFormat format, DecoderScratch scratch, Image? reuse)
    {
        scratch.Charge((long)width * height * format.BytesPerPixel());
        if (reuse is not null && reuse.Width == width && reuse.Height == height && reuse.Format == format)
        {
            return reuse;
        }

        if ((long)width * height * format.BytesPerPixel() > Array.MaxLength)
        {
            throw new ImageFormatException($"A {width}x{height} picture does not fit into one buffer.");
        }

        return new Image(width, height, format);
    }
}
