using System.Numerics;
using System.Numerics.Tensors;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Matching.Selection;

/// <summary>One worker's part of a search: it takes panels, computes or bounds their scores, and offers what may count, scored canonically.</summary>
internal sealed unsafe class PanelScan : IDisposable
{
    /// <summary>Rows scored in one pass.</summary>
    private const int RowsAtOnce = 4;

    /// <summary>Panels of a batch's int8 scan that are kept until the best of them are known: enough that the floor found in them is near the last one, few enough that they stay in the
    /// second-level cache (a megabyte for 64 probes).</summary>
    private const int MostKeptPanels = 128;

    /// <summary>In the place of a kept panel's best: its entries were offered, and must not be twice.</summary>
    private const float Offered = float.NegativeInfinity;

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
    private float* _limits;
    private float* _slopes;
    private int* _kept;
    private float* _keptBest;
    private int* _keptPanels;
    private int _keepable;
    private int _keptCount;

    public PanelScan()
    {
        for (var i = 0; i < _heaps.Length; i++)
        {
            _heaps[i] = new CandidateHeap();
            _pending[i] = new PendingScores();
        }
    }

    internal NativeScratch Scratch => _scratch;

    private int KeptStride => (_probes.Count + _kernel.TileProbes) * CosineKernel.PanelRows;

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
        var rows = (nuint)(RowsAtOnce * layout.Dimension * sizeof(float));
        const nuint Limits = ProbeBatch.Capacity * sizeof(float);
        _keepable = layout.Scan == TemplatePrecision.Int8 && probes.IsTiled ? Math.Min(MostKeptPanels, (reading.Slots + CosineKernel.PanelRows - 1) / CosineKernel.PanelRows) : 0;
        _keptCount = 0;
        var kept = (nuint)_keepable * scores;
        var best = (nuint)(probes.Count * _keepable * sizeof(float));
        var panels = (nuint)(_keepable * sizeof(int));
        _scratch.Reserve(
            NativeScratch.Aligned(scores) + NativeScratch.Aligned(widened) + NativeScratch.Aligned(rows) + (2 * NativeScratch.Aligned(Limits))
            + NativeScratch.Aligned(kept) + NativeScratch.Aligned(best) + NativeScratch.Aligned(panels));
        _scores = (float*)_scratch.Take(scores);
        _widened = (float*)_scratch.Take(widened);
        _row = (float*)_scratch.Take(rows);
        _limits = (float*)_scratch.Take(Limits);
        _slopes = (float*)_scratch.Take(Limits);
        _kept = (int*)_scratch.Take(kept);
        _keptBest = (float*)_scratch.Take(best);
        _keptPanels = (int*)_scratch.Take(panels);
        for (var i = 0; i < probes.Count; i++)
        {
            _heaps[i].Begin(capacity, threshold, bySubject);
            if (layout.HasRows)
            {
                _pending[i].Begin(capacity, threshold, bySubject);
            }

            SetLimit(i);
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
        SelectKept();
        for (var probe = 0; _layout.HasRows && probe < _probes.Count; probe++)
        {
            if (probe + 1 < _probes.Count)
            {
                Fetch(_pending[probe + 1], 0, _pending[probe + 1].Count);
            }

            ScorePending(probe);
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
        var error = LargestError(chunk, local);
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
                    _kernel.Int8(_probes.Pairs(probe), start, _layout.Quads, _probes.Start(probe), (int*)_scores);
                    break;
            }

            Select(chunk, local, panel, probe, 1, _scores, error);
        }
    }

    private void ScanTiles(TemplateChunk chunk, int local, int panel)
    {
        // Integers may be added in any order: a longer block costs less, and its bytes take no more room.
        var isInteger = _layout.Scan == TemplatePrecision.Int8;
        var length = (isInteger ? sizeof(float) : 1) * CanonicalScore.BlockDimensions;
        var start = chunk.Panel(local);
        if (_layout.HasRows)
        {
            // Looked at after the multiplication, and then at random.
            var first = local * CosineKernel.PanelRows;
            Prefetch.Run(chunk.Records + first, CosineKernel.PanelRows * sizeof(EntryRecord));
            Prefetch.Run(chunk.Scales + first, CosineKernel.PanelRows * sizeof(float));
            Prefetch.Run(chunk.Errors + first, CosineKernel.PanelRows * sizeof(float));
        }

        var keeps = _keptCount < _keepable;
        var scores = keeps ? (float*)(_kept + ((nint)_keptCount * KeptStride)) : _scores;
        var ahead = start + (_layout.PanelBytes * Math.Min(length, _layout.Dimension) / _layout.Dimension);
        for (var block = 0; block < _layout.Dimension; block += length)
        {
            var dims = Math.Min(length, _layout.Dimension - block);
            var rows = (float*)start + (block * CosineKernel.PanelRows);
            if (_layout.Scan == TemplatePrecision.Float16)
            {
                _kernel.WidenFloat16((ushort*)start + (block * CosineKernel.PanelRows), dims, _widened);
                rows = _widened;
            }

            // While a block is multiplied, the next one is fetched, a part with each tile.
            var share = _layout.PanelBytes * dims / _layout.Dimension / Math.Max(1, _probes.Count / _kernel.TileProbes);
            for (var tile = 0; tile < _probes.Count;)
            {
                Prefetch.Run(ahead, share);
                ahead += share;
                var size = _probes.TileSize(tile);
                var totals = scores + (tile * CosineKernel.PanelRows);
                if (isInteger)
                {
                    var quads = Math.Min(length / 4, _layout.Quads - (block / 4));
                    _probes.BeginTotals(tile, size, block == 0, (int*)totals);
                    _kernel.Int8Tile(_probes.TileQuads(tile) + (CosineKernel.PackedQuads(block / 4) * size), size, start + (block * CosineKernel.PanelRows), quads, (int*)totals);
                }
                else
                {
                    _kernel.Float32Tile(_probes.TileRows(tile) + (block * size), size, rows, dims, block == 0, totals);
                }

                tile += size;
            }
        }

        var error = LargestError(chunk, local);
        if (keeps)
        {
            Keep(chunk, local, panel, (int*)scores, error);
        }
        else
        {
            Select(chunk, local, panel, 0, _probes.Count, scores, error);
        }
    }

    /// <summary>Keeps a panel's values, and how far the best of each probe may reach. While a floor is still low, half of what passes it is passed over soon, and noting it costs more than
    /// multiplying it did.</summary>
    private void Keep(TemplateChunk chunk, int local, int panel, int* values, float error)
    {
        PanelFilter.Best(values, chunk.Scales + (local * CosineKernel.PanelRows), error, _slopes, _probes.Count, _keptBest + _keptCount, _keepable);
        _keptPanels[_keptCount++] = panel;
        if (_keptCount == _keepable)
        {
            SelectKept();
        }
    }

    /// <summary>Offers what may count of the panels kept: those first whose best reaches highest, so that the floor is high when the others are looked at. The order decides what it costs, never
    /// what is found.</summary>
    private void SelectKept()
    {
        // One probe ahead: the rows of its best are on their way while those of the one before are scored.
        for (var probe = 0; probe <= _probes.Count && _keptCount > 0; probe++)
        {
            if (probe < _probes.Count)
            {
                var best = KeptBest(probe);
                for (var rank = Math.Min(_heaps[probe].Capacity, _keptCount / 4); rank > 0; rank--)
                {
                    SelectKept(best, TensorPrimitives.IndexOfMax(best), probe);
                }
            }

            if (probe > 0)
            {
                ScoreLeading(probe - 1);
                SetLimit(probe - 1);
                var best = KeptBest(probe - 1);
                for (var place = 0; place < best.Length; place++)
                {
                    if (best[place] != Offered && !(best[place] < _limits[probe - 1]))
                    {
                        SelectKept(best, place, probe - 1);
                    }
                }
            }
        }

        _keptCount = 0;
        _keepable = 0;
    }

    private Span<float> KeptBest(int probe) => new(_keptBest + ((nint)probe * _keepable), _keptCount);

    private void SelectKept(Span<float> best, int place, int probe)
    {
        best[place] = Offered;
        var panel = _keptPanels[place];
        SelectBounded(
            _chunks[panel >> _layout.PanelsLog2], panel & (_layout.PanelsPerChunk - 1), panel, probe, (float*)(_kept + ((nint)place * KeptStride) + (probe * CosineKernel.PanelRows)));
    }

    private float LargestError(TemplateChunk chunk, int local) =>
        _layout.HasRows ? PanelFilter.Largest(chunk.Errors + (local * CosineKernel.PanelRows)) : 0;

    /// <summary>Offers what may count of a panel's values for some probes: almost always of few probes, and those are found first.</summary>
    private void Select(TemplateChunk chunk, int local, int panel, int first, int count, float* values, float error)
    {
        var reaching = _layout.Scan switch
        {
            TemplatePrecision.Int8 => PanelFilter.Reaching(
                (int*)values, chunk.Scales + (local * CosineKernel.PanelRows), error, _limits + first, _slopes + first, count),
            TemplatePrecision.Float16 when _layout.HasRows => count == ProbeBatch.Capacity ? ulong.MaxValue : (1UL << count) - 1,
            _ => PanelFilter.Reaching(values, _limits + first, count),
        };
        for (; reaching != 0; reaching &= reaching - 1)
        {
            var probe = BitOperations.TrailingZeroCount(reaching);
            var found = values + (probe * CosineKernel.PanelRows);
            if (_layout.HasRows)
            {
                SelectBounded(chunk, local, panel, first + probe, found);
            }
            else
            {
                SelectScored(chunk, local, panel, first + probe, found);
            }
        }
    }

    private void SelectScored(TemplateChunk chunk, int local, int panel, int probe, float* values)
    {
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

        SetLimit(probe);
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
        if (mask == 0)
        {
            return;
        }

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
            else if (pending.IsDue)
            {
                ScoreLeading(probe);
            }

            var value = (isInteger ? ((int*)values)[row] : values[row]) * (scales[row] * bound.Scale);
            var reach = (errors[row] * bound.Slope) + bound.Constant;
            var slot = (panel * CosineKernel.PanelRows) + row;
            if (pending.Add(slot, value - reach, value + reach, records[row].EntryId, records[row].Subject))
            {
                Fetch(slot);
            }
        }

        SetLimit(probe);
    }

    private void SetLimit(int probe)
    {
        if (_layout.Scan == TemplatePrecision.Int8)
        {
            ref readonly var bound = ref _probes.Bound(probe);
            _limits[probe] = bound.Limit(MathF.Max(_pending[probe].Floor, _heaps[probe].Floor));
            _slopes[probe] = bound.LimitSlope;
        }
        else
        {
            _limits[probe] = _heaps[probe].Floor;
        }
    }

    private bool IsVisible(int panel, int row, EntryRecord* records) =>
        (panel * CosineKernel.PanelRows) + row < _slots && EntryRecord.IsVisible(ref records[row], _version);

    private void ScorePending(int probe)
    {
        ScoreLeading(probe);
        var pending = _pending[probe];
        pending.Drop(MathF.Max(pending.Floor, _heaps[probe].Floor));
        ScoreFirst(probe, pending.Count);
    }

    // Scores those that made the floor of the lower bounds, and takes them off the notes.
    private void ScoreLeading(int probe)
    {
        var heap = _heaps[probe];
        var pending = _pending[probe];
        var leading = pending.Drop(MathF.Max(pending.Floor, heap.Floor));
        ScoreFirst(probe, leading);
        heap.Overflow(pending.Overflowed);
    }

    // Scores the first notes and takes them off. Each score is a chain of dependent roundings, and four chains take no longer than one.
    private void ScoreFirst(int probe, int end)
    {
        var heap = _heaps[probe];
        var pending = _pending[probe];
        Fetch(pending, 0, end);
        var places = stackalloc int[RowsAtOnce];
        for (var next = Next(pending, heap, 0, end); next < end;)
        {
            for (var i = 0; i < RowsAtOnce; i++)
            {
                // In the last pass the last row is there more than once.
                places[i] = next < end ? next : places[i - 1];
                next = Next(pending, heap, places[i] + 1, end);
            }

            // The rows lie anywhere: the next ones are fetched while these are scored.
            Fetch(pending, next, end);
            var rows = new RowPointers(Row(pending, places, 0), Row(pending, places, 1), Row(pending, places, 2), Row(pending, places, 3));
            var scores = CanonicalScore.Dot(_probes.Row(probe), rows, _layout.Dimension);
            for (var i = 0; i < RowsAtOnce && (i == 0 || places[i] != places[i - 1]); i++)
            {
                Offer(heap, pending.Slot(places[i]), scores[i]);
            }
        }

        pending.Taken(end);
    }

    // What scores found meanwhile exclude is left.
    private static int Next(PendingScores pending, CandidateHeap heap, int place, int end)
    {
        while (place < end && pending.Upper(place) < heap.Floor)
        {
            place++;
        }

        return place;
    }

    private void Fetch(PendingScores pending, int first, int end)
    {
        for (var place = first; place < Math.Min(first + RowsAtOnce, end); place++)
        {
            Fetch(pending.Slot(place));
        }
    }

    private void Fetch(int slot) => Prefetch.Run(Stored(slot), _layout.RowBytes);

    private byte* Stored(int slot) => _chunks[slot >> _layout.SlotsLog2].Row(slot & (_layout.SlotsPerChunk - 1));

    private void Offer(CandidateHeap heap, int slot, float dot)
    {
        ref var record = ref _chunks[slot >> _layout.SlotsLog2].Records[slot & (_layout.SlotsPerChunk - 1)];
        heap.Offer(CanonicalScore.Clamp(dot), record.EntryId, record.Subject);
    }

    private float* Row(PendingScores pending, int* places, int i)
    {
        var row = Stored(pending.Slot(places[i]));
        if (_layout.Stored == TemplatePrecision.Float32)
        {
            return (float*)row;
        }

        var buffer = _row + (i * _layout.Dimension);
        Float16Value.Decode((ushort*)row, buffer, _layout.Dimension);
        return buffer;
    }
}
