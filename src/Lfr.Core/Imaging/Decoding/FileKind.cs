using System.Globalization;
using Lfr.Core.Imaging.Bmp;
using Lfr.Core.Imaging.Jpeg;
using Lfr.Core.Imaging.Png;
using Lfr.Core.Imaging.Pnm;

namespace Lfr.Core.Imaging.Decoding;

/// <summary>Tells files apart by their first bytes, and names those that are not read.</summary>
internal static class FileKind
{
    private const string Supported = "JPEG, PNG, BMP and PNM files are read";

    /// <summary>A reader for a file that begins so, or null.</summary>
    public static PictureReader? Reader(ReadOnlySpan<byte> header)
    {
        PictureReader[] readers = [new JpegReader(), new PngReader(), new BmpReader(), new PnmReader()];
        foreach (var reader in readers)
        {
            if (reader.Recognises(header))
            {
                return reader;
            }
        }

        return null;
    }

    /// <summary>What is wrong with a file that no reader recognises.</summary>
    public static string Describe(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
        {
            return "The file is empty.";
        }

        if (Cut(file) is { } cut)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The file is {cut} that was cut short: {file.Length} {(file.Length == 1 ? "byte of it is" : "bytes of it are")} there. Copy it again.");
        }

        if (Name(file) is { } name)
        {
            return $"The file is {name}; {Supported}. Convert it first.";
        }

        return IsText(file[..Math.Min(file.Length, 512)])
            ? $"The file is text, not a picture, whatever its name says; {Supported}."
            : $"The file is of no known picture format; {Supported}.";
    }

    // Too short for its reader to know it by. One letter of the other kinds' signatures would be text as well.
    private static string? Cut(ReadOnlySpan<byte> file) =>
        ((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]).StartsWith(file) ? "a JPEG" : ((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]).StartsWith(file) ? "a PNG" : null;

    private static string? Name(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("GIF8"u8))
        {
            return "a GIF";
        }

        if (file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8))
        {
            return "a TIFF";
        }

        if (file.StartsWith("RIFF"u8) && file.Length >= 12)
        {
            return file.Slice(8, 4).SequenceEqual("WEBP"u8) ? "a WebP" : file.Slice(8, 4).SequenceEqual("AVI "u8) ? "an AVI video" : "a RIFF file";
        }

        if (file.Length >= 12 && file.Slice(4, 4).SequenceEqual("ftyp"u8))
        {
            return file.Slice(8, 4).SequenceEqual("avif"u8) ? "an AVIF"
                : file.Slice(8, 2).SequenceEqual("he"u8) || file.Slice(8, 4).SequenceEqual("mif1"u8) ? "a HEIC/HEIF picture" : "an MP4 or QuickTime file";
        }

        if (file.StartsWith("\0\0\0\u000CjP  "u8) || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]))
        {
            return "a JPEG 2000";
        }

        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || file.StartsWith("\0\0\0\u000CJXL "u8))
        {
            return "a JPEG XL";
        }

        return file.StartsWith("%PDF"u8) ? "a PDF" : file.StartsWith("P7\n"u8) ? "a PAM" : null;
    }

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        foreach (var b in start)
        {
            if (b is < 32 and not (9 or 10 or 12 or 13) or 127)
            {
                return false;
            }
        }

        return true;
    }
}
