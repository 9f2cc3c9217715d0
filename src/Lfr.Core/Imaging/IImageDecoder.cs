namespace Lfr.Core.Imaging;

/// <summary>Turns a file's bytes into pixels. The seam at which an integrator plugs in another image library.</summary>
/// <remarks>Implementations are safe for concurrent use and keep nothing of a picture after they return.</remarks>
public interface IImageDecoder
{
    /// <summary>Whether the first bytes are of a kind that this decoder reads; at most 64 bytes are needed.</summary>
    /// <param name="header">The start of the file.</param>
    bool CanDecode(ReadOnlySpan<byte> header);

    /// <summary>Decodes a whole file, upright (EXIF orientation applied), as <see cref="PixelFormat.Rgb24"/>, or
    /// <see cref="PixelFormat.Gray8"/> where the file holds no colour.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What may be spent on it.</param>
    /// <returns>An image that the caller disposes.</returns>
    /// <exception cref="ImageFormatException">The file is corrupt, truncated, over a limit or of an unsupported kind.</exception>
    Image Decode(ReadOnlySpan<byte> file, ImageLimits limits);
}
