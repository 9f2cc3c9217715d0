using System.Runtime.Intrinsics;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Matching.Selection;

/// <summary>Up to 64 probes, packed and quantised as the kernels want them. <see cref="Erase"/> zeroes every copy.</summary>
internal sealed unsafe class ProbeBatch : IDisposable
{
    /// <summary>Probes a pass over the matrix: enough to be bound by arithmetic, few enough that their packed form stays in the cache.</summary>
    public const int Capacity = 64;

    /// <summary>From this many on, probes are taken as tiles.</summary>
    public const int SmallestTiledCount = 3;

    private const int RunValues = 4 * CosineKernel.RunQuads;

    // The lowest byte of each of four 32-bit values.
    private static readonly Vector128<byte> FirstBytes = Vector128.Create((byte)0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);

    private readonly NativeScratch _scratch = new();
    private readonly ProbeBound[] _bounds = new ProbeBound[Capacity];
    private CosineKernel _kernel = CosineKernel.Best;
    private SlotLayout _layout = null!;
    private int _rowLength;
    private float* _rows;
    private float* _scaled;
    private float* _tiles;
    private int* _pairs;
    private int* _starts;

    public int Count { get; private set; }

    /// <summary>Whether the probes are packed for the tile kernels.</summary>
    public bool IsTiled { get; private set; }

    internal NativeScratch Scratch => _scratch;

    /// <summary>Makes room for a batch.</summary>
    public void Begin(SlotLayout layout, CosineKernel kernel, int count)
    {
        _layout = layout;
        _kernel = kernel;
        Count = count;
        IsTiled = count >= SmallestTiledCount;
        _rowLength = layout.Scan == TemplatePrecision.Int8 ? 4 * layout.Quads : layout.Dimension;
        var row = (nuint)_rowLength * sizeof(float);
        var pairs = (nuint)(IsTiled ? CosineKernel.PackedQuads(layout.Quads) : 2 * layout.Quads) * sizeof(int);
        var padded = (nuint)PaddedCount();
        var starts = padded * sizeof(int);
        _scratch.Reserve(
            (2 * NativeScratch.Aligned(row * (nuint)count)) + NativeScratch.Aligned(row * padded) + NativeScratch.Aligned(pairs * padded) + NativeScratch.Aligned(starts));
        _rows = (float*)_scratch.Take(row * (nuint)count);
        _scaled = (float*)_scratch.Take(layout.Scan == TemplatePrecision.Float16 && !IsTiled ? row * (nuint)count : 0);
        _tiles = (float*)_scratch.Take(IsTiled && layout.Scan != TemplatePrecision.Int8 ? row * padded : 0);
        _pairs = (int*)_scratch.Take(layout.Scan == TemplatePrecision.Int8 ? pairs * padded : 0);
        _starts = (int*)_scratch.Take(starts);
    }

    /// <summary>Packs one probe.</summary>
    public void Set(int index, ReadOnlySpan<float> vector)
    {
        vector.CopyTo(new Span<float>(Row(index), vector.Length));
        switch (_layout.Scan)
        {
            case TemplatePrecision.Int8 when IsTiled:
                SetQuads(index, vector);
                return;
            case TemplatePrecision.Int8:
                SetPairs(index, vector);
                return;
            case TemplatePrecision.Float16:
                _bounds[index] = new ProbeBound(_layout.Dimension, 1, Length(vector), 0, scanRounds: true);
                break;
        }

        if (IsTiled)
        {
            Tile(index, out var start, out var size);
            for (var i = 0; i < vector.Length; i++)
            {
                _tiles[((nint)start * vector.Length) + (i * size) + index - start] = vector[i];
            }
        }
        else if (_layout.Scan == TemplatePrecision.Float16)
        {
            for (var i = 0; i < vector.Length; i++)
            {
                Scaled(index)[i] = vector[i] * CosineKernel.Float16Scale;
            }
        }
    }

    /// <summary>[dim] float32, as given.</summary>
    public float* Row(int index) => _rows + ((nint)index * _rowLength);

    /// <summary>[dim] float32 times <see cref="CosineKernel.Float16Scale"/>.</summary>
    public float* Scaled(int index) => _scaled + ((nint)index * _layout.Dimension);

