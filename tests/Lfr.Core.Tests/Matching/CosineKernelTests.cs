using System.Runtime.Intrinsics.X86;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Tests.Matching;

public sealed unsafe class CosineKernelTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(1, 256), 384, 512, 513, 640, 1000, 1024];

    public static TheoryData<string> Widths() => [.. CosineKernel.All.Select(kernel => kernel.Name)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Float32_gives_the_canonical_bits_for_every_length(string width)
    {
        var random = new Random(1);
        foreach (var dimension in Lengths)
        {
            using var memory = new Memory(dimension);
            var (probe, rows) = Fill(memory, random, dimension);
            Kernel(width).Float32(memory.Probe, memory.Panel, dimension, memory.Scores);
            for (var row = 0; row < 32; row += 5)
            {
                Assert.Equal(TemplateVectors.CanonicalDot(probe, rows[row]), memory.Scores[row]);
                fixed (float* a = probe)
                fixed (float* b = rows[row])
                {
                    Assert.Equal(memory.Scores[row], CanonicalScore.Dot(a, b, dimension));
                    Assert.Equal(memory.Scores[row], CanonicalScore.Dot(b, a, dimension));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Float32_is_within_the_stated_error_of_double_precision(string width)
    {
        var random = new Random(2);
        foreach (var dimension in new[] { 1, 17, 128, 192, 512, 2048 })
        {
            using var memory = new Memory(dimension);
            var (probe, rows) = Fill(memory, random, dimension);
            Kernel(width).Float32(memory.Probe, memory.Panel, dimension, memory.Scores);
            for (var row = 0; row < 32; row++)
            {
                var allowed = CanonicalScore.RelativeError(dimension) * Math.Sqrt(TemplateVectors.Dot(probe, probe) * TemplateVectors.Dot(rows[row], rows[row]));
                Assert.InRange(memory.Scores[row] - TemplateVectors.Dot(probe, rows[row]), -allowed, allowed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Float32_tiles_give_the_same_bits_as_one_probe_at_a_time(string width)
    {
        var kernel = Kernel(width);
        var random = new Random(3);
        foreach (var dimension in new[] { 1, 3, 127, 128, 129, 192, 512, 700 })
        {
            foreach (var size in new[] { 4, kernel.TileProbes })
            {
                using var memory = new Memory(dimension);
                Fill(memory, random, dimension);
                var probes = Enumerable.Range(0, size).Select(_ => TemplateVectors.Unit(random, dimension)).ToArray();
                var packed = new float[dimension * size];
                var totals = new float[size * 32];
                for (var i = 0; i < dimension * size; i++)
                {
                    packed[i] = probes[i % size][i / size];
                }

                fixed (float* tile = packed)
                fixed (float* sums = totals)
                {
                    for (var block = 0; block < dimension; block += CanonicalScore.BlockDimensions)
                    {
                        var dims = Math.Min(CanonicalScore.BlockDimensions, dimension - block);
                        kernel.Float32Tile(tile + (block * size), size, memory.Panel + (block * 32), dims, block == 0, sums);
                    }
                }

                for (var p = 0; p < size; p++)
                {
                    probes[p].CopyTo(new Span<float>(memory.Probe, dimension));
                    CosineKernel.All[0].Float32(memory.Probe, memory.Panel, dimension, memory.Scores);
                    Assert.Equal(new Span<float>(memory.Scores, 32).ToArray(), totals[(p * 32)..((p + 1) * 32)]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Float16_and_int8_agree_with_the_specification_bit_for_bit(string width)
    {
        var kernel = Kernel(width);
        var scalar = CosineKernel.All[0];
        var random = new Random(4);
        foreach (var dimension in Lengths)
        {
            var quads = (dimension + 3) / 4;
            using var memory = new Memory(dimension);
            var (_, rows) = Fill(memory, random, dimension);
            var halves = new ushort[dimension * 32];
            var bytes = new sbyte[quads * 128];
            var pairs = new int[2 * quads];
            for (var i = 0; i < halves.Length; i++)
            {
                halves[i] = Float16Value.Encode(rows[i % 32][i / 32]);
            }

            random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(bytes.AsSpan()));
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = Math.Max(bytes[i], (sbyte)-127);
            }

            for (var i = 0; i < pairs.Length; i++)
            {
                pairs[i] = (ushort)(short)random.Next(-8000, 8001) | (random.Next(-8000, 8001) << 16);
            }

            for (var i = 0; i < dimension; i++)
            {
                memory.Probe[i] *= CosineKernel.Float16Scale;
            }

            float[] expected = new float[32], actual = new float[32], wideExpected = new float[dimension * 32], wide = new float[dimension * 32];
            int[] dotsExpected = new int[32], dots = new int[32], pairsExpected = new int[quads * 64], widened = new int[quads * 64];
            fixed (ushort* half = halves)
            fixed (sbyte* panel = bytes)
            fixed (int* probe = pairs)
            fixed (float* e = expected, a = actual, we = wideExpected, wa = wide)
            fixed (int* de = dotsExpected, da = dots, pe = pairsExpected, pa = widened)
            {
                scalar.Float16(memory.Probe, half, dimension, e);
                kernel.Float16(memory.Probe, half, dimension, a);
                scalar.WidenFloat16(half, dimension, we);
                kernel.WidenFloat16(half, dimension, wa);
                scalar.Int8(probe, panel, quads, de);
                kernel.Int8(probe, panel, quads, da);
                scalar.WidenInt8(panel, quads, pe);
                kernel.WidenInt8(panel, quads, pa);
            }

            Assert.Equal(expected, actual);
            Assert.Equal(wideExpected, wide);
            Assert.Equal(dotsExpected, dots);
            Assert.Equal(pairsExpected, widened);
            Assert.Equal(Float16Value.Decode(halves[^1]), wide[^1]);
            for (var row = 0; row < 32; row += 7)
            {
                // Independent of every kernel: the integer dot product from the layout's definition.
                long sum = 0;
                for (var i = 0; i < 4 * quads; i++)
                {
                    var pair = pairs[(2 * (i / 4)) + (i % 2)];
                    sum += bytes[(i / 4 * 128) + (row * 4) + (i % 4)] * (i % 4 < 2 ? (short)pair : pair >> 16);
                }

                Assert.Equal(sum, dots[row]);
            }

            Int8TileAgrees(kernel, random, quads, pairsExpected);
        }
    }

    [Fact]
    public void Zero_nan_and_infinity_come_out_as_arithmetic_has_them()
    {
        foreach (var kernel in CosineKernel.All)
        {
            using var memory = new Memory(5);
            new Span<float>(memory.Probe, 5).Fill(1);
            new Span<float>(memory.Panel, 5 * 32).Clear();
            memory.Panel[1] = float.NaN;
            memory.Panel[2] = float.PositiveInfinity;
            memory.Panel[3] = float.Epsilon;
            kernel.Float32(memory.Probe, memory.Panel, 5, memory.Scores);
            Assert.Equal([0, float.NaN, float.PositiveInfinity, float.Epsilon, 0], new Span<float>(memory.Scores, 5).ToArray());
        }
    }

    [Fact]
    public void The_dispatch_takes_the_widest_in_hardware_and_obeys_the_variable()
    {
        foreach (var kernel in CosineKernel.All)
        {
            Assert.Same(kernel, CosineKernel.Choose(kernel.Name));
        }

        var best = CosineKernel.Choose(null);
        Assert.All(CosineKernel.All.SkipWhile(kernel => kernel != best).Skip(1), kernel => Assert.False(kernel.IsHardware));
        if (Fma.IsSupported)
        {
            Assert.True(best.IsHardware);
        }

        var error = Assert.Throws<InvalidOperationException>(() => CosineKernel.Choose("1024"));
        Assert.Contains("scalar, 128, 256, 512", error.Message, StringComparison.Ordinal);
    }

    private static void Int8TileAgrees(CosineKernel kernel, Random random, int quads, int[] widened)
    {
        var size = kernel.TileProbes;
        var probes = new int[2 * quads * size];
        for (var i = 0; i < probes.Length; i++)
        {
            probes[i] = (ushort)(short)random.Next(-8000, 8001) | (random.Next(-8000, 8001) << 16);
        }

        int[] expected = new int[size * 32], actual = new int[size * 32];
        fixed (int* p = probes, w = widened, e = expected, a = actual)
        {
            CosineKernel.All[0].Int8Tile(p, size, w, 2 * quads, true, e);
            kernel.Int8Tile(p, size, w, 2 * quads, true, a);
            CosineKernel.All[0].Int8Tile(p, size, w, 2 * quads, false, e);
            kernel.Int8Tile(p, size, w, 2 * quads, false, a);
        }

        Assert.Equal(expected, actual);
    }

    private static CosineKernel Kernel(string width) => CosineKernel.Choose(width);

    private static (float[] Probe, float[][] Rows) Fill(Memory memory, Random random, int dimension)
    {
        var probe = TemplateVectors.Unit(random, dimension);
        var rows = Enumerable.Range(0, 32).Select(_ => TemplateVectors.Unit(random, dimension)).ToArray();
        probe.CopyTo(new Span<float>(memory.Probe, dimension));
        for (var i = 0; i < dimension * 32; i++)
        {
            memory.Panel[i] = rows[i % 32][i / 32];
        }

        return (probe, rows);
    }

    // Offset by one float: the kernels must not need alignment to be right.
    private sealed class Memory(int dimension) : IDisposable
    {
        private readonly NativeFloats _floats = new((dimension * 33) + 33 + 1);

        public float* Probe => _floats.Start + 1;

        public float* Panel => Probe + dimension;

        public float* Scores => Panel + (dimension * 32);

        public void Dispose() => _floats.Dispose();
    }

    private sealed class NativeFloats(int count) : IDisposable
    {
        public float* Start { get; } = (float*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc((nuint)count * 4, 64);

        public void Dispose() => System.Runtime.InteropServices.NativeMemory.AlignedFree(Start);
    }
}
