namespace Lfr.Core.Imaging.Png;

/// <summary>One undone row to 8-bit pixels: any colour type and depth, palette and transparency resolved.</summary>
/// <remarks>Samples are scaled to 8 bits as the standard says (W3C PNG, 13.12: <c>value * 255 / maximum</c>, rounded). Transparency is composited over
/// black: what a person with a viewer would not see must not become a face, and a fixed background keeps the result the same everywhere.</remarks>
internal sealed class PngPixels
{
    private readonly PngHeader _header;
    private readonly byte[] _palette = new byte[3 * 256];
    private readonly byte[] _opacity = new byte[256];
    private readonly int[] _key = [-1, -1, -1];
    private int _paletteSize;

    public PngPixels(PngHeader header)
    {
        _header = header;
        _opacity.AsSpan().Fill(255);
    }

    /// <summary>Whether a pixel may be less than opaque.</summary>
    public bool Transparent { get; private set; }

    public PixelFormat Format => _header.Colour is 0 or 4 ? PixelFormat.Gray8 : PixelFormat.Rgb24;

    public bool HasPalette => _paletteSize > 0;

    /// <summary>PLTE (11.2.2).</summary>
    public void DefinePalette(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0 || data.Length % 3 != 0 || data.Length > _palette.Length || HasPalette)
        {
            throw new ImageFormatException($"The PNG's palette is {data.Length} bytes long, or there are two: legal are 3 to 768 bytes, a multiple of 3, once.");
        }

        data.CopyTo(_palette);
        _paletteSize = data.Length / 3;
    }

    /// <summary>tRNS (11.3.1.1).</summary>
    public void DefineTransparency(ReadOnlySpan<byte> data)
    {
        switch (_header.Colour)
        {
            case PngHeader.Palette when data.Length <= _paletteSize:
                data.CopyTo(_opacity);
                break;
            case 0 when data.Length == 2:
                _key[0] = (data[0] << 8) | data[1];
                break;
            case 2 when data.Length == 6:
                for (var c = 0; c < 3; c++)
                {
                    _key[c] = (data[2 * c] << 8) | data[(2 * c) + 1];
                }

                break;
            default:
                throw new ImageFormatException("The PNG's transparency chunk does not fit its colour type.");
        }

        Transparent = true;
    }

    /// <summary>Converts a row, or one pass's part of it.</summary>
    /// <param name="row">The undone bytes.</param>
    /// <param name="count">Pixels in them.</param>
    /// <param name="output">The whole output row.</param>
    /// <param name="start">Where the first pixel goes, in pixels.</param>
    /// <param name="step">Pixels from one to the next.</param>
    public void Convert(ReadOnlySpan<byte> row, int count, Span<byte> output, int start, int step)
    {
        if (_header is { Depth: 8, Colour: 2 } && !Transparent && step == 1)
        {
            row[..(3 * count)].CopyTo(output);
            return;
        }

        var channels = _header.Channels;
        var gray = Format == PixelFormat.Gray8;
        Span<int> samples = stackalloc int[4];
        for (var i = 0; i < count; i++)
        {
            for (var c = 0; c < channels; c++)
            {
                samples[c] = Sample(row, (i * channels) + c);
            }

            var to = output[((start + (i * step)) * (gray ? 1 : 3))..];
            if (_header.Colour == PngHeader.Palette)
            {
                FromPalette(samples[0], to);
                continue;
            }

            var opacity = _header.HasAlpha ? To8(samples[channels - 1]) : IsKey(samples) ? 0 : 255;
            for (var c = 0; c < (gray ? 1 : 3); c++)
            {
                to[c] = Over(To8(samples[c]), opacity);
            }
        }
    }

    private void FromPalette(int index, Span<byte> to)
    {
        if (index >= _paletteSize)
        {
            throw new ImageFormatException($"A pixel of the PNG has colour {index}; the palette has {_paletteSize}: the file is corrupt.");
        }

        for (var c = 0; c < 3; c++)
        {
            to[c] = Over(_palette[(3 * index) + c], _opacity[index]);
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int index) => _header.Depth switch
    {
        8 => row[index],
        16 => (row[2 * index] << 8) | row[(2 * index) + 1],
        var depth => (row[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1),
    };

    private int To8(int sample) => _header.Depth switch
    {
        8 => sample,
        16 => ((sample * 255) + 32895) >> 16,
        var depth => sample * 255 / ((1 << depth) - 1),
    };

    private bool IsKey(ReadOnlySpan<int> samples) =>
        _key[0] >= 0 && samples[0] == _key[0] && (_header.Colour == 0 || (samples[1] == _key[1] && samples[2] == _key[2]));

    private static byte Over(int value, int opacity) => (byte)(((value * opacity) + 127) / 255);
}
