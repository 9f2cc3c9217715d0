using Lfr.Core.Imaging.Decoding;

namespace Lfr.Core.Imaging.Jpeg;

/// <summary>Gives a component's rows at the picture's resolution. Factors of two are interpolated with a triangle filter, as libjpeg's "fancy
/// upsampling" (jdsample.c), with its rounding; other whole factors repeat samples as it does, and factors that are no whole number
/// (legal, but refused by libjpeg) take the nearest sample by centre.</summary>
internal sealed class Upsampler
{
    private readonly JpegComponent _component;
    private readonly int _maxH;
    private readonly int _maxV;
    private readonly bool _smoothAcross;
    private readonly bool _smoothDown;
    private readonly ushort[] _sums;
    private readonly byte[] _row;

    public Upsampler(JpegFrame frame, JpegComponent component, DecoderScratch scratch)
    {
        _component = component;
        (_maxH, _maxV) = (frame.MaxH, frame.MaxV);
        var doubleAcross = component.H * 2 == _maxH;
        var doubleDown = component.V * 2 == _maxV;

        // Two samples a row or fewer are repeated, as in libjpeg, which has no filter for them.
        _smoothAcross = doubleAcross && (doubleDown || component.V == _maxV) && component.Width > 2;
        _smoothDown = doubleDown && (component.H == _maxH || _smoothAcross);
        var plain = component.H == _maxH && component.V == _maxV;
        _sums = plain ? [] : scratch.Rent<ushort>(component.Width + 2 + UpsampleKernel.Padding);
        _row = plain ? [] : scratch.Rent<byte>((2L * component.Width) + frame.Width + (2 * UpsampleKernel.Padding));
    }

    /// <summary>One row, at least the picture's width; valid until the next call.</summary>
    public ReadOnlySpan<byte> Row(int y)
    {
        var c = _component;
        if (c.H == _maxH && c.V == _maxV)
        {
            return Stored(y);
        }

        if (!_smoothAcross && !_smoothDown)
        {
            Repeat(Stored(Nearest(y, c.V, _maxV)));
            return _row;
        }

        // Each output row lies a quarter of a sample above or below a stored one.
        var near = _smoothDown ? y / 2 : y;
        var far = Math.Clamp(near + ((y & 1) == 0 ? -1 : 1), 0, c.Height - 1);
        if (!_smoothAcross)
        {
            UpsampleKernel.Down(Stored(near)[..c.Width], Stored(far), (ushort)(1 + (y & 1)), _row);
            return _row;
        }

        if (_smoothDown)
        {
            UpsampleKernel.Sums(Stored(near)[..c.Width], Stored(far), _sums);
            UpsampleKernel.Across(_sums, c.Width, 8, 7, 4, _row);
        }
        else
        {
            UpsampleKernel.Widen(Stored(near)[..c.Width], _sums);
            UpsampleKernel.Across(_sums, c.Width, 1, 2, 2, _row);
        }

        return _row;
    }

    private ReadOnlySpan<byte> Stored(int y) => _component.Samples.AsSpan(y * _component.Stride, _component.Stride);

    private void Repeat(ReadOnlySpan<byte> stored)
    {
        var c = _component;
        var width = _row.Length - (2 * UpsampleKernel.Padding) - (2 * c.Width);
        for (var x = 0; x < width; x++)
        {
            _row[x] = stored[Math.Min(Nearest(x, c.H, _maxH), c.Width - 1)];
        }
    }

    private static int Nearest(int position, int factor, int most) =>
        most % factor == 0 ? position / (most / factor) : ((2 * position) + 1) * factor / (2 * most);
}
