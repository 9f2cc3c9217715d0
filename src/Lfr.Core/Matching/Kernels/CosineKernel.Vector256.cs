using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Matching.Kernels;

/// <summary>256-bit vectors: 8 templates a vector.</summary>
internal sealed unsafe class Vector256CosineKernel : CosineKernel
{
    public override string Name => "256";

    public override bool IsHardware => Vector256.IsHardwareAccelerated && Fma.IsSupported;

    public override int TileProbes => 6;

    public override void Float32(float* probe, float* panel, int dimension, float* scores)
    {
        for (var block = 0; block < dimension; block += CanonicalScore.BlockDimensions)
        {
            var end = probe + Math.Min(CanonicalScore.BlockDimensions, dimension - block);
            var a0 = Vector256<float>.Zero;
            var a1 = Vector256<float>.Zero;
            var a2 = Vector256<float>.Zero;
            var a3 = Vector256<float>.Zero;
            for (; probe != end; probe++, panel += PanelRows)
            {
                var value = Vector256.Create(*probe);
                a0 = Vector256.FusedMultiplyAdd(Vector256.Load(panel), value, a0);
                a1 = Vector256.FusedMultiplyAdd(Vector256.Load(panel + 8), value, a1);
                a2 = Vector256.FusedMultiplyAdd(Vector256.Load(panel + 16), value, a2);
                a3 = Vector256.FusedMultiplyAdd(Vector256.Load(panel + 24), value, a3);
            }

            if (block != 0)
            {
                a0 = Vector256.Load(scores) + a0;
                a1 = Vector256.Load(scores + 8) + a1;
                a2 = Vector256.Load(scores + 16) + a2;
                a3 = Vector256.Load(scores + 24) + a3;
            }

            a0.Store(scores);
            a1.Store(scores + 8);
            a2.Store(scores + 16);
            a3.Store(scores + 24);
        }
    }

    public override void Float16(float* probe, ushort* panel, int dimension, float* scores)
    {
        for (var block = 0; block < dimension; block += CanonicalScore.BlockDimensions)
        {
            var end = probe + Math.Min(CanonicalScore.BlockDimensions, dimension - block);
            var a0 = Vector256<float>.Zero;
            var a1 = Vector256<float>.Zero;
            var a2 = Vector256<float>.Zero;
            var a3 = Vector256<float>.Zero;
            for (; probe != end; probe++, panel += PanelRows)
            {
                Prefetch.Ahead(panel, 1);
                var value = Vector256.Create(*probe);
                a0 = Vector256.FusedMultiplyAdd(Widen(panel), value, a0);
                a1 = Vector256.FusedMultiplyAdd(Widen(panel + 8), value, a1);
                a2 = Vector256.FusedMultiplyAdd(Widen(panel + 16), value, a2);
                a3 = Vector256.FusedMultiplyAdd(Widen(panel + 24), value, a3);
            }

            if (block != 0)
            {
                a0 = Vector256.Load(scores) + a0;
                a1 = Vector256.Load(scores + 8) + a1;
                a2 = Vector256.Load(scores + 16) + a2;
                a3 = Vector256.Load(scores + 24) + a3;
            }

            a0.Store(scores);
            a1.Store(scores + 8);
            a2.Store(scores + 16);
            a3.Store(scores + 24);
        }
    }

    public override void Int8(int* probe, byte* panel, int quads, int start, int* dots)
    {
        var a0 = Vector256.Create(start);
        var a1 = Vector256.Create(start);
        var a2 = Vector256.Create(start);
        var a3 = Vector256.Create(start);
        for (var end = probe + (2 * quads); probe != end; probe += 2, panel += 4 * PanelRows)
        {
            Prefetch.Ahead(panel, 2);
            var even = Vector256.Create(probe[0]).AsInt16();
            var odd = Vector256.Create(probe[1]).AsInt16();
            a0 = AddQuads(a0, Vector256.Load(panel).AsInt16(), even, odd);
            a1 = AddQuads(a1, Vector256.Load(panel + 32).AsInt16(), even, odd);
            a2 = AddQuads(a2, Vector256.Load(panel + 64).AsInt16(), even, odd);
            a3 = AddQuads(a3, Vector256.Load(panel + 96).AsInt16(), even, odd);
        }

        a0.Store(dots);
        a1.Store(dots + 8);
        a2.Store(dots + 16);
        a3.Store(dots + 24);
    }

    public override void Float32Tile(float* probes, int size, float* panel, int dims, bool first, float* totals)
    {
        for (var row = 0; row < PanelRows; row += 16)
        {
            if (size == 4)
            {
                Tile4(probes, panel + row, dims, first, totals + row);
            }
            else
            {
                Tile6(probes, panel + row, dims, first, totals + row);
            }
        }
    }

