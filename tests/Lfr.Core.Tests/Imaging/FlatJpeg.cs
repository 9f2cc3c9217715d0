namespace Lfr.Core.Tests.Imaging;

/// <summary>Writes a sequential JPEG of RGB components (Adobe transform 0) whose blocks are flat: enough to try any sampling factors, and samples of twelve bits.</summary>
internal static class FlatJpeg
{
    /// <param name="width">Pixels a row, a multiple of 8 times the largest factor.</param>
    /// <param name="height">8.</param>
    /// <param name="factors">Each component's horizontal factor.</param>
    /// <param name="levels">Each component's block levels, from left to right.</param>
    /// <param name="precision">Bits a sample, 8 or 12: baseline, or the extended sequential process (ITU-T T.81, table B.2 and annex F), which alone may have twelve.</param>
    public static byte[] Encode(int width, int height, int[] factors, int[][] levels, int precision = 8)
    {
        var file = new List<byte> { 0xFF, 0xD8, 0xFF, 0xEE, 0, 14 };
        file.AddRange("Adobe"u8.ToArray());
        file.AddRange([0, 100, 0, 0, 0, 0, 0]);
        file.AddRange([0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)8, 64)]);
        file.AddRange([0xFF, (byte)(precision == 8 ? 0xC0 : 0xC1), 0, 17, (byte)precision, 0, (byte)height, 0, (byte)width, 3]);
        for (var c = 0; c < 3; c++)
        {
            file.AddRange([(byte)(c + 1), (byte)((factors[c] << 4) | 1), 0]);
        }

        // DC: categories from 0 to the sample's bits and three more, as codes of four bits; AC: only the end of block, one bit.
        var categories = Enumerable.Range(0, precision + 3).Select(category => (byte)category).ToArray();
        file.AddRange([0xFF, 0xC4, 0, (byte)(19 + categories.Length), 0, 0, 0, 0, (byte)categories.Length, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. categories]);
        file.AddRange([0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        file.AddRange([0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
        var bits = new System.Text.StringBuilder();
        int[] prediction = [0, 0, 0];
        for (var unit = 0; unit < width / (8 * factors.Max()); unit++)
        {
            for (var c = 0; c < 3; c++)
            {
                for (var h = 0; h < factors[c]; h++)
                {
                    var value = levels[c][(unit * factors[c]) + h] - (1 << (precision - 1));
                    Append(bits, value - prediction[c]);
                    prediction[c] = value;
                }
            }
        }

        var text = bits.ToString().PadRight((bits.Length + 7) / 8 * 8, '1');
        for (var i = 0; i < text.Length; i += 8)
        {
            var b = Convert.ToByte(text.Substring(i, 8), 2);
            file.Add(b);
            if (b == 0xFF)
            {
                file.Add(0);
            }
        }

        return [.. file, 0xFF, 0xD9];
    }

    private static void Append(System.Text.StringBuilder bits, int difference)
    {
        var size = 32 - int.LeadingZeroCount(Math.Abs(difference));
        bits.Append(Convert.ToString(size, 2).PadLeft(4, '0'));
        if (size > 0)
        {
            bits.Append(Convert.ToString(difference > 0 ? difference : difference + (1 << size) - 1, 2).PadLeft(size, '0'));
        }

        bits.Append('0');
    }
}
