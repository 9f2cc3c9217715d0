using System.Numerics;
using Lfr.Core.Matching.Kernels;

namespace Lfr.Core.Matching.Storage;

/// <summary>Reads every byte that a search of a matrix scans and does nothing with it: what no search of that memory can be faster than.</summary>
internal static unsafe class ReadLimit
{
    /// <summary>Bytes that a scan reads: the panels, and for a bounded scan each entry's scale and bound.</summary>
    public static long Bytes(TemplateMatrix matrix)
    {
        var layout = matrix.Store.Layout;
        var slots = (matrix.Store.Slots + CosineKernel.PanelRows - 1L) / CosineKernel.PanelRows * CosineKernel.PanelRows;
        return (slots / CosineKernel.PanelRows * layout.PanelBytes) + (layout.HasRows ? slots * 2 * sizeof(float) : 0);
    }

    /// <summary>Reads the panels on this many threads.</summary>
    /// <returns>A value that depends on every byte, so that no read can be left out.</returns>
    public static ulong Read(TemplateMatrix matrix, int threads)
    {
        using var reading = new MatrixReading(matrix.Store);
        var chunks = reading.Chunks;
        var layout = matrix.Store.Layout;
        var panels = (reading.Slots + CosineKernel.PanelRows - 1) / CosineKernel.PanelRows;
        if (threads == 1)
        {
            return Read(chunks, layout, 0, panels);
        }

        var sums = new ulong[threads];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
            sums[part] = Read(chunks, layout, (int)((long)panels * part / threads), (int)((long)panels * (part + 1) / threads)));
        return sums.Aggregate((a, b) => a ^ b);
    }

    private static ulong Read(TemplateChunk[] chunks, SlotLayout layout, int first, int end)
    {
        // Four sums: more reads in flight than one chain of additions would allow. Every panel is a multiple of 128 bytes.
        Vector<ulong> a = default, b = default, c = default, d = default;
        for (var panel = first; panel < end; panel++)
        {
            var start = chunks[panel >> layout.PanelsLog2].Panel(panel & (layout.PanelsPerChunk - 1));
            var stop = start + layout.PanelBytes;
            for (; start + (4 * Vector<byte>.Count) <= stop; start += 4 * Vector<byte>.Count)
            {
                a ^= Vector.Load((ulong*)start);
                b ^= Vector.Load((ulong*)start + Vector<ulong>.Count);
                c ^= Vector.Load((ulong*)start + (2 * Vector<ulong>.Count));
                d ^= Vector.Load((ulong*)start + (3 * Vector<ulong>.Count));
            }

            for (; start != stop; start += Vector<byte>.Count)
            {
                a ^= Vector.Load((ulong*)start);
            }
        }

        return Vector.Sum(a ^ b ^ c ^ d);
    }
}
