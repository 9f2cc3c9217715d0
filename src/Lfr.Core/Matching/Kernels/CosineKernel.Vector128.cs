using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Matching.Kernels;

/// <summary>128-bit vectors: 4 templates a vector.</summary>
internal sealed unsafe class Vector128CosineKernel : CosineKernel
{
    public override string Name => "128";

    public override bool IsHardware => Vector128.IsHardwareAccelerated;

    public override int TileProbes => 6;

    public override void Float32(float* probe, float* panel, int dimension, float* scores)
    {
        for (var block = 0; block < dimension; block += CanonicalScore.BlockDimensions)
        {
            var end = probe + Math.Min(CanonicalScore.BlockDimensions, dimension - block);
            var a0 = Vector128<float>.Zero;
            var a1 = Vector128<float>.Zero;
            var a2 = Vector128<float>.Zero;
            var a3 = Vector128<float>.Zero;
            var a4 = Vector128<float>.Zero;
            var a5 = Vector128<float>.Zero;
            var a6 = Vector128<float>.Zero;
            var a7 = Vector128<float>.Zero;
            for (; probe != end; probe++, panel += PanelRows)
            {
                var value = Vector128.Create(*probe);
                a0 = Vector128.FusedMultiplyAdd(Vector128.Load(panel), value, a0);
                a1 = Vector128.FusedMultiplyAdd(Vector128.Load(panel + 4), value, a1);
                a2 = Vector128.FusedMultiplyAdd(Vector128.Load(panel + 8), value, a2);
                a3 = Vector128.FusedMultiplyAdd(Vector128.Load(panel + 12), value, a3);
                a4 = Vector128.FusedMultiplyAdd(Vector128.Load(panel + 16), value, a4);
                a5 = Vector128.FusedMultiplyAdd(Vector128.Load(panel + 20), value, a5);
                a6 = Vector128.FusedMultiplyAdd(Vector128.Load(panel + 24), value, a6);
                a7 = Vector128.FusedMultiplyAdd(Vector128.Load(panel + 28), value, a7);
            }

            if (block != 0)
            {
                a0 = Vector128.Load(scores) + a0;
                a1 = Vector128.Load(scores + 4) + a1;
                a2 = Vector128.Load(scores + 8) + a2;
                a3 = Vector128.Load(scores + 12) + a3;
                a4 = Vector128.Load(scores + 16) + a4;
                a5 = Vector128.Load(scores + 20) + a5;
                a6 = Vector128.Load(scores + 24) + a6;
                a7 = Vector128.Load(scores + 28) + a7;
            }

            a0.Store(scores);
            a1.Store(scores + 4);
            a2.Store(scores + 8);
            a3.Store(scores + 12);
            a4.Store(scores + 16);
            a5.Store(scores + 20);
            a6.Store(scores + 24);
            a7.Store(scores + 28);
        }
    }

    public override void Float16(float* probe, ushort* panel, int dimension, float* scores)
    {
        for (var block = 0; block < dimension; block += CanonicalScore.BlockDimensions)
        {
            var end = probe + Math.Min(CanonicalScore.BlockDimensions, dimension - block);
            var a0 = Vector128<float>.Zero;
            var a1 = Vector128<float>.Zero;
            var a2 = Vector128<float>.Zero;
            var a3 = Vector128<float>.Zero;
            var a4 = Vector128<float>.Zero;
            var a5 = Vector128<float>.Zero;
            var a6 = Vector128<float>.Zero;
            var a7 = Vector128<float>.Zero;
            for (; probe != end; probe++, panel += PanelRows)
            {
                Prefetch.Ahead(panel, 1);
                var value = Vector128.Create(*probe);
                a0 = Vector128.FusedMultiplyAdd(Widen(panel), value, a0);
                a1 = Vector128.FusedMultiplyAdd(Widen(panel + 4), value, a1);
                a2 = Vector128.FusedMultiplyAdd(Widen(panel + 8), value, a2);
                a3 = Vector128.FusedMultiplyAdd(Widen(panel + 12), value, a3);
                a4 = Vector128.FusedMultiplyAdd(Widen(panel + 16), value, a4);
                a5 = Vector128.FusedMultiplyAdd(Widen(panel + 20), value, a5);
                a6 = Vector128.FusedMultiplyAdd(Widen(panel + 24), value, a6);
                a7 = Vector128.FusedMultiplyAdd(Widen(panel + 28), value, a7);
            }

            if (block != 0)
            {
                a0 = Vector128.Load(scores) + a0;
                a1 = Vector128.Load(scores + 4) + a1;
                a2 = Vector128.Load(scores + 8) + a2;
                a3 = Vector128.Load(scores + 12) + a3;
                a4 = Vector128.Load(scores + 16) + a4;
                a5 = Vector128.Load(scores + 20) + a5;
                a6 = Vector128.Load(scores + 24) + a6;
                a7 = Vector128.Load(scores + 28) + a7;
            }

            a0.Store(scores);
            a1.Store(scores + 4);
            a2.Store(scores + 8);
            a3.Store(scores + 12);
            a4.Store(scores + 16);
            a5.Store(scores + 20);
            a6.Store(scores + 24);
            a7.Store(scores + 28);
        }
    }

