using System.Runtime.Intrinsics.X86;
using Lfr.Core.Matching;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Tests.Matching;

public sealed unsafe class CosineKernelTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(1, 256), 384, 512, 513, 640, 1000, 1024];

    // eng/test.sh runs the tests of matching once for each width; this one is among them and says that the width was used.
    [Fact]
    public void The_width_that_the_environment_forces_is_in_use()
    {
        var forced = Environment.GetEnvironmentVariable(CosineKernel.Variable);
        var expected = string.IsNullOrEmpty(forced) ? CosineKernel.All.Last(kernel => kernel.IsHardware || kernel.Name == "scalar").Name : forced;
        Assert.Equal(expected, CosineKernel.Best.Name);
        using var matcher = new CosineMatcher();
        Assert.Equal(expected, matcher.Kernel);
    }

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
                    fixed (float* c = rows[(row + 1) % 32])
                    fixed (float* d = rows[(row + 2) % 32])
                    fixed (float* e = rows[(row + 3) % 32])
                    {
                        var four = CanonicalScore.Dot(a, new RowPointers(b, c, d, e), dimension);
                        Assert.Equal(
                            [CanonicalScore.Dot(a, b, dimension), CanonicalScore.Dot(a, c, dimension), CanonicalScore.Dot(a, d, dimension), CanonicalScore.Dot(a, e, dimension)],
                            [four[0], four[1], four[2], four[3]]);
                    }
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
            var quads = (dimension + 15) / 16 * 4;
            using var memory = new Memory(dimension);
            var (_, rows) = Fill(memory, random, dimension);
            var halves = new ushort[dimension * 32];
            var bytes = new byte[quads * 128];
            var pairs = new int[2 * quads];
            for (var i = 0; i < halves.Length; i++)
            {
                halves[i] = Float16Value.Encode(rows[i % 32][i / 32]);
            }

            random.NextBytes(bytes);
            var start = random.Next(-1_000_000, 1_000_000);
            for (var i = 0; i < pairs.Length; i++)
            {
                pairs[i] = (ushort)(short)random.Next(-8000, 8001) | (random.Next(-8000, 8001) << 16);
            }

            for (var i = 0; i < dimension; i++)
            {
                memory.Probe[i] *= CosineKernel.Float16Scale;
            }

            float[] expected = new float[32], actual = new float[32], wideExpected = new float[dimension * 32], wide = new float[dimension * 32];
            int[] dotsExpected = new int[32], dots = new int[32];
            fixed (ushort* half = halves)
            fixed (byte* panel = bytes)
            fixed (int* probe = pairs)
            fixed (float* e = expected, a = actual, we = wideExpected, wa = wide)
            fixed (int* de = dotsExpected, da = dots)
            {
                scalar.Float16(memory.Probe, half, dimension, e);
                kernel.Float16(memory.Probe, half, dimension, a);
                scalar.WidenFloat16(half, dimension, we);
                kernel.WidenFloat16(half, dimension, wa);
                scalar.Int8(probe, panel, quads, start, de);
                kernel.Int8(probe, panel, quads, start, da);
            }

            Assert.Equal(expected, actual);
            Assert.Equal(wideExpected, wide);
            Assert.Equal(dotsExpected, dots);
            Assert.Equal(Float16Value.Decode(halves[^1]), wide[^1]);
            for (var row = 0; row < 32; row += 7)
            {
                // Independent of every kernel: the integer dot product from the layout's definition.
                long sum = start;
                for (var i = 0; i < 4 * quads; i++)
                {
                    var pair = pairs[(2 * (i / 4)) + (i % 2)];
                    sum += bytes[(i / 4 * 128) + (row * 4) + (i % 4)] * (i % 4 < 2 ? (short)pair : pair >> 16);
                }

                Assert.Equal(sum, dots[row]);
            }

            Int8TileAgrees(kernel, random, quads, bytes);
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

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_runs_of_an_int8_tile_are_exact_at_their_limits(string width)
    {
        // All of the limit in one value, in two, or in all eight of a run and half; one sign, or both to the full; bytes of 0 and 255 only.
        var kernel = Kernel(width);
        var random = new Random(5);
        foreach (var size in new[] { 4, kernel.TileProbes })
        {
            for (var trial = 0; trial < 64; trial++)
            {
                const int Quads = 32;
                var probes = new sbyte[CosineKernel.PackedQuads(Quads) * size * 4];
                for (var run = 0; run < Quads / CosineKernel.RunQuads; run++)
                {
                    for (var p = 0; p < size; p++)
                    {
                        for (var half = 0; half < 2; half++)
                        {
                            var places = Enumerable.Range(0, 8).OrderBy(_ => random.Next()).ToArray();
                            var negative = trial % 3 == 0 ? 0 : random.Next(1, 5);
                            Spread(places.Take(negative).ToArray(), -CosineKernel.RunLimit);
                            Spread(places.Skip(negative).Take(trial % 2 == 0 ? 8 : 2).ToArray(), CosineKernel.RunLimit);
                            void Spread(int[] chosen, int limit)
                            {
                                for (var i = 0; i < chosen.Length; i++)
                                {
                                    var value = Math.Clamp((limit / chosen.Length) + (i == 0 ? limit % chosen.Length : 0), -128, 127);
                                    probes[((((run * (CosineKernel.RunQuads + 1)) + (chosen[i] / 2)) * size) + p) * 4 + (half * 2) + (chosen[i] % 2)] = (sbyte)value;
                                }
                            }
                        }
                    }
                }

                var weights = Weigh(probes, size, random, trial % 5 == 0 ? CosineKernel.MostWeight : 1 + random.Next(1000));
                var bytes = new byte[Quads * 128];
                random.NextBytes(bytes);
                for (var i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = trial % 4 == 3 ? (byte)255 : (byte)(bytes[i] < 128 ? 0 : 255);
                }

                var totals = Enumerable.Range(0, size * 32).ToArray();
                fixed (sbyte* probe = probes)
                fixed (byte* panel = bytes)
                fixed (int* sums = totals)
                {
                    kernel.Int8Tile((int*)probe, size, panel, Quads, sums);
                }

                for (var p = 0; p < size; p++)
                {
                    for (var row = 0; row < 32; row++)
                    {
                        long sum = (p * 32) + row;
                        for (var i = 0; i < 4 * Quads; i++)
                        {
                            var weight = weights[(i / 4 / CosineKernel.RunQuads * size) + p];
                            sum += (long)weight * probes[((CosineKernel.PackedQuads(i / 4) * size) + p) * 4 + (i % 4)] * bytes[(i / 4 * 128) + (row * 4) + (i % 4)];
                        }

                        // Sums wrap around.
                        Assert.Equal((int)sum, totals[(p * 32) + row]);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_kernel_that_computes_other_bits_is_refused_before_its_first_use()
    {
        Assert.All(CosineKernel.All, kernel => Assert.Same(kernel, KernelCheck.Checked(kernel)));
        foreach (var fault in Enum.GetValues<FaultyKernel.Fault>())
        {
            var error = Assert.Throws<InvalidOperationException>(() => KernelCheck.Checked(new FaultyKernel(fault)));
            Assert.Contains("LFR_KERNEL", error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Writes the runs' weights into a tile's probes.</summary>
    /// <returns>[runs][size].</returns>
    private static int[] Weigh(sbyte[] probes, int size, Random random, int most)
    {
        var runs = probes.Length / 4 / size / (CosineKernel.RunQuads + 1);
        var weights = Enumerable.Range(0, runs * size).Select(_ => most == CosineKernel.MostWeight && random.Next(2) == 0 ? most : random.Next(1, most + 1)).ToArray();
        for (var i = 0; i < weights.Length; i++)
        {
            var place = (((i / size * (CosineKernel.RunQuads + 1)) + CosineKernel.RunQuads) * size) + (i % size);
            System.Runtime.InteropServices.MemoryMarshal.Cast<sbyte, int>(probes.AsSpan())[place] = CosineKernel.Weight(weights[i]);
        }

        return weights;
    }

    private static void Int8TileAgrees(CosineKernel kernel, Random random, int quads, byte[] bytes)
    {
        foreach (var size in new[] { 4, kernel.TileProbes })
        {
            var probes = new sbyte[CosineKernel.PackedQuads(quads) * size * 4];
            for (var i = 0; i < probes.Length; i++)
            {
                probes[i] = (sbyte)random.Next(-16, 17);
            }

            Weigh(probes, size, random, CosineKernel.MostWeight);

            int[] expected = new int[size * 32], actual = new int[size * 32];
            fixed (sbyte* p = probes)
            fixed (byte* w = bytes)
            fixed (int* e = expected, a = actual)
            {
                for (var turn = 0; turn < 2; turn++)
                {
                    CosineKernel.All[0].Int8Tile((int*)p, size, w, quads, e);
                    kernel.Int8Tile((int*)p, size, w, quads, a);
                }
            }

            Assert.Equal(expected, actual);
        }
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

    // The specification with one error in one place.
    private sealed class FaultyKernel(FaultyKernel.Fault fault) : CosineKernel
    {
        public enum Fault
        {
            Float32,
            Float16,
            Int8,
            Float32Tile,
            Int8Tile,
            WidenFloat16,
        }

        public override string Name => "faulty";

        public override bool IsHardware => true;

        public override int TileProbes => 6;

        public override void Float32(float* probe, float* panel, int dimension, float* scores)
        {
            All[0].Float32(probe, panel, dimension, scores);
            scores[31] = fault == Fault.Float32 ? MathF.BitIncrement(scores[31]) : scores[31];
        }

        public override void Float16(float* probe, ushort* panel, int dimension, float* scores)
        {
            All[0].Float16(probe, panel, dimension, scores);
            scores[0] = fault == Fault.Float16 ? MathF.BitDecrement(scores[0]) : scores[0];
        }

        public override void Int8(int* probe, byte* panel, int quads, int start, int* dots)
        {
            All[0].Int8(probe, panel, quads, start, dots);
            dots[7] += fault == Fault.Int8 ? 1 : 0;
        }

        public override void Float32Tile(float* probes, int size, float* panel, int dims, bool first, float* totals)
        {
            All[0].Float32Tile(probes, size, panel, dims, first, totals);
            totals[size] = fault == Fault.Float32Tile && size == 4 ? MathF.BitIncrement(totals[size]) : totals[size];
        }

        public override void Int8Tile(int* probes, int size, byte* panel, int quads, int* totals)
        {
            All[0].Int8Tile(probes, size, panel, quads, totals);
            totals[(size * PanelRows) - 1] -= fault == Fault.Int8Tile && size == 6 ? 1 : 0;
        }

        public override void WidenFloat16(ushort* panel, int dims, float* widened)
        {
            All[0].WidenFloat16(panel, dims, widened);
            widened[0] = fault == Fault.WidenFloat16 ? -widened[0] : widened[0];
        }
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
