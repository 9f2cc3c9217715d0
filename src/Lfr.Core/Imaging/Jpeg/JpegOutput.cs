using Lfr.Core.Imaging.Decoding;

namespace Lfr.Core.Imaging.Jpeg;

/// <summary>How the components are to be read.</summary>
internal enum JpegColour
{
    Gray,
    YCbCr,
    Rgb,
    Cmyk,
    Ycck,
}

/// <summary>Component samples to pixels. All memory is taken when it is made, so that writing cannot fail.</summary>
internal sealed class JpegOutput
{
    private readonly JpegFrame _frame;
    private readonly JpegColour _colour;
    private readonly Upsampler[] _planes;

    /// <param name="frame">With all samples.</param>
    /// <param name="colour">What the components are.</param>
    /// <param name="scratch">Memory for rows.</param>
    public JpegOutput(JpegFrame frame, JpegColour colour, DecoderScratch scratch)
    {
        (_frame, _colour) = (frame, colour);
        _planes = Array.ConvertAll(frame.Components, c => new Upsampler(frame, c, scratch));
    }

    /// <summary>The rules of libjpeg (jdapimin.c): JFIF means YCbCr, an Adobe marker says what it is, otherwise the identifiers decide.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="jfif">Whether a JFIF marker was seen.</param>
    /// <param name="adobe">The Adobe marker's transform, or null.</param>
    public static JpegColour Guess(JpegFrame frame, bool jfif, int? adobe)
    {
        var c = frame.Components;
        return c.Length switch
        {
            1 => JpegColour.Gray,
            4 => adobe is null or 0 ? JpegColour.Cmyk : JpegColour.Ycck,
            _ when jfif => JpegColour.YCbCr,
            _ when adobe is not null => adobe == 0 ? JpegColour.Rgb : JpegColour.YCbCr,
            _ => (c[0].Id, c[1].Id, c[2].Id) == ((byte)'R', (byte)'G', (byte)'B') ? JpegColour.Rgb : JpegColour.YCbCr,
        };
    }

    /// <param name="image">Gray8 for a single component, else Rgb24.</param>
    public void Write(Image image)
    {
        var pixels = image.Pixels;
        for (var y = 0; y < _frame.Height; y++)
        {
            WriteRow(y, pixels.Slice(y * image.Stride, image.Stride));
        }
    }

    private void WriteRow(int y, Span<byte> row)
    {
        var first = _planes[0].Row(y);
        switch (_colour)
        {
            case JpegColour.Gray:
                first[..row.Length].CopyTo(row);
                return;
            case JpegColour.Rgb or JpegColour.Cmyk:
                ColourConverter.Interleave(first, _planes[1].Row(y), _planes[2].Row(y), row);
                break;
            default:
                ColourConverter.ToRgb(first, _planes[1].Row(y), _planes[2].Row(y), row);
                break;
        }

        if (_colour is JpegColour.Cmyk or JpegColour.Ycck)
        {
            // 255 stands for no ink, with an Adobe marker or without: T.81 does not say, and every tool that was tried reads both so
            // (djpeg, ImageMagick, netpbm, FFmpeg, Chromium). CMYK is light already; YCCK's three components give its complement.
            if (_colour == JpegColour.Ycck)
            {
                ColourConverter.Invert(row);
            }

            ColourConverter.ApplyBlack(_planes[3].Row(y), row);
        }
    }
}
