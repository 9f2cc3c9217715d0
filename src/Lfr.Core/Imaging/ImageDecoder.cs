using System.Diagnostics.CodeAnalysis;
using Lfr.Core.Imaging.Decoding;

namespace Lfr.Core.Imaging;

/// <summary>Our decoder of files: it goes by the first bytes, never by a name. JPEG, PNG, BMP and PNM; of a file that holds several pictures
/// the first, and <see cref="ImageInfo.Notes"/> says so.</summary>
/// <remarks>Managed and bounds-checked, safe for concurrent use. What it allocates besides the picture is zeroed before it returns or throws.
/// Work and memory are bounded by the limits and the file's length, whatever the file says.</remarks>
public sealed class ImageDecoder : IImageDecoder
{
    private ImageDecoder()
    {
    }

    /// <summary>The decoder; it has no state.</summary>
    public static ImageDecoder Default { get; } = new();

    /// <inheritdoc/>
    public bool CanDecode(ReadOnlySpan<byte> header) => FileKind.Reader(header) is not null;

    /// <inheritdoc/>
    public Image Decode(ReadOnlySpan<byte> file, ImageLimits limits) => Decode(file, limits, out _);

    /// <summary>Decodes a whole file, as <see cref="Decode(ReadOnlySpan{byte}, ImageLimits)"/>, and says what it was.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What may be spent on it.</param>
    /// <param name="info">What was found besides the pixels.</param>
    /// <returns>An image that the caller disposes.</returns>
    /// <exception cref="ImageFormatException">The file is corrupt, truncated, over a limit or of an unsupported kind.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "An overload of the interface's instance method.")]
    public Image Decode(ReadOnlySpan<byte> file, ImageLimits limits, out ImageInfo info)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var reader = FileKind.Reader(file) ?? throw new ImageFormatException(FileKind.Describe(file));
        using var scratch = new DecoderScratch();
        scratch.Begin(limits);
        return UprightPicture.Decode(reader, file, scratch, null, out info);
    }
}
