using System.Runtime.Intrinsics;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Matching.Selection;

/// <summary>One thread of a pairwise run. It takes a block of left entries into panels of its own and meets them with the right ones, 64 at a time.</summary>
internal sealed unsafe class PairwiseWorker : IDisposable
{
    // The block stays in the last-level cache while all the right entries pass by.
    private const int BlockBytes = 4 << 20;

    private readonly PairwiseSet _left;
    private readonly PairwiseSet _right;
    private readonly bool _isSymmetric;
    private readonly IPairwiseConsumer _consumer;
    private readonly CosineKernel _kernel;
    private readonly SlotLayout _layout;
    private readonly ProbeBatch _probes = new();
    private readonly NativeScratch _panels = new();
    private readonly NativeScratch _scratch = new();
    private readonly float* _scores;
    private readonly float* _vector;

    public PairwiseWorker(PairwiseSet left, PairwiseSet right, bool isSymmetric, IPairwiseConsumer consumer, CosineKernel kernel)
    {
        _left = left;
        _right = right;
        _isSymmetric = isSymmetric;
        _consumer = consumer;
        _kernel = kernel;
        _layout = new SlotLayout(left.Layout.Dimension, TemplatePrecision.Float32, TemplatePrecision.Float32);
        var scores = (nuint)((ProbeBatch.Capacity + kernel.TileProbes) * CosineKernel.PanelRows * sizeof(float));
        var vector = (nuint)(_layout.Dimension * sizeof(float));
        _scratch.Reserve(NativeScratch.Aligned(scores) + NativeScratch.Aligned(vector));
        _scores = (float*)_scratch.Take(scores);
        _vector = (float*)_scratch.Take(vector);
    }

    /// <summary>Left entries a block: whole panels, and enough blocks for every thread.</summary>
    public static int BlockRows(PairwiseSet left, int threads)
    {
        var fits = Math.Max(1, BlockBytes / (left.Layout.Dimension * sizeof(float) * CosineKernel.PanelRows));
        var fair = Math.Max(1, left.Count / (threads * 8 * CosineKernel.PanelRows));
        return CosineKernel.PanelRows * (threads == 1 ? fits : Math.Min(fits, fair));
    }

    public void Run(int first, int end, CancellationToken cancellation)
    {
        var panels = (end - first + CosineKernel.PanelRows - 1) / CosineKernel.PanelRows;
        _panels.Reserve((nuint)(panels * _layout.PanelBytes));
        var block = (float*)_panels.Take((nuint)(panels * _layout.PanelBytes));
        var vector = new Span<float>(_vector, _layout.Dimension);
        for (var i = first; i < end; i++)
        {
            _left.Read(i, vector);
            var lane = block + ((i - first) / CosineKernel.PanelRows * CosineKernel.PanelRows * _layout.Dimension) + ((i - first) % CosineKernel.PanelRows);
            for (var d = 0; d < vector.Length; d++)
            {
                lane[d * CosineKernel.PanelRows] = vector[d];
            }
        }

        // Of a set with itself, only right entries after the block's first one have anything to meet in it.
        for (var column = _isSymmetric ? first + 1 : 0; column < _right.Count; column += ProbeBatch.Capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(ProbeBatch.Capacity, _right.Count - column);
            _probes.Begin(_layout, _kernel, count);
            for (var i = 0; i < count; i++)
            {
                _right.Read(column + i, vector);
                _probes.Set(i, vector);
            }

            for (var row = first; row < end; row += CosineKernel.PanelRows)
            {
                if (_isSymmetric && row >= column + count - 1)
                {
                    break;
                }

                Tile(block + ((nint)(row - first) * _layout.Dimension), row, Math.Min(CosineKernel.PanelRows, end - row), column, count);
            }
        }
    }

    public void Dispose()
    {
        _probes.Dispose();
        _panels.Dispose();
        _scratch.Dispose();
    }

    private void Tile(float* panel, int row, int rows, int column, int columns)
    {
        if (_probes.IsTiled)
        {
            for (var block = 0; block < _layout.Dimension; block += CanonicalScore.BlockDimensions)
            {
                var dims = Math.Min(CanonicalScore.BlockDimensions, _layout.Dimension - block);
                for (var tile = 0; tile < columns; tile += _probes.TileSize(tile))
                {
                    var size = _probes.TileSize(tile);
                    _kernel.Float32Tile(
                        _probes.TileRows(tile) + (block * size), size, panel + (block * CosineKernel.PanelRows), dims, block == 0, _scores + (tile * CosineKernel.PanelRows));
                }
            }
        }
        else
        {
            for (var i = 0; i < columns; i++)
            {
                _kernel.Float32(_probes.Row(i), panel, _layout.Dimension, _scores + (i * CosineKernel.PanelRows));
            }
        }

        for (var i = 0; i < columns * CosineKernel.PanelRows; i += Vector256<float>.Count)
        {
            Vector256.Min(Vector256.Max(Vector256.Load(_scores + i), Vector256.Create(-1f)), Vector256<float>.One).Store(_scores + i);
        }

        _consumer.Consume(new PairwiseTile(
            new ReadOnlySpan<float>(_scores, columns * CosineKernel.PanelRows),
            _left.EntryIds.AsSpan(row, rows),
            _left.Subjects.AsSpan(row, rows),
            _right.EntryIds.AsSpan(column, columns),
            _right.Subjects.AsSpan(column, columns),
            _isSymmetric ? column - row : CosineKernel.PanelRows));
    }
}