    public override void Int8Tile(int* probes, int size, byte* panel, int quads, int* totals)
    {
        for (var row = 0; row < PanelRows; row += 16)
        {
            if (size == 4)
            {
                Tile4(probes, panel + (4 * row), quads, totals + row);
            }
            else
            {
                Tile6(probes, panel + (4 * row), quads, totals + row);
            }
        }
    }

    public override void WidenFloat16(ushort* panel, int dims, float* widened)
    {
        for (var end = panel + (dims * PanelRows); panel != end; panel += 8, widened += 8)
        {
            (Widen(panel) * Vector256.Create(Float16Scale)).Store(widened);
        }
    }

    private static void Tile4(float* probes, float* rows, int dims, bool first, float* totals)
    {
        var a0 = Vector256<float>.Zero;
        var b0 = Vector256<float>.Zero;
        var a1 = Vector256<float>.Zero;
        var b1 = Vector256<float>.Zero;
        var a2 = Vector256<float>.Zero;
        var b2 = Vector256<float>.Zero;
        var a3 = Vector256<float>.Zero;
        var b3 = Vector256<float>.Zero;
        for (var end = probes + (dims * 4); probes != end; probes += 4, rows += PanelRows)
        {
            var a = Vector256.Load(rows);
            var b = Vector256.Load(rows + 8);
            var probe = Vector256.Create(probes[0]);
            a0 = Vector256.FusedMultiplyAdd(a, probe, a0);
            b0 = Vector256.FusedMultiplyAdd(b, probe, b0);
            probe = Vector256.Create(probes[1]);
            a1 = Vector256.FusedMultiplyAdd(a, probe, a1);
            b1 = Vector256.FusedMultiplyAdd(b, probe, b1);
            probe = Vector256.Create(probes[2]);
            a2 = Vector256.FusedMultiplyAdd(a, probe, a2);
            b2 = Vector256.FusedMultiplyAdd(b, probe, b2);
            probe = Vector256.Create(probes[3]);
            a3 = Vector256.FusedMultiplyAdd(a, probe, a3);
            b3 = Vector256.FusedMultiplyAdd(b, probe, b3);
        }

        Put(totals, a0, b0, first);
        Put(totals + (1 * PanelRows), a1, b1, first);
        Put(totals + (2 * PanelRows), a2, b2, first);
        Put(totals + (3 * PanelRows), a3, b3, first);
    }

    private static void Tile6(float* probes, float* rows, int dims, bool first, float* totals)
    {
        var a0 = Vector256<float>.Zero;
        var b0 = Vector256<float>.Zero;
        var a1 = Vector256<float>.Zero;
        var b1 = Vector256<float>.Zero;
        var a2 = Vector256<float>.Zero;
        var b2 = Vector256<float>.Zero;
        var a3 = Vector256<float>.Zero;
        var b3 = Vector256<float>.Zero;
        var a4 = Vector256<float>.Zero;
        var b4 = Vector256<float>.Zero;
        var a5 = Vector256<float>.Zero;
        var b5 = Vector256<float>.Zero;
        for (var end = probes + (dims * 6); probes != end; probes += 6, rows += PanelRows)
        {
            var a = Vector256.Load(rows);
            var b = Vector256.Load(rows + 8);
            var probe = Vector256.Create(probes[0]);
            a0 = Vector256.FusedMultiplyAdd(a, probe, a0);
            b0 = Vector256.FusedMultiplyAdd(b, probe, b0);
            probe = Vector256.Create(probes[1]);
            a1 = Vector256.FusedMultiplyAdd(a, probe, a1);
            b1 = Vector256.FusedMultiplyAdd(b, probe, b1);
            probe = Vector256.Create(probes[2]);
            a2 = Vector256.FusedMultiplyAdd(a, probe, a2);
            b2 = Vector256.FusedMultiplyAdd(b, probe, b2);
            probe = Vector256.Create(probes[3]);
            a3 = Vector256.FusedMultiplyAdd(a, probe, a3);
            b3 = Vector256.FusedMultiplyAdd(b, probe, b3);
            probe = Vector256.Create(probes[4]);
            a4 = Vector256.FusedMultiplyAdd(a, probe, a4);
            b4 = Vector256.FusedMultiplyAdd(b, probe, b4);
            probe = Vector256.Create(probes[5]);
            a5 = Vector256.FusedMultiplyAdd(a, probe, a5);
            b5 = Vector256.FusedMultiplyAdd(b, probe, b5);
        }

        Put(totals, a0, b0, first);
        Put(totals + (1 * PanelRows), a1, b1, first);
        Put(totals + (2 * PanelRows), a2, b2, first);
        Put(totals + (3 * PanelRows), a3, b3, first);
        Put(totals + (4 * PanelRows), a4, b4, first);
        Put(totals + (5 * PanelRows), a5, b5, first);
    }