    public override void Int8(int* probe, byte* panel, int quads, int start, int* dots)
    {
        var a0 = Vector128.Create(start);
        var a1 = Vector128.Create(start);
        var a2 = Vector128.Create(start);
        var a3 = Vector128.Create(start);
        var a4 = Vector128.Create(start);
        var a5 = Vector128.Create(start);
        var a6 = Vector128.Create(start);
        var a7 = Vector128.Create(start);
        for (var end = probe + (2 * quads); probe != end; probe += 2, panel += 4 * PanelRows)
        {
            Prefetch.Ahead(panel, 2);
            var even = Vector128.Create(probe[0]).AsInt16();
            var odd = Vector128.Create(probe[1]).AsInt16();
            a0 = AddQuads(a0, Vector128.Load(panel).AsInt16(), even, odd);
            a1 = AddQuads(a1, Vector128.Load(panel + 16).AsInt16(), even, odd);
            a2 = AddQuads(a2, Vector128.Load(panel + 32).AsInt16(), even, odd);
            a3 = AddQuads(a3, Vector128.Load(panel + 48).AsInt16(), even, odd);
            a4 = AddQuads(a4, Vector128.Load(panel + 64).AsInt16(), even, odd);
            a5 = AddQuads(a5, Vector128.Load(panel + 80).AsInt16(), even, odd);
            a6 = AddQuads(a6, Vector128.Load(panel + 96).AsInt16(), even, odd);
            a7 = AddQuads(a7, Vector128.Load(panel + 112).AsInt16(), even, odd);
        }

        a0.Store(dots);
        a1.Store(dots + 4);
        a2.Store(dots + 8);
        a3.Store(dots + 12);
        a4.Store(dots + 16);
        a5.Store(dots + 20);
        a6.Store(dots + 24);
        a7.Store(dots + 28);
    }

    public override void Float32Tile(float* probes, int size, float* panel, int dims, bool first, float* totals)
    {
        for (var row = 0; row < PanelRows; row += 8)
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
        for (var row = 0; row < PanelRows; row += 8)
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
        for (var end = panel + (dims * PanelRows); panel != end; panel += 4, widened += 4)
        {
            (Widen(panel) * Vector128.Create(Float16Scale)).Store(widened);
        }
    }

    private static void Tile4(float* probes, float* rows, int dims, bool first, float* totals)
    {
        var a0 = Vector128<float>.Zero;
        var b0 = Vector128<float>.Zero;
        var a1 = Vector128<float>.Zero;
        var b1 = Vector128<float>.Zero;
        var a2 = Vector128<float>.Zero;
        var b2 = Vector128<float>.Zero;
        var a3 = Vector128<float>.Zero;
        var b3 = Vector128<float>.Zero;
        for (var end = probes + (dims * 4); probes != end; probes += 4, rows += PanelRows)
        {
            var a = Vector128.Load(rows);
            var b = Vector128.Load(rows + 4);
            var probe = Vector128.Create(probes[0]);
            a0 = Vector128.FusedMultiplyAdd(a, probe, a0);
            b0 = Vector128.FusedMultiplyAdd(b, probe, b0);
            probe = Vector128.Create(probes[1]);
            a1 = Vector128.FusedMultiplyAdd(a, probe, a1);
            b1 = Vector128.FusedMultiplyAdd(b, probe, b1);
            probe = Vector128.Create(probes[2]);
            a2 = Vector128.FusedMultiplyAdd(a, probe, a2);
            b2 = Vector128.FusedMultiplyAdd(b, probe, b2);
            probe = Vector128.Create(probes[3]);
            a3 = Vector128.FusedMultiplyAdd(a, probe, a3);
            b3 = Vector128.FusedMultiplyAdd(b, probe, b3);
        }

        Put(totals, a0, b0, first);
        Put(totals + (1 * PanelRows), a1, b1, first);
        Put(totals + (2 * PanelRows), a2, b2, first);
        Put(totals + (3 * PanelRows), a3, b3, first);
    }

