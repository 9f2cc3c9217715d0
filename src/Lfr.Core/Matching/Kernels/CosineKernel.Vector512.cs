using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Matching.Kernels;

/// <summary>512-bit vectors: 16 templates a vector.</summary>
internal sealed unsafe class Vector512CosineKernel : CosineKernel
{
    public override string Name => "512";

    public override bool IsHardware => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public override int TileProbes => 12;

    public override void Float32(float* probe, float* panel, int dimension, float* scores)
    {
        for (var block = 0; block < dimension; block += CanonicalScore.BlockDimensions)
        {
            var end = probe + Math.Min(CanonicalScore.BlockDimensions, dimension - block);
            var a0 = Vector512<float>.Zero;
            var a1 = Vector512<float>.Zero;
            for (; probe != end; probe++, panel += PanelRows)
            {
                var value = Vector512.Create(*probe);
                a0 = Vector512.FusedMultiplyAdd(Vector512.Load(panel), value, a0);
                a1 = Vector512.FusedMultiplyAdd(Vector512.Load(panel + 16), value, a1);
            }

            if (block != 0)
            {
                a0 = Vector512.Load(scores) + a0;
                a1 = Vector512.Load(scores + 16) + a1;
            }

            a0.Store(scores);
            a1.Store(scores + 16);
        }
    }

    public override void Float16(float* probe, ushort* panel, int dimension, float* scores)
    {
        for (var block = 0; block < dimension; block += CanonicalScore.BlockDimensions)
        {
            var end = probe + Math.Min(CanonicalScore.BlockDimensions, dimension - block);
            var a0 = Vector512<float>.Zero;
            var a1 = Vector512<float>.Zero;
            for (; probe != end; probe++, panel += PanelRows)
            {
                Prefetch.Ahead(panel, 1);
                var value = Vector512.Create(*probe);
                a0 = Vector512.FusedMultiplyAdd(Widen(panel), value, a0);
                a1 = Vector512.FusedMultiplyAdd(Widen(panel + 16), value, a1);
            }

            if (block != 0)
            {
                a0 = Vector512.Load(scores) + a0;
                a1 = Vector512.Load(scores + 16) + a1;
            }

            a0.Store(scores);
            a1.Store(scores + 16);
        }
    }

    public override void Int8(int* probe, byte* panel, int quads, int start, int* dots)
    {
        var a0 = Vector512.Create(start);
        var a1 = Vector512.Create(start);
        for (var end = probe + (2 * quads); probe != end; probe += 2, panel += 4 * PanelRows)
        {
            Prefetch.Ahead(panel, 2);
            var even = Vector512.Create(probe[0]).AsInt16();
            var odd = Vector512.Create(probe[1]).AsInt16();
            a0 = AddQuads(a0, Vector512.Load(panel).AsInt16(), even, odd);
            a1 = AddQuads(a1, Vector512.Load(panel + 64).AsInt16(), even, odd);
        }

        a0.Store(dots);
        a1.Store(dots + 16);
    }

    public override void Float32Tile(float* probes, int size, float* panel, int dims, bool first, float* totals)
    {
        if (size == 4)
        {
            Tile4(probes, panel, dims, first, totals);
        }
        else
        {
            Tile12(probes, panel, dims, first, totals);
        }
    }

    public override void Int8Tile(int* probes, int size, byte* panel, int quads, int* totals)
    {
        if (size == 4)
        {
            Tile4(probes, panel, quads, totals);
        }
        else
        {
            Tile12(probes, panel, quads, totals);
        }
    }

    public override void WidenFloat16(ushort* panel, int dims, float* widened)
    {
        for (var end = panel + (dims * PanelRows); panel != end; panel += 16, widened += 16)
        {
            (Widen(panel) * Vector512.Create(Float16Scale)).Store(widened);
        }
    }

