using System.Numerics;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Matching.Selection;

/// <summary>One worker's part of a search: it takes panels, computes or bounds their scores, and offers what may count, scored canonically.</summary>
internal sealed unsafe class PanelScan : IDisposable
{
    private readonly NativeScratch _scratch = new();
    private readonly CandidateHeap[] _heaps = new CandidateHeap[ProbeBatch.Capacity];
    private readonly PendingScores[] _pending = new PendingScores[ProbeBatch.Capacity];
    private CosineKernel _kernel = CosineKernel.Best;
    private SlotLayout _layout = null!;
    private ProbeBatch _probes = null!;
    private TemplateChunk[] _chunks = [];
    private long _version;
    private int _slots;
    private float* _scores;
    private float* _widened;
    private float* _row;

    public PanelScan()
    {
        for (var i = 0; i < _heaps.Length; i++)
        {
            _heaps[i] = new CandidateHeap();
            _pending[i] = new PendingScores();
        }
    }

    internal NativeScratch Scratch => _scratch;

    public CandidateHeap Heap(int probe) => _heaps[probe];

    public void Begin(CosineKernel kernel, SlotLayout layout, ProbeBatch probes, scoped in MatrixReading reading, int capacity, float threshold, bool bySubject)
    {
        _kernel = kernel;
        _layout = layout;
        _probes = probes;
        _chunks = reading.Chunks;
        _version = reading.Version;
        _slots = reading.Slots;

        // A tile may be wider than the probes left for it, so the scores have room for one tile more.
        var scores = (nuint)((probes.Count + kernel.TileProbes) * CosineKernel.PanelRows * sizeof(float));
        var widened = (nuint)(CanonicalScore.BlockDimensions * CosineKernel.PanelRows * sizeof(float));
        var row = (nuint)(layout.Dimension * sizeof(float));
        _scratch.Reserve(NativeScratch.Aligned(scores) + NativeScratch.Aligned(widened) + NativeScratch.Aligned(row));
        _scores = (float*)_scratch.Take(scores);
        _widened = (float*)_scratch.Take(widened);
        _row = (float*)_scratch.Take(row);
        for (var i = 0; i < probes.Count; i++)
        {
            _heaps[i].Begin(capacity, threshold, bySubject);
            if (layout.HasRows)
            {
                _pending[i].Begin(capacity, threshold, bySubject);
            }
        }
    }

    /// <summary>Scans panels <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public void Run(int first, int end)
    {
        for (var panel = first; panel < end; panel++)
        {
            var chunk = _chunks[panel >> _layout.PanelsLog2];
            var local = panel & (_layout.PanelsPerChunk - 1);
            if (_probes.IsTiled)
            {
                ScanTiles(chunk, local, panel);
            }
            else
            {
                ScanProbes(chunk, local, panel);
            }
        }
    }

    /// <summary>Scores what only bounds are known of yet.</summary>
    public void Finish()
    {
        for (var probe = 0; _layout.HasRows && probe < _probes.Count; probe++)
        {
            ScorePending(probe);
            _heaps[probe].Overflow(_pending[probe].Overflowed);
        }
    }

    /// <summary>Zeroes scores and lets go of the matrix.</summary>
    public void End()
    {
        for (var i = 0; i < _probes.Count; i++)
        {
            _heaps[i].Clear();
            if (_layout.HasRows)
            {
                _pending[i].Clear();
            }
        }

        _scratch.Erase();
        _chunks = [];
    }

    public void Dispose() => _scratch.Dispose();

    private void ScanProbes(TemplateChunk chunk, int local, int panel)
    {
        var start = chunk.Panel(local);
        for (var probe = 0; probe < _probes.Count; probe++)
        {
            switch (_layout.Scan)
            {
                case TemplatePrecision.Float32:
                    _kernel.Float32(_probes.Row(probe), (float*)start, _layout.Dimension, _scores);
                    break;
                case TemplatePrecision.Float16:
                    _kernel.Float16(_probes.Scaled(probe), (ushort*)start, _layout.Dimension, _scores);
                    break;
                default:
                    _kernel.Int8(_probes.Pairs(probe), (sbyte*)start, _layout.Quads, (int*)_scores);
                    break;
            }

            Select(chunk, local, panel, probe, _scores);
        }
    }

