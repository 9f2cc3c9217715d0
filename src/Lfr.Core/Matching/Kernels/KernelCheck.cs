namespace Lfr.Core.Matching.Kernels;

/// <summary>Holds a kernel against the specification on this very machine, in well under a millisecond. Not every instruction that a kernel may use could be run where it was
/// written.</summary>
internal static unsafe class KernelCheck
{
    // One whole block, and some values of another.
    private const int Dimension = 144;
    private const int Quads = Dimension / 4;

    /// <summary>The kernel itself, once it has given the specification's bits.</summary>
    /// <exception cref="InvalidOperationException">It gave others.</exception>
    public static CosineKernel Checked(CosineKernel kernel) => Agrees(kernel, CosineKernel.All[0])
        ? kernel
        : throw new InvalidOperationException(
            $"The {kernel.Name}-bit kernel computes other bits than the specification on this processor. Set {CosineKernel.Variable} to a narrower one (scalar, 128, 256), and report it.");

    private static bool Agrees(CosineKernel kernel, CosineKernel specification)
    {
        var size = kernel.TileProbes;
        var state = 1u;
        float[] probes = new float[Dimension * size], panel = new float[Dimension * CosineKernel.PanelRows];
        var halves = new ushort[panel.Length];
        var bytes = new byte[panel.Length];
        int[] pairs = new int[2 * Quads], fours = Packed(4, ref state), full = Packed(size, ref state);
        Fill(probes, ref state);
        Fill(panel, ref state);
        for (var i = 0; i < panel.Length; i++)
        {
            halves[i] = Storage.Float16Value.Encode(panel[i]);
            bytes[i] = (byte)Next(ref state);
        }

        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (int)Next(ref state);
        }

        fixed (float* p = probes, m = panel)
        fixed (ushort* h = halves)
        fixed (byte* b = bytes)
        fixed (int* pair = pairs, four = fours, all = full)
        {
            var expected = Run(specification, size, p, m, h, b, pair, four, all);
            return Run(kernel, size, p, m, h, b, pair, four, all).AsSpan().SequenceEqual(expected);
        }
    }

    private static int[] Run(CosineKernel kernel, int size, float* probes, float* panel, ushort* halves, byte* bytes, int* pairs, int* fours, int* full)
    {
        const int Rows = CosineKernel.PanelRows;
        const int Block = CanonicalScore.BlockDimensions;
        var results = new int[(3 + (2 * size) + (2 * 4) + Dimension) * Rows];
        fixed (int* start = results)
        {
            var place = start;
            kernel.Float32(probes, panel, Dimension, (float*)place);
            kernel.Float16(probes, halves, Dimension, (float*)(place += Rows));
            kernel.Int8(pairs, bytes, Quads, -77, place += Rows);
            place += Rows;
            foreach (var tile in (ReadOnlySpan<int>)[4, size])
            {
                kernel.Float32Tile(probes, tile, panel, Block, true, (float*)place);
                kernel.Float32Tile(probes + (Block * tile), tile, panel + (Block * Rows), Dimension - Block, false, (float*)place);
                place += tile * Rows;
                kernel.Int8Tile(tile == 4 ? fours : full, tile, bytes, Quads, place);
                place += tile * Rows;
            }

            kernel.WidenFloat16(halves, Dimension, (float*)place);
        }

        return results;
    }

    /// <summary>A tile's probes: eight values of +-16 a run and half, at the limit, and after each run its weights.</summary>
    private static int[] Packed(int size, ref uint state)
    {
        var quads = new int[CosineKernel.PackedQuads(Quads) * size];
        for (var i = 0; i < quads.Length; i++)
        {
            var bits = Next(ref state);
            if (i / size % (CosineKernel.RunQuads + 1) == CosineKernel.RunQuads)
            {
                quads[i] = CosineKernel.Weight(1 + (int)(bits % CosineKernel.MostWeight));
                continue;
            }

            for (var value = 0; value < 4; value++)
            {
                quads[i] |= (byte)((bits >> value & 1) == 0 ? 16 : -16) << (8 * value);
            }
        }

        return quads;
    }

    private static void Fill(float[] values, ref uint state)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ((int)Next(ref state) >> 8) * (1f / (1 << 26));
        }
    }

    // Marsaglia, Xorshift RNGs (2003).
    private static uint Next(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        return state ^= state << 5;
    }
}