    private static void Tile4(int* probes, byte* rows, int quads, int* totals)
    {
        for (var end = probes + (PackedQuads(quads) * 4); probes != end;)
        {
            var a = Vector256.Load(rows);
            var b = Vector256.Load(rows + 32);
            var probe = Vector256.Create(probes[0]).AsSByte();
            var a0 = Products(a, probe);
            var b0 = Products(b, probe);
            probe = Vector256.Create(probes[1]).AsSByte();
            var a1 = Products(a, probe);
            var b1 = Products(b, probe);
            probe = Vector256.Create(probes[2]).AsSByte();
            var a2 = Products(a, probe);
            var b2 = Products(b, probe);
            probe = Vector256.Create(probes[3]).AsSByte();
            var a3 = Products(a, probe);
            var b3 = Products(b, probe);
            probes += 4;
            rows += 4 * PanelRows;
            for (var quad = 1; quad < RunQuads; quad++, probes += 4, rows += 4 * PanelRows)
            {
                a = Vector256.Load(rows);
                b = Vector256.Load(rows + 32);
                probe = Vector256.Create(probes[0]).AsSByte();
                a0 = AddProducts(a0, a, probe);
                b0 = AddProducts(b0, b, probe);
                probe = Vector256.Create(probes[1]).AsSByte();
                a1 = AddProducts(a1, a, probe);
                b1 = AddProducts(b1, b, probe);
                probe = Vector256.Create(probes[2]).AsSByte();
                a2 = AddProducts(a2, a, probe);
                b2 = AddProducts(b2, b, probe);
                probe = Vector256.Create(probes[3]).AsSByte();
                a3 = AddProducts(a3, a, probe);
                b3 = AddProducts(b3, b, probe);
            }

            AddTo(totals, a0, b0, probes[0]);
            AddTo(totals + (1 * PanelRows), a1, b1, probes[1]);
            AddTo(totals + (2 * PanelRows), a2, b2, probes[2]);
            AddTo(totals + (3 * PanelRows), a3, b3, probes[3]);
            probes += 4;
        }
    }

    private static void Tile6(int* probes, byte* rows, int quads, int* totals)
    {
        for (var end = probes + (PackedQuads(quads) * 6); probes != end;)
        {
            var a = Vector256.Load(rows);
            var b = Vector256.Load(rows + 32);
            var probe = Vector256.Create(probes[0]).AsSByte();
            var a0 = Products(a, probe);
            var b0 = Products(b, probe);
            probe = Vector256.Create(probes[1]).AsSByte();
            var a1 = Products(a, probe);
            var b1 = Products(b, probe);
            probe = Vector256.Create(probes[2]).AsSByte();
            var a2 = Products(a, probe);
            var b2 = Products(b, probe);
            probe = Vector256.Create(probes[3]).AsSByte();
            var a3 = Products(a, probe);
            var b3 = Products(b, probe);
            probe = Vector256.Create(probes[4]).AsSByte();
            var a4 = Products(a, probe);
            var b4 = Products(b, probe);
            probe = Vector256.Create(probes[5]).AsSByte();
            var a5 = Products(a, probe);
            var b5 = Products(b, probe);
            probes += 6;
            rows += 4 * PanelRows;
            for (var quad = 1; quad < RunQuads; quad++, probes += 6, rows += 4 * PanelRows)
            {
                a = Vector256.Load(rows);
                b = Vector256.Load(rows + 32);
                probe = Vector256.Create(probes[0]).AsSByte();
                a0 = AddProducts(a0, a, probe);
                b0 = AddProducts(b0, b, probe);
                probe = Vector256.Create(probes[1]).AsSByte();
                a1 = AddProducts(a1, a, probe);
                b1 = AddProducts(b1, b, probe);
                probe = Vector256.Create(probes[2]).AsSByte();
                a2 = AddProducts(a2, a, probe);
                b2 = AddProducts(b2, b, probe);
                probe = Vector256.Create(probes[3]).AsSByte();
                a3 = AddProducts(a3, a, probe);
                b3 = AddProducts(b3, b, probe);
                probe = Vector256.Create(probes[4]).AsSByte();
                a4 = AddProducts(a4, a, probe);
                b4 = AddProducts(b4, b, probe);
                probe = Vector256.Create(probes[5]).AsSByte();
                a5 = AddProducts(a5, a, probe);
                b5 = AddProducts(b5, b, probe);
            }

            AddTo(totals, a0, b0, probes[0]);
            AddTo(totals + (1 * PanelRows), a1, b1, probes[1]);
            AddTo(totals + (2 * PanelRows), a2, b2, probes[2]);
            AddTo(totals + (3 * PanelRows), a3, b3, probes[3]);
            AddTo(totals + (4 * PanelRows), a4, b4, probes[4]);
            AddTo(totals + (5 * PanelRows), a5, b5, probes[5]);
            probes += 6;
        }
    }