    private static void Tile6(float* probes, float* rows, int dims, bool first, float* totals)
    {
        var a0 = Vector128<float>.Zero;
        var b0 = Vector128<float>.Zero;
        var a1 = Vector128<float>.Zero;
        var b1 = Vector128<float>.Zero;
        var a2 = Vector128<float>.Zero;
        var b2 = Vector128<float>.Zero;
        var a3 = Vector128<float>.Zero;
        var b3 = Vector128<float>.Zero;
        var a4 = Vector128<float>.Zero;
        var b4 = Vector128<float>.Zero;
        var a5 = Vector128<float>.Zero;
        var b5 = Vector128<float>.Zero;
        for (var end = probes + (dims * 6); probes != end; probes += 6, rows += PanelRows)
        {
            var a = Vector128.Load(rows);
            var b = Vector128.Load(rows + 4);
            var probe = Vector128.Create(probes[0]);
            a0 = Vector128.FusedMultiplyAdd(a, probe, a0);
            b0 = Vector128.FusedMultiplyAdd(b, probe, b0);
            probe = Vector128.Create(probes[1]);
            a1 = Vector128.FusedMultiplyAdd(a, probe, a1);
            b1 = Vector128.FusedMultiplyAdd(b, probe, b1);
            probe = Vector128.Create(probes[2]);
            a2 = Vector128.FusedMultiplyAdd(a, probe, a2);
            b2 = Vector128.FusedMultiplyAdd(b, probe, b2);
            probe = Vector128.Create(probes[3]);
            a3 = Vector128.FusedMultiplyAdd(a, probe, a3);
            b3 = Vector128.FusedMultiplyAdd(b, probe, b3);
            probe = Vector128.Create(probes[4]);
            a4 = Vector128.FusedMultiplyAdd(a, probe, a4);
            b4 = Vector128.FusedMultiplyAdd(b, probe, b4);
            probe = Vector128.Create(probes[5]);
            a5 = Vector128.FusedMultiplyAdd(a, probe, a5);
            b5 = Vector128.FusedMultiplyAdd(b, probe, b5);
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
            var a = Vector128.Load(rows);
            var b = Vector128.Load(rows + 16);
            var probe = Vector128.Create(probes[0]).AsSByte();
            var a0 = Products(a, probe);
            var b0 = Products(b, probe);
            probe = Vector128.Create(probes[1]).AsSByte();
            var a1 = Products(a, probe);
            var b1 = Products(b, probe);
            probe = Vector128.Create(probes[2]).AsSByte();
            var a2 = Products(a, probe);
            var b2 = Products(b, probe);
            probe = Vector128.Create(probes[3]).AsSByte();
            var a3 = Products(a, probe);
            var b3 = Products(b, probe);
            probes += 4;
            rows += 4 * PanelRows;
            for (var quad = 1; quad < RunQuads; quad++, probes += 4, rows += 4 * PanelRows)
            {
                a = Vector128.Load(rows);
                b = Vector128.Load(rows + 16);
                probe = Vector128.Create(probes[0]).AsSByte();
                a0 = AddProducts(a0, a, probe);
                b0 = AddProducts(b0, b, probe);
                probe = Vector128.Create(probes[1]).AsSByte();
                a1 = AddProducts(a1, a, probe);
                b1 = AddProducts(b1, b, probe);
                probe = Vector128.Create(probes[2]).AsSByte();
                a2 = AddProducts(a2, a, probe);
                b2 = AddProducts(b2, b, probe);
                probe = Vector128.Create(probes[3]).AsSByte();
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
            var a = Vector128.Load(rows);
            var b = Vector128.Load(rows + 16);
            var probe = Vector128.Create(probes[0]).AsSByte();
            var a0 = Products(a, probe);
            var b0 = Products(b, probe);
            probe = Vector128.Create(probes[1]).AsSByte();
            var a1 = Products(a, probe);
            var b1 = Products(b, probe);
            probe = Vector128.Create(probes[2]).AsSByte();
            var a2 = Products(a, probe);
            var b2 = Products(b, probe);
            probe = Vector128.Create(probes[3]).AsSByte();
            var a3 = Products(a, probe);
            var b3 = Products(b, probe);
            probe = Vector128.Create(probes[4]).AsSByte();
            var a4 = Products(a, probe);
            var b4 = Products(b, probe);
            probe = Vector128.Create(probes[5]).AsSByte();
            var a5 = Products(a, probe);
            var b5 = Products(b, probe);
            probes += 6;
            rows += 4 * PanelRows;
            for (var quad = 1; quad < RunQuads; quad++, probes += 6, rows += 4 * PanelRows)
            {
                a = Vector128.Load(rows);
                b = Vector128.Load(rows + 16);
                probe = Vector128.Create(probes[0]).AsSByte();
                a0 = AddProducts(a0, a, probe);
                b0 = AddProducts(b0, b, probe);
                probe = Vector128.Create(probes[1]).AsSByte();
                a1 = AddProducts(a1, a, probe);
                b1 = AddProducts(b1, b, probe);
                probe = Vector128.Create(probes[2]).AsSByte();
                a2 = AddProducts(a2, a, probe);
                b2 = AddProducts(b2, b, probe);
                probe = Vector128.Create(probes[3]).AsSByte();
                a3 = AddProducts(a3, a, probe);
                b3 = AddProducts(b3, b, probe);
                probe = Vector128.Create(probes[4]).AsSByte();
                a4 = AddProducts(a4, a, probe);
                b4 = AddProducts(b4, b, probe);
                probe = Vector128.Create(probes[5]).AsSByte();
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

    private static void Put(float* totals, Vector128<float> a, Vector128<float> b, bool first)
    {
        if (!first)
        {
            a = Vector128.Load(totals) + a;
            b = Vector128.Load(totals + 4) + b;
        }

        a.Store(totals);
        b.Store(totals + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static void AddTo(int* totals, Vector128<int> a, Vector128<int> b, int weight)
    {
        var weights = Vector128.Create(weight);
        (Vector128.Load(totals) + Weighted(a, weights)).Store(totals);
        (Vector128.Load(totals + 4) + Weighted(b, weights)).Store(totals + 4);
    }

    // Exponent and fraction of binary16 put where binary32 has them: the value times 2^-112, exactly. Stored halves are never subnormal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector128<float> Widen(ushort* values)
    {
        var half = Vector64.Load((short*)values);
        var bits = Sse41.IsSupported ? Sse41.ConvertToVector128Int32(half.ToVector128Unsafe()) : Vector128.WidenLower(half.ToVector128Unsafe());
        return (Vector128.ShiftLeft(bits, 13) & Vector128.Create(unchecked((int)0x8FFFE000))).AsSingle();
    }

    private static Vector128<short> Even(Vector128<short> quads) => quads & Vector128.Create((short)0x00FF);

    private static Vector128<short> Odd(Vector128<short> quads) => Vector128.ShiftRightLogical(quads, 8);

    /// <summary>Products of bytes and signed bytes, the first of a run: vpdpbusd where there is one, which adds four into 32 bits, else vpmaddubsw, which adds
    /// two into 16. <see cref="Weighted"/> knows which.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    internal static Vector128<int> Products(Vector128<byte> bytes, Vector128<sbyte> probe)
    {
        if (AvxVnni.IsSupported)
        {
            return AvxVnni.MultiplyWideningAndAdd(Vector128<int>.Zero, bytes, probe);
        }

        if (Ssse3.IsSupported)
        {
            return Ssse3.MultiplyAddAdjacent(bytes, probe).AsInt32();
        }

        // Without the instruction: the even and the odd bytes of each pair, widened, multiplied apart. No sum leaves 16 bits.
        var signed = probe.AsInt16();
        var even = Even(bytes.AsInt16()) * Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(signed, 8), 8);
        return (even + (Odd(bytes.AsInt16()) * Vector128.ShiftRightArithmetic(signed, 8))).AsInt32();
    }

    /// <summary>Adds the products of one more quad of a run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    internal static Vector128<int> AddProducts(Vector128<int> sums, Vector128<byte> bytes, Vector128<sbyte> probe) =>
        AvxVnni.IsSupported ? AvxVnni.MultiplyWideningAndAdd(sums, bytes, probe) : (sums.AsInt16() + Products(bytes, probe).AsInt16()).AsInt32();

    /// <summary>A run's sums, each row's in 32 bits and times the run's weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    internal static Vector128<int> Weighted(Vector128<int> sums, Vector128<int> weights)
    {
        if (!AvxVnni.IsSupported && Sse2.IsSupported)
        {
            return Sse2.MultiplyAddAdjacent(sums.AsInt16(), weights.AsInt16());
        }

        var whole = AvxVnni.IsSupported ? sums : Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(sums, 16), 16) + Vector128.ShiftRightArithmetic(sums, 16);
        return whole * Vector128.ShiftRightLogical(weights, 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    private static Vector128<int> AddQuads(Vector128<int> sum, Vector128<short> quads, Vector128<short> even, Vector128<short> odd) =>
        AddPairs(AddPairs(sum, Even(quads), even), Odd(quads), odd);

    /// <summary>Adds the sum of each pair's products: vpdpwssd where there is one, else vpmaddwd and an addition. The integers are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    internal static Vector128<int> AddPairs(Vector128<int> sum, Vector128<short> left, Vector128<short> right)
    {
        if (AvxVnni.IsSupported)
        {
            return AvxVnni.MultiplyWideningAndAdd(sum, left, right);
        }

        if (Sse2.IsSupported)
        {
            return sum + Sse2.MultiplyAddAdjacent(left, right);
        }

        // Without the instruction: the low and the high half of each pair, sign-extended, multiplied apart.
        var low = Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(left.AsInt32(), 16), 16) * Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(right.AsInt32(), 16), 16);
        return sum + low + (Vector128.ShiftRightArithmetic(left.AsInt32(), 16) * Vector128.ShiftRightArithmetic(right.AsInt32(), 16));
    }
}