    /// <summary>[quads][2] pairs of int16, when not tiled.</summary>
    public int* Pairs(int index) => _pairs + ((nint)index * 2 * _layout.Quads);

    /// <summary>[dim][size] float32 of the tile that starts at a probe.</summary>
    public float* TileRows(int start) => _tiles + ((nint)start * _layout.Dimension);

    /// <summary>Quads of int8 of the tile that starts at a probe, and the runs' weights, as <see cref="CosineKernel.Int8Tile"/> wants them.</summary>
    public int* TileQuads(int start) => _pairs + ((nint)start * CosineKernel.PackedQuads(_layout.Quads));

    /// <summary>Where a probe's integer dot products begin: what the entries' offset adds is taken off.</summary>
    public int Start(int index) => _starts[index];

    /// <summary>Puts the starts of a tile's probes into its totals, before the first block.</summary>
    public void BeginTotals(int tile, int size, bool first, int* totals)
    {
        for (var i = 0; first && i < size; i++, totals += CosineKernel.PanelRows)
        {
            var start = Vector256.Create(_starts[tile + i]);
            start.Store(totals);
            start.Store(totals + 8);
            start.Store(totals + 16);
            start.Store(totals + 24);
        }
    }

    public ref readonly ProbeBound Bound(int index) => ref _bounds[index];

    /// <summary>The tile after the probes before <paramref name="start"/>: full ones first, then fours.</summary>
    public int TileSize(int start) => Count - start >= _kernel.TileProbes ? _kernel.TileProbes : 4;

    /// <summary>Zeroes every copy of a probe.</summary>
    public void Erase()
    {
        _scratch.Erase();
        Array.Clear(_bounds);
    }

    public void Dispose() => _scratch.Dispose();

    private int PaddedCount()
    {
        var start = 0;
        while (start < Count)
        {
            start += TileSize(start);
        }

        return start;
    }

    private void Tile(int index, out int start, out int size)
    {
        start = 0;
        size = TileSize(0);
        while (start + size <= index)
        {
            start += size;
            size = TileSize(start);
        }
    }

    // The probe keeps 16 bits, so that its own quantisation adds next to nothing to the bound; the limit keeps the sum within 32 bits.
    private void SetPairs(int index, ReadOnlySpan<float> vector)
    {
        var limit = Math.Min(short.MaxValue, int.MaxValue / (TemplateEncoder.Int8Limit * 4 * _layout.Quads));
        var largest = 0f;
        foreach (var value in vector)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        var scale = largest / limit;
        var error = 0.0;
        var sum = 0;
        var target = Pairs(index);
        for (var pair = 0; pair < 2 * _layout.Quads; pair++)
        {
            // Values i and i + 2: those are neighbours once a kernel has split a quad's bytes into even and odd.
            var i = (pair / 2 * 4) + (pair % 2);
            int low = Quantise(vector, i, scale, limit, ref error), high = Quantise(vector, i + 2, scale, limit, ref error);
            target[pair] = (ushort)low | (high << 16);
            sum += low + high;
        }

        _starts[index] = -CosineKernel.Int8Offset * sum;
        _bounds[index] = new ProbeBound(_layout.Dimension, scale, Length(vector), Math.Sqrt(error), scanRounds: false);
    }

