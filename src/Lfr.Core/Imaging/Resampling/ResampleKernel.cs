using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging.Resampling;

/// <summary>One pass in each direction. Every width gives the same bytes; the scalar one is the specification.</summary>
internal abstract class ResampleKernel
{
    /// <summary>Bytes that <see cref="Horizontal"/> may write after a row.</summary>
    public const int Padding = 32;

    /// <summary>Rows that <see cref="Mean"/> takes at most: up to here the division by multiplication below is exact.</summary>
    public const int MostMeanRows = 15;

    /// <summary>Every kernel that this machine runs, slowest first.</summary>
    public static IReadOnlyList<ResampleKernel> All { get; } = Avx2.IsSupported
        ? [new ScalarResampleKernel(), new Vector256ResampleKernel()]
        : [new ScalarResampleKernel()];

    /// <summary>The fastest of <see cref="All"/>.</summary>
    public static ResampleKernel Best => All[^1];

    /// <summary>Bits of vector that it uses: 0 for scalar.</summary>
    public abstract int Width { get; }

    /// <summary>Resizes one row, or two that lie one above the other (the second empty if there is one only).</summary>
    /// <param name="first">A row, [inputs, channels] bytes, and whatever follows it in its buffer: weights of zero may fall on that.</param>
    /// <param name="second">Another row, or empty.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="table">The weights.</param>
    /// <param name="firstOut">[size, channels] bytes and <see cref="Padding"/> more that may be overwritten.</param>
    /// <param name="secondOut">Likewise for the second row.</param>
    public abstract void Horizontal(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int channels, ResampleTable table, Span<byte> firstOut, Span<byte> secondOut);

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

    /// <summary>The factor m with <c>(sum * m) >> 16 == sum / count</c> for every sum of <paramref name="count"/> bytes and half of the count: the error,
    /// at most sum / 65536, stays under 1 / count.</summary>
    private protected static ushort Reciprocal(int count) => (ushort)((65536 / count) + 1);
}
