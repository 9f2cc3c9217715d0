namespace Lfr.Core.Imaging.Bmp;

/// <summary>The run-length codes of 4- and 8-bit BMPs (Microsoft, "Bitmap compression"): palette indices, rows from the bottom up. Pixels that are
/// passed over keep index 0.</summary>
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
            if (count > 0)
            {
                var run = Run(indices, x, y, width, height, count);
                for (var i = 0; i < run.Length; i++)
                {
                    run[i] = nibbles ? (byte)((i & 1) == 0 ? code >> 4 : code & 15) : code;
                }

                x += count;
            }
            else if (code == 0)
            {
                (x, y) = (0, y + 1);
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
                Literal(data, ref at, nibbles, Run(indices, x, y, width, height, code));
                x += code;
            }
        }
    }

    private static void Literal(ReadOnlySpan<byte> data, ref int at, bool nibbles, Span<byte> run)
    {
        var bytes = nibbles ? (run.Length + 1) / 2 : run.Length;
        byte pair = 0;
        for (var i = 0; i < run.Length; i++)
        {
            if (!nibbles || (i & 1) == 0)
            {
                pair = Next(data, ref at);
            }

            run[i] = !nibbles ? pair : (byte)((i & 1) == 0 ? pair >> 4 : pair & 15);
        }

        at += bytes & 1; // Literals end on a 16-bit boundary.
    }

    private static Span<byte> Run(Span<byte> indices, int x, int y, int width, int height, int count) => y < height && x <= width - count
        ? indices.Slice((y * width) + x, count)
        : throw new ImageFormatException("A run of the BMP passes the end of a row: the file is corrupt.");

    private static byte Next(ReadOnlySpan<byte> data, ref int at) => at < data.Length
        ? data[at++]
        : throw new ImageFormatException("The BMP's runs have no end: the file is truncated.");
}
