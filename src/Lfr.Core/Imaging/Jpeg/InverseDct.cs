using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging.Jpeg;

/// <summary>The inverse discrete cosine transform of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) in 13-bit fixed point, columns first and two
/// extra bits kept between the passes: the arithmetic of libjpeg's accurate integer method (jidctint.c), so that samples agree with it.</summary>
internal static partial class InverseDct
{
    private const int ConstantBits = 13;
    private const int PassBits = 2;

    // The method's constants times 2^13.
    private const int F0298631336 = 2446;
    private const int F0390180644 = 3196;
    private const int F0541196100 = 4433;
    private const int F0765366865 = 6270;
    private const int F0899976223 = 7373;
    private const int F1175875602 = 9633;
    private const int F1501321110 = 12299;
    private const int F1847759065 = 15137;
    private const int F1961570560 = 16069;
    private const int F2053119869 = 16819;
    private const int F2562915447 = 20995;
    private const int F3072711026 = 25172;

    /// <summary>Bits of vector in use: 0 for scalar.</summary>
    public static int Width => Avx2.IsSupported ? 256 : 0;

    /// <summary>Transforms one block.</summary>
    /// <param name="coefficients">64 in natural order.</param>
    /// <param name="steps">64 quantisation steps in natural order.</param>
    /// <param name="samples">Where the block's top left sample goes; 7 * stride + 8 bytes or more.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    public static void Transform(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> steps, Span<byte> samples, int stride)
    {
        if (Avx2.IsSupported)
        {
            Vector256(coefficients, steps, samples, stride);
        }
        else
        {
            Scalar(coefficients, steps, samples, stride);
        }
    }

    /// <summary>Transforms a block whose only coefficient is the first: all samples are one value.</summary>
    public static void TransformFlat(short coefficient, short step, Span<byte> samples, int stride)
    {
        var level = (short)(coefficient * step);
        var value = (byte)Math.Clamp((((level << PassBits) + (1 << (PassBits + 2))) >> (PassBits + 3)) + 128, 0, 255);
        var eight = value * 0x0101010101010101UL;
        _ = samples[(7 * stride) + 7];
        for (var y = 0; y < 8; y++)
        {
            MemoryMarshal.Write(samples[(y * stride)..], in eight);
        }
    }
}
