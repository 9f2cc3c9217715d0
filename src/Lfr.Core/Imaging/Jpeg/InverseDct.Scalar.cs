namespace Lfr.Core.Imaging.Jpeg;

/// <content>The specification.</content>
internal static partial class InverseDct
{
    internal static void Scalar(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> steps, Span<byte> samples, int stride)
    {
        Span<int> work = stackalloc int[64];
        Span<int> line = stackalloc int[8];
        for (var x = 0; x < 8; x++)
        {
            for (var y = 0; y < 8; y++)
            {
                line[y] = (short)(coefficients[(8 * y) + x] * steps[(8 * y) + x]);
            }

            Pass(line, ConstantBits - PassBits);
            for (var y = 0; y < 8; y++)
            {
                work[(8 * y) + x] = line[y];
            }
        }

        for (var y = 0; y < 8; y++)
        {
            line = work.Slice(8 * y, 8);
            Pass(line, ConstantBits + PassBits + 3);
            for (var x = 0; x < 8; x++)
            {
                samples[(y * stride) + x] = (byte)Math.Clamp(line[x] + 128, 0, 255);
            }
        }
    }

    private static void Pass(Span<int> line, int shift)
    {
        // Even part.
        var z1 = (line[2] + line[6]) * F0541196100;
        var even2 = z1 - (line[6] * F1847759065);
        var even3 = z1 + (line[2] * F0765366865);
        var even0 = (line[0] + line[4]) << ConstantBits;
        var even1 = (line[0] - line[4]) << ConstantBits;
        var (s0, s3, s1, s2) = (even0 + even3, even0 - even3, even1 + even2, even1 - even2);

        // Odd part.
        var (o0, o1, o2, o3) = (line[7], line[5], line[3], line[1]);
        z1 = (o0 + o3) * -F0899976223;
        var z2 = (o1 + o2) * -F2562915447;
        var z3 = o0 + o2;
        var z4 = o1 + o3;
        var z5 = (z3 + z4) * F1175875602;
        z3 = (z3 * -F1961570560) + z5;
        z4 = (z4 * -F0390180644) + z5;
        o0 = (o0 * F0298631336) + z1 + z3;
        o1 = (o1 * F2053119869) + z2 + z4;
        o2 = (o2 * F3072711026) + z2 + z3;
        o3 = (o3 * F1501321110) + z1 + z4;

        var half = 1 << (shift - 1);
        line[0] = (s0 + o3 + half) >> shift;
        line[7] = (s0 - o3 + half) >> shift;
        line[1] = (s1 + o2 + half) >> shift;
        line[6] = (s1 - o2 + half) >> shift;
        line[2] = (s2 + o1 + half) >> shift;
        line[5] = (s2 - o1 + half) >> shift;
        line[3] = (s3 + o0 + half) >> shift;
        line[4] = (s3 - o0 + half) >> shift;
    }
}
