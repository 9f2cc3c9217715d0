using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging.Jpeg;

/// <summary>YCbCr of JFIF (ITU-R BT.601, full range) to RGB in 16-bit fixed point, with libjpeg's rounding (jdcolor.c); and inks to RGB.</summary>
internal static partial class ColourConverter
{
    // The constants of JFIF 1.02, clause 7, times 65536.
    private const int RedFromCr = 91881; // 1.40200
    private const int GreenFromCb = -22554; // 0.34414
    private const int GreenFromCr = -46802; // 0.71414
    private const int BlueFromCb = 116130; // 1.77200
    private const int Half = 1 << 15;

    /// <summary>One row; as many pixels as the destination holds.</summary>
    public static void ToRgb(ReadOnlySpan<byte> y, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr, Span<byte> rgb)
    {
        var width = rgb.Length / 3;
        y = y[..width];
        cb = cb[..width];
        cr = cr[..width];
        var done = Avx2.IsSupported ? Vector256(y, cb, cr, rgb) : 0;
        Scalar(y, cb, cr, rgb, done);
    }

    /// <summary>Three planes that are red, green and blue already.</summary>
    public static void Interleave(ReadOnlySpan<byte> r, ReadOnlySpan<byte> g, ReadOnlySpan<byte> b, Span<byte> rgb)
    {
        for (var x = 0; x < rgb.Length / 3; x++)
        {
            (rgb[3 * x], rgb[(3 * x) + 1], rgb[(3 * x) + 2]) = (r[x], g[x], b[x]);
        }
    }

    /// <summary>Takes the black plane off a row that holds what the other three inks leave of the light: <c>value * light / 255</c>, rounded.</summary>
    /// <param name="black">The fourth component; 255 stands for no ink.</param>
    /// <param name="rgb">[width, 3], each 255 for all light.</param>
    public static void ApplyBlack(ReadOnlySpan<byte> black, Span<byte> rgb)
    {
        for (var x = 0; x < rgb.Length / 3; x++)
        {
            var light = black[x];
            for (var c = 3 * x; c < (3 * x) + 3; c++)
            {
                rgb[c] = (byte)(((rgb[c] * light) + 127) / 255);
            }
        }
    }

    /// <summary>255 less each byte.</summary>
    public static void Invert(Span<byte> rgb)
    {
        for (var i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)(255 - rgb[i]);
        }
    }

    internal static void Scalar(ReadOnlySpan<byte> y, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr, Span<byte> rgb, int from)
    {
        for (var x = from; x < rgb.Length / 3; x++)
        {
            var (luma, b, r) = (y[x], cb[x] - 128, cr[x] - 128);
            rgb[3 * x] = Clip(luma + (((RedFromCr * r) + Half) >> 16));
            rgb[(3 * x) + 1] = Clip(luma + (((GreenFromCb * b) + (GreenFromCr * r) + Half) >> 16));
            rgb[(3 * x) + 2] = Clip(luma + (((BlueFromCb * b) + Half) >> 16));
        }
    }

    private static byte Clip(int value) => (byte)Math.Clamp(value, 0, 255);
}
