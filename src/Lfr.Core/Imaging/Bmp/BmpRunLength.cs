namespace Lfr.Core.Imaging.Bmp;

/// <summary>The run-length codes of 4- and 8-bit BMPs (Microsoft, "Bitmap compression"): palette indices, rows from the bottom up. Pixels that are
/// passed over keep index 0, and what a run writes after its row's end (some encoders pad rows) is dropped.</summary>
internal static class BmpRunLength
{
    /// <param name="data">The codes.</param>
    /// <param name="nibbles">Whether indices have 4 bits.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="indices">[height, width], bottom row first, all zero.</param>
    public static void Expand(ReadOnlySpan<byte> data, bool nibbles, int width, int height, Span<byte> indices)
    {
        var (x, y, at) = (0, 0, 0);
        while (true)
        {
            var (count, code) = (Next(data, ref at), Next(data, ref at));
            var row = y < height ? indices.Slice(y * width, width) : [];
            if (row.IsEmpty && (count, code) is not ((0, 0) or (0, 1)))
            {
                throw new ImageFormatException("The BMP has more rows of runs than its header says: the file is corrupt.");
            }

            if (count > 0)
            {
                for (var i = 0; i < count && x + i < width; i++)
                {
                    row[x + i] = nibbles ? (byte)((i & 1) == 0 ? code >> 4 : code & 15) : code;
                }

                x = Math.Min(x + count, width);
            }
            else if (code == 0)
            {
                (x, y) = (0, Math.Min(y + 1, height));
            }
            else if (code == 1)
            {
                return;
            }
            else if (code == 2)
            {
                x += Next(data, ref at);
                y += Next(data, ref at);
                if (x > width || y > height)
                {
                    throw new ImageFormatException("A jump of the BMP passes the picture's edge: the file is corrupt.");
                }
            }
            else
            {
                Literal(data, ref at, nibbles, code, row[Math.Min(x, width)..]);
                x = Math.Min(x + code, width);
            }
        }
    }

    private static void Literal(ReadOnlySpan<byte> data, ref int at, bool nibbles, int count, Span<byte> row)
    {
        byte pair = 0;
        for (var i = 0; i < count; i++)
        {
            if (!nibbles || (i & 1) == 0)
            {
                pair = Next(data, ref at);
            }

            if (i < row.Length)
            {
                row[i] = !nibbles ? pair : (byte)((i & 1) == 0 ? pair >> 4 : pair & 15);
            }
        }

        at += (nibbles ? (count + 1) / 2 : count) & 1; // Literals end on a 16-bit boundary.
    }

    private static byte Next(ReadOnlySpan<byte> data, ref int at) => at < data.Length
        ? data[at++]
        : throw new ImageFormatException("The BMP's runs have no end: the file is truncated.");
}
