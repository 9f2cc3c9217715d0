using System.Globalization;
using Lfr.Core.Imaging.Decoding;

namespace Lfr.Core.Imaging.Pnm;

/// <summary>Netpbm's bitmap, greymap and pixmap, as ASCII (P1, P2, P3) and binary (P4, P5, P6), up to 16 bits a sample (netpbm: pbm(5),
/// pgm(5), ppm(5)). Of several pictures in a file the first is read.</summary>
internal sealed class PnmReader : PictureReader
{
    public override bool Recognises(ReadOnlySpan<byte> header) =>
        header is [(byte)'P', >= (byte)'1' and <= (byte)'6', var next, ..] && (PnmTokens.IsSpace(next) || next == '#');

    public override Picture Read(ReadOnlySpan<byte> file, DecoderScratch scratch, Image? reuse)
    {
        var kind = file[1] - '0';
        var tokens = new PnmTokens(file, 2);
        var width = tokens.Number();
        var height = tokens.Number();
        var maximum = kind is 1 or 4 ? 1 : tokens.Number();
        scratch.CheckSize(width, height, "PNM");
        if (maximum is < 1 or > 65535)
        {
            throw new ImageFormatException($"The PNM header says that the largest value is {maximum}; legal: 1..65535.");
        }

        var channels = kind is 3 or 6 ? 3 : 1;
        var samples = (long)width * channels;
        var format = channels == 3 ? PixelFormat.Rgb24 : PixelFormat.Gray8;
        if (kind >= 4)
        {
            tokens.OneSpace();
        }

        var rowBytes = kind switch { 4 => (width + 7L) / 8, >= 5 => samples * (maximum > 255 ? 2 : 1), 1 => samples, _ => samples * 2 };
        var needed = (rowBytes * height) - (kind is 2 or 3 ? 1 : 0);
        if (needed > file.Length - tokens.Position)
        {
            throw new ImageFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {width}x{height} PNM needs {needed} bytes of pixels; {file.Length - tokens.Position} are left: the file is truncated."));
        }

        var image = Destination(width, height, format, scratch, reuse);
        try
        {
            for (var y = 0; y < height; y++)
            {
                var row = image.Pixels.Slice(y * image.Stride, image.Stride);
                if (kind >= 4)
                {
                    Binary(tokens.Bytes((int)rowBytes), kind == 4, maximum, row);
                }
                else
                {
                    Ascii(ref tokens, kind == 1, maximum, row);
                }
            }
        }
        catch (ImageFormatException) when (!ReferenceEquals(image, reuse))
        {
            image.Dispose();
            throw;
        }

        return new Picture(image, $"PNM, P{kind}", 1, Notes(tokens, maximum));
    }

    private static List<string> Notes(PnmTokens tokens, int maximum)
    {
        var notes = new List<string>();
        if (maximum > 255)
        {
            notes.Add("The picture has more than 8 bits a sample; they were rounded to 8.");
        }

        if (tokens.AnotherPictureFollows)
        {
            notes.Add("The file holds further pictures after the first; only the first was read.");
        }

        return notes;
    }

    private static void Binary(ReadOnlySpan<byte> bytes, bool bits, int maximum, Span<byte> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = bits
                ? (byte)(((bytes[i / 8] >> (7 - (i % 8))) & 1) == 0 ? 255 : 0)
                : Scale(maximum > 255 ? (bytes[2 * i] << 8) | bytes[(2 * i) + 1] : bytes[i], maximum);
        }
    }

    private static void Ascii(ref PnmTokens tokens, bool bits, int maximum, Span<byte> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = bits ? (byte)(tokens.Bit() == 0 ? 255 : 0) : Scale(tokens.Number(), maximum);
        }
    }

    private static byte Scale(int value, int maximum)
    {
        if (value > maximum)
        {
            throw new ImageFormatException($"A sample of the PNM is {value}; its header says {maximum} at most: the file is corrupt.");
        }

        return maximum == 255 ? (byte)value : (byte)(((value * 255) + (maximum / 2)) / maximum);
    }
}
