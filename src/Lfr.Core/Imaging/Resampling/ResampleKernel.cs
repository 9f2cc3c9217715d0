using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging.Resampling;

/// <summary>One pass in each direction. Every width gives the same bytes; the scalar one is the specification.</summary>
internal abstract class ResampleKernel
{
    /// <summary>Bytes that <see cref="Horizontal"/> may write after a row.</summary>
    public const int Padding = 32;

    /// <summary>Every kernel that this machine runs, slowest first.</summary>
    public static IReadOnlyList<ResampleKernel> All { get; } = Avx2.IsSupported
        ? [new ScalarResampleKernel(), new Vector256ResampleKernel()]
        : [new ScalarResampleKernel()];

    /// <summary>The fastest of <see cref="All"/>.</summary>
    public static ResampleKernel Best => All[^1];

    /// <summary>Bits of vector that it uses: 0 for scalar.</summary>
    public abstract int Width { get; }

    /// <summary>Resizes one row, or two that lie one above the other (the second empty if there is one only).</summary>
    /// <param name="first">A row, [inputs, channels] bytes.</param>
    /// <param name="second">Another row, or empty.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="table">The weights.</param>
    /// <param name="firstOut">[size, channels] bytes and <see cref="Padding"/> more that may be overwritten.</param>
    /// <param name="secondOut">Likewise for the second row.</param>
    public abstract void Horizontal(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int channels, ResampleTable table, Span<byte> firstOut, Span<byte> secondOut);

    /// <summary>Weighs rows into one.</summary>
    /// <param name="rows">The buffer that holds the rows.</param>
    /// <param name="offsets">Where each tap's row begins in it.</param>
    /// <param name="table">The weights.</param>
    /// <param name="position">The output row.</param>
    /// <param name="output">The output row's bytes, as many as each row has.</param>
    public abstract void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> offsets, ResampleTable table, int position, Span<byte> output);
}