    // In a tile the probe keeps as many bits as let a run of products be added up in 16 bits (CosineKernel.RunLimit): about 6 and a sign. Each run has a step of its own, a multiple of the
    // probe's: what its sums are multiplied with when they are widened. What all that costs the bound is measured like every other loss.
    private void SetQuads(int index, ReadOnlySpan<float> vector)
    {
        // Past the last value the last run is filled with zeros.
        var row = Row(index);
        new Span<float>(row + vector.Length, _rowLength - vector.Length).Clear();
        Tile(index, out var start, out var size);
        var target = TileQuads(start) + (index - start);
        var runs = _layout.Quads / CosineKernel.RunQuads;
        var coarsest = 0f;
        for (var run = 0; run < runs; run++)
        {
            coarsest = MathF.Max(coarsest, LeastStep(row + (run * RunValues)));
        }

        // The weighted sum of all runs has to fit into 32 bits: a run's is at most 127 times the four limits of its halves and signs.
        var most = Math.Min(CosineKernel.MostWeight, int.MaxValue / (TemplateEncoder.Int8Limit * 4 * CosineKernel.RunLimit * runs)) / 2;
        var scale = coarsest / most;
        var errors = 0.0;
        var total = 0;
        for (var run = 0; run < runs; run++, row += RunValues, target += (CosineKernel.RunQuads + 1) * size)
        {
            var weight = Math.Max(1, (int)MathF.Ceiling(LeastStep(row) / scale));

            // Rounding may take the run over the limit: then a step coarser by what it is over, and so on. At twice the weight it is surely under it.
            int sum;
            double lost;
            for (int worst; (worst = SetRun(row, scale, weight, target, size, out sum, out lost)) > CosineKernel.RunLimit;)
            {
                weight = Math.Max(weight + 1, weight * worst / CosineKernel.RunLimit);
            }

            target[CosineKernel.RunQuads * size] = CosineKernel.Weight(weight);
            total += weight * sum;
            errors += lost;
        }

        _starts[index] = -CosineKernel.Int8Offset * total;
        _bounds[index] = new ProbeBound(_layout.Dimension, scale, Length(vector), Math.Sqrt(errors), scanRounds: false);
    }

    /// <summary>Quantises a run in steps of scale times weight: a product that binary64 holds exactly.</summary>
    /// <returns>The largest sum of a half's values of one sign, in steps.</returns>
    private static int SetRun(float* row, float scale, int weight, int* target, int size, out int sum, out double lost)
    {
        var exact = (double)scale * weight;
        var step = Vector128.Create((float)exact);
        var errors = Vector128<double>.Zero;
        Vector128<int> over = default, under = default;
        for (var quad = 0; quad < CosineKernel.RunQuads; quad++)
        {
            var values = Vector128.Load(row + (4 * quad));
            var steps = Vector128.ConvertToInt32(Vector128.Round(values / step));
            steps = Vector128.Clamp(steps, Vector128.Create(-sbyte.MaxValue), Vector128.Create((int)sbyte.MaxValue));
            errors += Lost(Vector128.WidenLower(values), Vector128.WidenLower(steps), exact) + Lost(Vector128.WidenUpper(values), Vector128.WidenUpper(steps), exact);
            target[quad * size] = Vector128.Shuffle(steps.AsByte(), FirstBytes).AsInt32().ToScalar();
            over += Vector128.Max(steps, Vector128<int>.Zero);
            under += Vector128.Min(steps, Vector128<int>.Zero);
        }

        sum = Vector128.Sum(over + under);
        lost = Vector128.Sum(errors);
        return Math.Max(Math.Max(over[0] + over[1], over[2] + over[3]), -Math.Min(under[0] + under[1], under[2] + under[3]));
    }

    private static Vector128<double> Lost(Vector128<double> values, Vector128<long> steps, double scale)
    {
        var lost = values - (Vector128.ConvertToDouble(steps) * scale);
        return lost * lost;
    }

    // The step at which a run would not be over the limit if nothing were rounded, and no value over a byte.
    private static float LeastStep(float* run)
    {
        Vector128<float> largest = default, over = default, under = default;
        for (var i = 0; i < RunValues; i += 4)
        {
            var values = Vector128.Load(run + i);
            largest = Vector128.Max(largest, Vector128.Abs(values));
            over += Vector128.Max(values, Vector128<float>.Zero);
            under += Vector128.Min(values, Vector128<float>.Zero);
        }

        var worst = MathF.Max(MathF.Max(over[0] + over[1], over[2] + over[3]), -MathF.Min(under[0] + under[1], under[2] + under[3]));
        var most = MathF.Max(MathF.Max(largest[0], largest[1]), MathF.Max(largest[2], largest[3]));
        return MathF.Max(most / sbyte.MaxValue, worst / CosineKernel.RunLimit);
    }

    private static short Quantise(ReadOnlySpan<float> vector, int i, float scale, int limit, ref double error)
    {
        if (i >= vector.Length)
        {
            return 0;
        }

        var step = (short)Math.Clamp((int)MathF.Round(vector[i] / scale), -limit, limit);
        var lost = vector[i] - ((double)scale * step);
        error += lost * lost;
        return step;
    }

    private static double Length(ReadOnlySpan<float> vector)
    {
        var sum = 0.0;
        foreach (var value in vector)
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum);
    }
}