    private static void Tile4(float* probes, float* rows, int dims, bool first, float* totals)
    {
        var a0 = Vector512<float>.Zero;
        var b0 = Vector512<float>.Zero;
        var a1 = Vector512<float>.Zero;
        var b1 = Vector512<float>.Zero;
        var a2 = Vector512<float>.Zero;
        var b2 = Vector512<float>.Zero;
        var a3 = Vector512<float>.Zero;
        var b3 = Vector512<float>.Zero;
        for (var end = probes + (dims * 4); probes != end; probes += 4, rows += PanelRows)
        {
            var a = Vector512.Load(rows);
            var b = Vector512.Load(rows + 16);
            var probe = Vector512.Create(probes[0]);
            a0 = Vector512.FusedMultiplyAdd(a, probe, a0);
            b0 = Vector512.FusedMultiplyAdd(b, probe, b0);
            probe = Vector512.Create(probes[1]);
            a1 = Vector512.FusedMultiplyAdd(a, probe, a1);
            b1 = Vector512.FusedMultiplyAdd(b, probe, b1);
            probe = Vector512.Create(probes[2]);
            a2 = Vector512.FusedMultiplyAdd(a, probe, a2);
            b2 = Vector512.FusedMultiplyAdd(b, probe, b2);
            probe = Vector512.Create(probes[3]);
            a3 = Vector512.FusedMultiplyAdd(a, probe, a3);
            b3 = Vector512.FusedMultiplyAdd(b, probe, b3);
        }

        Put(totals, a0, b0, first);
        Put(totals + (1 * PanelRows), a1, b1, first);
        Put(totals + (2 * PanelRows), a2, b2, first);
        Put(totals + (3 * PanelRows), a3, b3, first);
    }

    private static void Tile12(float* probes, float* rows, int dims, bool first, float* totals)
    {
        var a0 = Vector512<float>.Zero;
        var b0 = Vector512<float>.Zero;
        var a1 = Vector512<float>.Zero;
        var b1 = Vector512<float>.Zero;
        var a2 = Vector512<float>.Zero;
        var b2 = Vector512<float>.Zero;
        var a3 = Vector512<float>.Zero;
        var b3 = Vector512<float>.Zero;
        var a4 = Vector512<float>.Zero;
        var b4 = Vector512<float>.Zero;
        var a5 = Vector512<float>.Zero;
        var b5 = Vector512<float>.Zero;
        var a6 = Vector512<float>.Zero;
        var b6 = Vector512<float>.Zero;
        var a7 = Vector512<float>.Zero;
        var b7 = Vector512<float>.Zero;
        var a8 = Vector512<float>.Zero;
        var b8 = Vector512<float>.Zero;
        var a9 = Vector512<float>.Zero;
        var b9 = Vector512<float>.Zero;
        var a10 = Vector512<float>.Zero;
        var b10 = Vector512<float>.Zero;
        var a11 = Vector512<float>.Zero;
        var b11 = Vector512<float>.Zero;
        for (var end = probes + (dims * 12); probes != end; probes += 12, rows += PanelRows)
        {
            var a = Vector512.Load(rows);
            var b = Vector512.Load(rows + 16);
            var probe = Vector512.Create(probes[0]);
            a0 = Vector512.FusedMultiplyAdd(a, probe, a0);
            b0 = Vector512.FusedMultiplyAdd(b, probe, b0);
            probe = Vector512.Create(probes[1]);
            a1 = Vector512.FusedMultiplyAdd(a, probe, a1);
            b1 = Vector512.FusedMultiplyAdd(b, probe, b1);
            probe = Vector512.Create(probes[2]);
            a2 = Vector512.FusedMultiplyAdd(a, probe, a2);
            b2 = Vector512.FusedMultiplyAdd(b, probe, b2);
            probe = Vector512.Create(probes[3]);
            a3 = Vector512.FusedMultiplyAdd(a, probe, a3);
            b3 = Vector512.FusedMultiplyAdd(b, probe, b3);
            probe = Vector512.Create(probes[4]);
            a4 = Vector512.FusedMultiplyAdd(a, probe, a4);
            b4 = Vector512.FusedMultiplyAdd(b, probe, b4);
            probe = Vector512.Create(probes[5]);
            a5 = Vector512.FusedMultiplyAdd(a, probe, a5);
            b5 = Vector512.FusedMultiplyAdd(b, probe, b5);
            probe = Vector512.Create(probes[6]);
            a6 = Vector512.FusedMultiplyAdd(a, probe, a6);
            b6 = Vector512.FusedMultiplyAdd(b, probe, b6);
            probe = Vector512.Create(probes[7]);
            a7 = Vector512.FusedMultiplyAdd(a, probe, a7);
            b7 = Vector512.FusedMultiplyAdd(b, probe, b7);
            probe = Vector512.Create(probes[8]);
            a8 = Vector512.FusedMultiplyAdd(a, probe, a8);
            b8 = Vector512.FusedMultiplyAdd(b, probe, b8);
            probe = Vector512.Create(probes[9]);
            a9 = Vector512.FusedMultiplyAdd(a, probe, a9);
            b9 = Vector512.FusedMultiplyAdd(b, probe, b9);
            probe = Vector512.Create(probes[10]);
            a10 = Vector512.FusedMultiplyAdd(a, probe, a10);
            b10 = Vector512.FusedMultiplyAdd(b, probe, b10);
            probe = Vector512.Create(probes[11]);
            a11 = Vector512.FusedMultiplyAdd(a, probe, a11);
            b11 = Vector512.FusedMultiplyAdd(b, probe, b11);
        }

        Put(totals, a0, b0, first);
        Put(totals + (1 * PanelRows), a1, b1, first);
        Put(totals + (2 * PanelRows), a2, b2, first);
        Put(totals + (3 * PanelRows), a3, b3, first);
        Put(totals + (4 * PanelRows), a4, b4, first);
        Put(totals + (5 * PanelRows), a5, b5, first);
        Put(totals + (6 * PanelRows), a6, b6, first);
        Put(totals + (7 * PanelRows), a7, b7, first);
        Put(totals + (8 * PanelRows), a8, b8, first);
        Put(totals + (9 * PanelRows), a9, b9, first);
        Put(totals + (10 * PanelRows), a10, b10, first);
        Put(totals + (11 * PanelRows), a11, b11, first);
    }