    private static void Put(float* totals, Vector256<float> a, Vector256<float> b, bool first)
    {
        if (!first)
        {
            a = Vector256.Load(totals) + a;
            b = Vector256.Load(totals + 8) + b;
        }

        a.Store(totals);
        b.Store(totals + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static void AddTo(int* totals, Vector256<int> a, Vector256<int> b, int weight)
    {
        var weights = Vector256.Create(weight);
        (Vector256.Load(totals) + Weighted(a, weights)).Store(totals);
        (Vector256.Load(totals + 8) + Weighted(b, weights)).Store(totals + 8);
    }

    // Exponent and fraction of binary16 put where binary32 has them: the value times 2^-112, exactly. Stored halves are never subnormal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector256<float> Widen(ushort* values)
    {
        var half = Vector128.Load((short*)values);
        var bits = Avx2.IsSupported
            ? Avx2.ConvertToVector256Int32(half)
            : Vector256.Create(Vector128.WidenLower(half), Vector128.WidenUpper(half));
        return (Vector256.ShiftLeft(bits, 13) & Vector256.Create(unchecked((int)0x8FFFE000))).AsSingle();
    }

    private static Vector256<short> Even(Vector256<short> quads) => quads & Vector256.Create((short)0x00FF);

    private static Vector256<short> Odd(Vector256<short> quads) => Vector256.ShiftRightLogical(quads, 8);

    /// <summary>Products of bytes and signed bytes, the first of a run: vpdpbusd where there is one, which adds four into 32 bits, else vpmaddubsw, which adds
    /// two into 16. <see cref="Weighted"/> knows which.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    internal static Vector256<int> Products(Vector256<byte> bytes, Vector256<sbyte> probe)
    {
        if (AvxVnni.IsSupported)
        {
            return AvxVnni.MultiplyWideningAndAdd(Vector256<int>.Zero, bytes, probe);
        }

        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyAddAdjacent(bytes, probe).AsInt32();
        }

        return Vector256.Create(
            Vector128CosineKernel.Products(bytes.GetLower(), probe.GetLower()),
            Vector128CosineKernel.Products(bytes.GetUpper(), probe.GetUpper()));
    }

    /// <summary>Adds the products of one more quad of a run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    internal static Vector256<int> AddProducts(Vector256<int> sums, Vector256<byte> bytes, Vector256<sbyte> probe) =>
        AvxVnni.IsSupported ? AvxVnni.MultiplyWideningAndAdd(sums, bytes, probe)
        : Avx2.IsSupported ? (sums.AsInt16() + Products(bytes, probe).AsInt16()).AsInt32()
        : Vector256.Create(
            Vector128CosineKernel.AddProducts(sums.GetLower(), bytes.GetLower(), probe.GetLower()),
            Vector128CosineKernel.AddProducts(sums.GetUpper(), bytes.GetUpper(), probe.GetUpper()));

    /// <summary>A run's sums, each row's in 32 bits and times the run's weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    internal static Vector256<int> Weighted(Vector256<int> sums, Vector256<int> weights) =>
        AvxVnni.IsSupported ? sums * Vector256.ShiftRightLogical(weights, 16)
        : Avx2.IsSupported ? Avx2.MultiplyAddAdjacent(sums.AsInt16(), weights.AsInt16())
        : Vector256.Create(
            Vector128CosineKernel.Weighted(sums.GetLower(), weights.GetLower()), Vector128CosineKernel.Weighted(sums.GetUpper(), weights.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector256<int> AddQuads(Vector256<int> sum, Vector256<short> quads, Vector256<short> even, Vector256<short> odd) =>
        AddPairs(AddPairs(sum, Even(quads), even), Odd(quads), odd);

    /// <summary>Adds the sum of each pair's products: vpdpwssd where there is one, else vpmaddwd and an addition. The integers are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    internal static Vector256<int> AddPairs(Vector256<int> sum, Vector256<short> left, Vector256<short> right)
    {
        if (AvxVnni.IsSupported)
        {
            return AvxVnni.MultiplyWideningAndAdd(sum, left, right);
        }

        if (Avx2.IsSupported)
        {
            return sum + Avx2.MultiplyAddAdjacent(left, right);
        }

        return Vector256.Create(
            Vector128CosineKernel.AddPairs(sum.GetLower(), left.GetLower(), right.GetLower()),
            Vector128CosineKernel.AddPairs(sum.GetUpper(), left.GetUpper(), right.GetUpper()));
    }
}