    private void ScanTiles(TemplateChunk chunk, int local, int panel)
    {
        // Integers may be added in any order: longer blocks cost less, and their widened pairs take no more room.
        var length = (_layout.Scan == TemplatePrecision.Int8 ? 2 : 1) * CanonicalScore.BlockDimensions;
        var start = chunk.Panel(local);
        var ahead = start + (_layout.PanelBytes * Math.Min(length, _layout.Dimension) / _layout.Dimension);
        for (var block = 0; block < _layout.Dimension; block += length)
        {
            var dims = Math.Min(length, _layout.Dimension - block);
            var quads = (dims + 3) / 4;
            var rows = (float*)start + (block * CosineKernel.PanelRows);
            switch (_layout.Scan)
            {
                case TemplatePrecision.Float16:
                    _kernel.WidenFloat16((ushort*)start + (block * CosineKernel.PanelRows), dims, _widened);
                    rows = _widened;
                    break;
                case TemplatePrecision.Int8:
                    _kernel.WidenInt8((sbyte*)start + (block * CosineKernel.PanelRows), quads, (int*)_widened);
                    break;
            }

            // While a block is multiplied, the next one is fetched, a part with each tile.
            var share = _layout.PanelBytes * dims / _layout.Dimension / Math.Max(1, _probes.Count / _kernel.TileProbes);
            for (var tile = 0; tile < _probes.Count;)
            {
                Prefetch.Run(ahead, share);
                ahead += share;
                var size = _probes.TileSize(tile);
                var totals = _scores + (tile * CosineKernel.PanelRows);
                if (_layout.Scan == TemplatePrecision.Int8)
                {
                    _kernel.Int8Tile(_probes.TilePairs(tile) + (block / 2 * size), size, (int*)_widened, 2 * quads, block == 0, (int*)totals);
                }
                else
                {
                    _kernel.Float32Tile(_probes.TileRows(tile) + (block * size), size, rows, dims, block == 0, totals);
                }

                tile += size;
            }
        }

        for (var probe = 0; probe < _probes.Count; probe++)
        {
            Select(chunk, local, panel, probe, _scores + (probe * CosineKernel.PanelRows));
        }
    }

    private void Select(TemplateChunk chunk, int local, int panel, int probe, float* values)
    {
        if (_layout.HasRows)
        {
            SelectBounded(chunk, local, panel, probe, values);
            return;
        }

        var heap = _heaps[probe];
        var records = chunk.Records + (local * CosineKernel.PanelRows);
        for (var mask = PanelFilter.AtOrAbove(values, heap.Floor); mask != 0; mask &= mask - 1)
        {
            var row = BitOperations.TrailingZeroCount(mask);
            if (IsVisible(panel, row, records))
            {
                heap.Offer(CanonicalScore.Clamp(values[row]), records[row].EntryId, records[row].Subject);
            }
        }
    }

    private void SelectBounded(TemplateChunk chunk, int local, int panel, int probe, float* values)
    {
        var pending = _pending[probe];
        var first = local * CosineKernel.PanelRows;
        float* scales = chunk.Scales + first, errors = chunk.Errors + first;
        var records = chunk.Records + first;
        ref readonly var bound = ref _probes.Bound(probe);
        var isInteger = _layout.Scan == TemplatePrecision.Int8;
        var floor = MathF.Max(pending.Floor, _heaps[probe].Floor);
        var mask = isInteger
            ? PanelFilter.BoundAtOrAbove((int*)values, scales, errors, bound, floor)
            : PanelFilter.BoundAtOrAbove(values, scales, errors, bound, floor);
        for (; mask != 0; mask &= mask - 1)
        {
            var row = BitOperations.TrailingZeroCount(mask);
            if (!IsVisible(panel, row, records))
            {
                continue;
            }

            if (pending.IsFull)
            {
                ScorePending(probe);
            }

            var value = (isInteger ? ((int*)values)[row] : values[row]) * (scales[row] * bound.Scale);
            var reach = (errors[row] * bound.Slope) + bound.Constant;
            pending.Add((panel * CosineKernel.PanelRows) + row, value - reach, value + reach, records[row].EntryId, records[row].Subject);
        }
    }

    private bool IsVisible(int panel, int row, EntryRecord* records) =>
        (panel * CosineKernel.PanelRows) + row < _slots && EntryRecord.IsVisible(ref records[row], _version);

    private void ScorePending(int probe)
    {
        var heap = _heaps[probe];
        var pending = _pending[probe];
        var slots = pending.Drop(MathF.Max(pending.Floor, heap.Floor));
        for (var i = 0; i < slots.Length; i++)
        {
            // The rows lie anywhere: the next one is fetched while this one is scored.
            if (i + 1 < slots.Length)
            {
                Prefetch.Run(_chunks[slots[i + 1] >> _layout.SlotsLog2].Row(slots[i + 1] & (_layout.SlotsPerChunk - 1)), _layout.RowBytes);
            }

            var chunk = _chunks[slots[i] >> _layout.SlotsLog2];
            var local = slots[i] & (_layout.SlotsPerChunk - 1);
            heap.Offer(CanonicalScore.Clamp(Rescore(chunk, local, probe)), chunk.Records[local].EntryId, chunk.Records[local].Subject);
        }

        pending.Taken();
    }

    private float Rescore(TemplateChunk chunk, int slot, int probe)
    {
        var row = (float*)chunk.Row(slot);
        if (_layout.Stored == TemplatePrecision.Float16)
        {
            var bits = (ushort*)row;
            row = _row;
            Float16Value.Decode(bits, row, _layout.Dimension);
        }

        return CanonicalScore.Dot(_probes.Row(probe), row, _layout.Dimension);
    }
}