    private static void Tile4(int* probes, byte* rows, int quads, int* totals)
    {
        for (var end = probes + (PackedQuads(quads) * 4); probes != end;)
        {
            var a = Vector512.Load(rows);
            var b = Vector512.Load(rows + 64);
            var probe = Vector512.Create(probes[0]).AsSByte();
            var a0 = Products(a, probe);
            var b0 = Products(b, probe);
            probe = Vector512.Create(probes[1]).AsSByte();
            var a1 = Products(a, probe);
            var b1 = Products(b, probe);
            probe = Vector512.Create(probes[2]).AsSByte();
            var a2 = Products(a, probe);
            var b2 = Products(b, probe);
            probe = Vector512.Create(probes[3]).AsSByte();
            var a3 = Products(a, probe);
            var b3 = Products(b, probe);
            probes += 4;
            rows += 4 * PanelRows;
            for (var quad = 1; quad < RunQuads; quad++, probes += 4, rows += 4 * PanelRows)
            {
                a = Vector512.Load(rows);
                b = Vector512.Load(rows + 64);
                probe = Vector512.Create(probes[0]).AsSByte();
                a0 = AddProducts(a0, a, probe);
                b0 = AddProducts(b0, b, probe);
                probe = Vector512.Create(probes[1]).AsSByte();
                a1 = AddProducts(a1, a, probe);
                b1 = AddProducts(b1, b, probe);
                probe = Vector512.Create(probes[2]).AsSByte();
                a2 = AddProducts(a2, a, probe);
                b2 = AddProducts(b2, b, probe);
                probe = Vector512.Create(probes[3]).AsSByte();
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

    private static void Tile12(int* probes, byte* rows, int quads, int* totals)
    {
        for (var end = probes + (PackedQuads(quads) * 12); probes != end;)
        {
            var a = Vector512.Load(rows);
            var b = Vector512.Load(rows + 64);
            var probe = Vector512.Create(probes[0]).AsSByte();
            var a0 = Products(a, probe);
            var b0 = Products(b, probe);
            probe = Vector512.Create(probes[1]).AsSByte();
            var a1 = Products(a, probe);
            var b1 = Products(b, probe);
            probe = Vector512.Create(probes[2]).AsSByte();
            var a2 = Products(a, probe);
            var b2 = Products(b, probe);
            probe = Vector512.Create(probes[3]).AsSByte();
            var a3 = Products(a, probe);
            var b3 = Products(b, probe);
            probe = Vector512.Create(probes[4]).AsSByte();
            var a4 = Products(a, probe);
            var b4 = Products(b, probe);
            probe = Vector512.Create(probes[5]).AsSByte();
            var a5 = Products(a, probe);
            var b5 = Products(b, probe);
            probe = Vector512.Create(probes[6]).AsSByte();
            var a6 = Products(a, probe);
            var b6 = Products(b, probe);
            probe = Vector512.Create(probes[7]).AsSByte();
            var a7 = Products(a, probe);
            var b7 = Products(b, probe);
            probe = Vector512.Create(probes[8]).AsSByte();
            var a8 = Products(a, probe);
            var b8 = Products(b, probe);
            probe = Vector512.Create(probes[9]).AsSByte();
            var a9 = Products(a, probe);
            var b9 = Products(b, probe);
            probe = Vector512.Create(probes[10]).AsSByte();
            var a10 = Products(a, probe);
            var b10 = Products(b, probe);
            probe = Vector512.Create(probes[11]).AsSByte();
            var a11 = Products(a, probe);
            var b11 = Products(b, probe);
            probes += 12;
            rows += 4 * PanelRows;
            for (var quad = 1; quad < RunQuads; quad++, probes += 12, rows += 4 * PanelRows)
            {
                a = Vector512.Load(rows);
                b = Vector512.Load(rows + 64);
                probe = Vector512.Create(probes[0]).AsSByte();
                a0 = AddProducts(a0, a, probe);
                b0 = AddProducts(b0, b, probe);
                probe = Vector512.Create(probes[1]).AsSByte();
                a1 = AddProducts(a1, a, probe);
                b1 = AddProducts(b1, b, probe);
                probe = Vector512.Create(probes[2]).AsSByte();
                a2 = AddProducts(a2, a, probe);
                b2 = AddProducts(b2, b, probe);
                probe = Vector512.Create(probes[3]).AsSByte();
                a3 = AddProducts(a3, a, probe);
                b3 = AddProducts(b3, b, probe);
                probe = Vector512.Create(probes[4]).AsSByte();
                a4 = AddProducts(a4, a, probe);
                b4 = AddProducts(b4, b, probe);
                probe = Vector512.Create(probes[5]).AsSByte();
                a5 = AddProducts(a5, a, probe);
                b5 = AddProducts(b5, b, probe);
                probe = Vector512.Create(probes[6]).AsSByte();
                a6 = AddProducts(a6, a, probe);
                b6 = AddProducts(b6, b, probe);
                probe = Vector512.Create(probes[7]).AsSByte();
                a7 = AddProducts(a7, a, probe);
                b7 = AddProducts(b7, b, probe);
                probe = Vector512.Create(probes[8]).AsSByte();
                a8 = AddProducts(a8, a, probe);
                b8 = AddProducts(b8, b, probe);
                probe = Vector512.Create(probes[9]).AsSByte();
                a9 = AddProducts(a9, a, probe);
                b9 = AddProducts(b9, b, probe);
                probe = Vector512.Create(probes[10]).AsSByte();
                a10 = AddProducts(a10, a, probe);
                b10 = AddProducts(b10, b, probe);
                probe = Vector512.Create(probes[11]).AsSByte();
                a11 = AddProducts(a11, a, probe);
                b11 = AddProducts(b11, b, probe);
            }

            AddTo(totals, a0, b0, probes[0]);
            AddTo(totals + (1 * PanelRows), a1, b1, probes[1]);
            AddTo(totals + (2 * PanelRows), a2, b2, probes[2]);
            AddTo(totals + (3 * PanelRows), a3, b3, probes[3]);
            AddTo(totals + (4 * PanelRows), a4, b4, probes[4]);
            AddTo(totals + (5 * PanelRows), a5, b5, probes[5]);
            AddTo(totals + (6 * PanelRows), a6, b6, probes[6]);
            AddTo(totals + (7 * PanelRows), a7, b7, probes[7]);
            AddTo(totals + (8 * PanelRows), a8, b8, probes[8]);
            AddTo(totals + (9 * PanelRows), a9, b9, probes[9]);
            AddTo(totals + (10 * PanelRows), a10, b10, probes[10]);
            AddTo(totals + (11 * PanelRows), a11, b11, probes[11]);
            probes += 12;
        }
    }

    private static void Put(float* totals, Vector512<float> a, Vector512<float> b, bool first)
    {
        if (!first)
        {
            a = Vector512.Load(totals) + a;
            b = Vector512.Load(totals + 16) + b;
        }

        a.Store(totals);
        b.Store(totals + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static void AddTo(int* totals, Vector512<int> a, Vector512<int> b, int weight)
    {
        var weights = Vector512.Create(weight);
        (Vector512.Load(totals) + Weighted(a, weights)).Store(totals);
        (Vector512.Load(totals + 16) + Weighted(b, weights)).Store(totals + 16);
    }

    // Exponent and fraction of binary16 put where binary32 has them: the value times 2^-112, exactly. Stored halves are never subnormal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector512<float> Widen(ushort* values)
    {
        var half = Vector256.Load((short*)values);
        var bits = Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Int32(half)
            : Vector512.Create(Vector256.WidenLower(half), Vector256.WidenUpper(half));
        return (Vector512.ShiftLeft(bits, 13) & Vector512.Create(unchecked((int)0x8FFFE000))).AsSingle();
    }

    private static Vector512<short> Even(Vector512<short> quads) => quads & Vector512.Create((short)0x00FF);

    private static Vector512<short> Odd(Vector512<short> quads) => Vector512.ShiftRightLogical(quads, 8);

    /// <summary>Products of bytes and signed bytes, the first of a run: vpdpbusd where there is one, which adds four into 32 bits, else vpmaddubsw, which adds
    /// two into 16. <see cref="Weighted"/> knows which.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector512<int> Products(Vector512<byte> bytes, Vector512<sbyte> probe)
    {
        if (Avx512BW.IsSupported)
        {
            return Avx512BW.MultiplyAddAdjacent(bytes, probe).AsInt32();
        }

        return Vector512.Create(
            Vector256CosineKernel.Products(bytes.GetLower(), probe.GetLower()),
            Vector256CosineKernel.Products(bytes.GetUpper(), probe.GetUpper()));
    }

    /// <summary>Adds the products of one more quad of a run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector512<int> AddProducts(Vector512<int> sums, Vector512<byte> bytes, Vector512<sbyte> probe) =>
        Avx512BW.IsSupported ? (sums.AsInt16() + Products(bytes, probe).AsInt16()).AsInt32() : Vector512.Create(
            Vector256CosineKernel.AddProducts(sums.GetLower(), bytes.GetLower(), probe.GetLower()),
            Vector256CosineKernel.AddProducts(sums.GetUpper(), bytes.GetUpper(), probe.GetUpper()));

    /// <summary>A run's sums, each row's in 32 bits and times the run's weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector512<int> Weighted(Vector512<int> sums, Vector512<int> weights) =>
        Avx512BW.IsSupported ? Avx512BW.MultiplyAddAdjacent(sums.AsInt16(), weights.AsInt16()) : Vector512.Create(
            Vector256CosineKernel.Weighted(sums.GetLower(), weights.GetLower()), Vector256CosineKernel.Weighted(sums.GetUpper(), weights.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector512<int> AddQuads(Vector512<int> sum, Vector512<short> quads, Vector512<short> even, Vector512<short> odd) =>
        AddPairs(AddPairs(sum, Even(quads), even), Odd(quads), odd);

    /// <summary>Adds the sum of each pair's products: vpdpwssd where there is one, else vpmaddwd and an addition. The integers are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector512<int> AddPairs(Vector512<int> sum, Vector512<short> left, Vector512<short> right)
    {
        if (Avx512BW.IsSupported)
        {
            return sum + Avx512BW.MultiplyAddAdjacent(left, right);
        }

        return Vector512.Create(
            Vector256CosineKernel.AddPairs(sum.GetLower(), left.GetLower(), right.GetLower()),
            Vector256CosineKernel.AddPairs(sum.GetUpper(), left.GetUpper(), right.GetUpper()));
    }
}
