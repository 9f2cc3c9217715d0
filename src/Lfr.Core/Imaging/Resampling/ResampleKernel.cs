using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging.Resampling;

/// <summary>One pass in each direction. Every width gives the same bytes; the scalar one is the specification.</summary>
internal abstract class ResampleKernel
{
    /// <summary>Bytes that <see cref="Horizontal"/> may write after a row.</summary>
    public const int Padding = 32;

    /// <summary>Rows that <see cref="Mean"/> takes at most: up to here the division by multiplication below is exact.</summary>
    public const int MostMeanRows = 15;

    /// <summary>Rows that <see cref="Horizontal"/> takes at most.</summary>
    public const int MostRows = 4;

    /// <summary>Every kernel that this machine runs, slowest first. 512 bits only where the runtime says that they pay.</summary>
    public static IReadOnlyList<ResampleKernel> All { get; } = (Avx2.IsSupported, Vector512.IsHardwareAccelerated && Avx512BW.IsSupported) switch
    {
        (true, true) => [new ScalarResampleKernel(), new Vector256ResampleKernel(), new Vector512ResampleKernel()],
        (true, false) => [new ScalarResampleKernel(), new Vector256ResampleKernel()],
        _ => [new ScalarResampleKernel()],
    };

    /// <summary>The fastest of <see cref="All"/>.</summary>
    public static ResampleKernel Best => All[^1];

    /// <summary>Bits of vector that it uses: 0 for scalar.</summary>
    public abstract int Width { get; }

    /// <summary>Resizes rows that lie one below the other, each to a place of its own.</summary>
    /// <param name="rows">From the first row's first byte on, [inputs, channels] bytes a row, and whatever follows in the buffer: weights of zero may fall on
    /// that.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="table">The weights.</param>
    /// <param name="offsets">Where each resized row begins in the output: as many as there are rows, 1 to <see cref="MostRows"/>.</param>
    /// <param name="output">At each offset [size, channels] bytes and <see cref="Padding"/> more that may be overwritten.</param>
    public abstract void Horizontal(ReadOnlySpan<byte> rows, int stride, int channels, ResampleTable table, ReadOnlySpan<int> offsets, Span<byte> output);

    /// <summary>The mean of rows that follow each other, byte by byte, rounded to the nearest (halves up).</summary>
    /// <param name="rows">From the first row's first byte on.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="count">Rows, 1 to <see cref="MostMeanRows"/>.</param>
    /// <param name="output">The mean, as many bytes as each row has.</param>
    public abstract void Mean(ReadOnlySpan<byte> rows, int stride, int count, Span<byte> output);

    /// <summary>Weighs rows into one.</summary>
    /// <param name="rows">The buffer that holds the rows.</param>
    /// <param name="offsets">Where each tap's row begins in it.</param>
    /// <param name="table">The weights.</param>
    /// <param name="position">The output row.</param>
    /// <param name="output">The output row's bytes, as many as each row has.</param>
    public abstract void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> offsets, ResampleTable table, int position, Span<byte> output);

    /// <summary>The first output position, a multiple of four from the start, whose 16-byte loads might pass the end of the rows' buffer.</summary>
    private protected static int SafePositions(int length, ResampleTable table)
    {
        var reach = (12 * (table.Steps - 1)) + 16;
        var safe = table.Size;
        while (safe > 0 && (table.Starts[safe - 1] * 3) + reach > length)
        {
            safe--;
        }

        return safe & ~3;
    }

    /// <summary>The factor m with <c>(sum * m) >> 16 == sum / count</c> for every sum of <paramref name="count"/> bytes and half of the count: the error,
    /// at most sum / 65536, stays under 1 / count.</summary>
    private protected static ushort Reciprocal(int count) => (ushort)((65536 / count) + 1);
}
