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

    public override void Int8(int* probe, sbyte* panel, int quads, int* dots)
    {
        var a0 = Vector512<int>.Zero;
        var a1 = Vector512<int>.Zero;
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

    public override void Int8Tile(int* probes, int size, int* widened, int pairs, bool first, int* totals)
    {
        if (size == 4)
        {
            Tile4(probes, widened, pairs, first, totals);
        }
        else
        {
            Tile12(probes, widened, pairs, first, totals);
        }
    }

    public override void WidenFloat16(ushort* panel, int dims, float* widened)
    {
        for (var end = panel + (dims * PanelRows); panel != end; panel += 16, widened += 16)
        {
            (Widen(panel) * Vector512.Create(Float16Scale)).Store(widened);
        }
    }

    public override void WidenInt8(sbyte* panel, int quads, int* widened)
    {
        for (var quad = 0; quad < quads; quad++, widened += 2 * PanelRows)
        {
            for (var row = 0; row < PanelRows; row += 16, panel += 64)
            {
                var values = Vector512.Load(panel).AsInt16();
                Even(values).AsInt32().Store(widened + row);
                Odd(values).AsInt32().Store(widened + PanelRows + row);
            }
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

    private static void Tile4(int* probes, int* rows, int pairs, bool first, int* totals)
    {
        var a0 = Vector512<int>.Zero;
        var b0 = Vector512<int>.Zero;
        var a1 = Vector512<int>.Zero;
        var b1 = Vector512<int>.Zero;
        var a2 = Vector512<int>.Zero;
        var b2 = Vector512<int>.Zero;
        var a3 = Vector512<int>.Zero;
        var b3 = Vector512<int>.Zero;
        for (var end = probes + (pairs * 4); probes != end; probes += 4, rows += PanelRows)
        {
            var a = Vector512.Load(rows);
            var b = Vector512.Load(rows + 16);
            var probe = Vector512.Create(probes[0]);
            a0 = AddPairs(a0, a.AsInt16(), probe.AsInt16());
            b0 = AddPairs(b0, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[1]);
            a1 = AddPairs(a1, a.AsInt16(), probe.AsInt16());
            b1 = AddPairs(b1, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[2]);
            a2 = AddPairs(a2, a.AsInt16(), probe.AsInt16());
            b2 = AddPairs(b2, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[3]);
            a3 = AddPairs(a3, a.AsInt16(), probe.AsInt16());
            b3 = AddPairs(b3, b.AsInt16(), probe.AsInt16());
        }

        Put(totals, a0, b0, first);
        Put(totals + (1 * PanelRows), a1, b1, first);
        Put(totals + (2 * PanelRows), a2, b2, first);
        Put(totals + (3 * PanelRows), a3, b3, first);
    }

    private static void Tile12(int* probes, int* rows, int pairs, bool first, int* totals)
    {
        var a0 = Vector512<int>.Zero;
        var b0 = Vector512<int>.Zero;
        var a1 = Vector512<int>.Zero;
        var b1 = Vector512<int>.Zero;
        var a2 = Vector512<int>.Zero;
        var b2 = Vector512<int>.Zero;
        var a3 = Vector512<int>.Zero;
        var b3 = Vector512<int>.Zero;
        var a4 = Vector512<int>.Zero;
        var b4 = Vector512<int>.Zero;
        var a5 = Vector512<int>.Zero;
        var b5 = Vector512<int>.Zero;
        var a6 = Vector512<int>.Zero;
        var b6 = Vector512<int>.Zero;
        var a7 = Vector512<int>.Zero;
        var b7 = Vector512<int>.Zero;
        var a8 = Vector512<int>.Zero;
        var b8 = Vector512<int>.Zero;
        var a9 = Vector512<int>.Zero;
        var b9 = Vector512<int>.Zero;
        var a10 = Vector512<int>.Zero;
        var b10 = Vector512<int>.Zero;
        var a11 = Vector512<int>.Zero;
        var b11 = Vector512<int>.Zero;
        for (var end = probes + (pairs * 12); probes != end; probes += 12, rows += PanelRows)
        {
            var a = Vector512.Load(rows);
            var b = Vector512.Load(rows + 16);
            var probe = Vector512.Create(probes[0]);
            a0 = AddPairs(a0, a.AsInt16(), probe.AsInt16());
            b0 = AddPairs(b0, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[1]);
            a1 = AddPairs(a1, a.AsInt16(), probe.AsInt16());
            b1 = AddPairs(b1, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[2]);
            a2 = AddPairs(a2, a.AsInt16(), probe.AsInt16());
            b2 = AddPairs(b2, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[3]);
            a3 = AddPairs(a3, a.AsInt16(), probe.AsInt16());
            b3 = AddPairs(b3, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[4]);
            a4 = AddPairs(a4, a.AsInt16(), probe.AsInt16());
            b4 = AddPairs(b4, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[5]);
            a5 = AddPairs(a5, a.AsInt16(), probe.AsInt16());
            b5 = AddPairs(b5, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[6]);
            a6 = AddPairs(a6, a.AsInt16(), probe.AsInt16());
            b6 = AddPairs(b6, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[7]);
            a7 = AddPairs(a7, a.AsInt16(), probe.AsInt16());
            b7 = AddPairs(b7, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[8]);
            a8 = AddPairs(a8, a.AsInt16(), probe.AsInt16());
            b8 = AddPairs(b8, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[9]);
            a9 = AddPairs(a9, a.AsInt16(), probe.AsInt16());
            b9 = AddPairs(b9, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[10]);
            a10 = AddPairs(a10, a.AsInt16(), probe.AsInt16());
            b10 = AddPairs(b10, b.AsInt16(), probe.AsInt16());
            probe = Vector512.Create(probes[11]);
            a11 = AddPairs(a11, a.AsInt16(), probe.AsInt16());
            b11 = AddPairs(b11, b.AsInt16(), probe.AsInt16());
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

    private static void Put(int* totals, Vector512<int> a, Vector512<int> b, bool first)
    {
        if (!first)
        {
            a = Vector512.Load(totals) + a;
            b = Vector512.Load(totals + 16) + b;
        }

        a.Store(totals);
        b.Store(totals + 16);
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

    private static Vector512<short> Even(Vector512<short> quads) => Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(quads, 8), 8);

    private static Vector512<short> Odd(Vector512<short> quads) => Vector512.ShiftRightArithmetic(quads, 8);

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
