using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Selection;
using static Lfr.Core.Tests.Matching.TemplateVectors;

namespace Lfr.Core.Tests.Matching;

/// <summary>What a search leaves behind: no garbage, and no copy of a probe.</summary>
public sealed class CosineMatcherTracesTests
{
    private const int StackBytes = 16 << 10;

    public static TheoryData<TemplatePrecision, int, int> Searches()
    {
        var searches = new TheoryData<TemplatePrecision, int, int>();
        foreach (var scan in Enum.GetValues<TemplatePrecision>())
        {
            searches.Add(scan, 1, 1);
            searches.Add(scan, 70, 1);
            searches.Add(scan, 5, 2);
        }

        return searches;
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void A_search_allocates_nothing_in_the_steady_state(TemplatePrecision scan, int probeCount, int threads)
    {
        var random = new Random(41);
        using var matrix = Matrix([.. Enumerable.Range(0, 2000).Select(_ => Unit(random, 64))], scan, subject: i => i / 2);
        using var matcher = new CosineMatcher(threads);
        var probes = Enumerable.Range(0, probeCount).Select(_ => Probe(Unit(random, 64))).ToArray();
        var results = new Candidate[probeCount * 20];
        var counts = new CandidateCount[probeCount];
        var options = new SearchOptions(20) { BySubject = true };
        void Fifty()
        {
            for (var i = 0; i < 50; i++)
            {
                matcher.Search(matrix, probes, options, results, counts);
                matcher.Search(matrix, probes[0], options, results);
            }
        }

        Fifty();
        Assert.Equal(0, Allocated.Least(Fifty));
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Every_copy_of_a_probe_is_zero_when_the_search_returns(TemplatePrecision scan, int probeCount, int threads)
    {
        var random = new Random(42);
        foreach (var stored in new[] { TemplatePrecision.Float32, TemplatePrecision.Float16 })
        {
            if (stored > scan)
            {
                continue;
            }

            using var matrix = Matrix([.. Enumerable.Range(0, 2000).Select(_ => Unit(random, 64))], scan, stored);
            using var matcher = new CosineMatcher(threads);
            var probes = Enumerable.Range(0, probeCount).Select(_ => Probe(Unit(random, 64))).ToArray();
            matcher.Search(matrix, probes, new SearchOptions(3), new Candidate[probeCount * 3], new CandidateCount[probeCount]);
            var session = matcher.PooledSession;
            Assert.NotNull(session);
            Assert.True(session.Probes.Scratch.Bytes.Length >= Math.Min(probeCount, 64) * 64 * 4);
            Assert.False(session.Probes.Scratch.Bytes.ContainsAnyExcept((byte)0));
            for (var worker = 0; worker < threads; worker++)
            {
                Assert.False(session.Scan(worker).Scratch.Bytes.ContainsAnyExcept((byte)0));
            }

            Assert.Equal(0, session.Probes.Bound(0).Scale);
            Assert.Equal(0, session.Probes.Bound(0).Slope);
        }
    }

    [Fact]
    public void A_search_whose_thread_fails_leaves_nothing_either()
    {
        var random = new Random(46);
        using var matrix = Matrix([.. Enumerable.Range(0, 2000).Select(_ => Unit(random, 64))]);
        var kernel = new PlantingKernel { FailsAt = 20 };
        using var matcher = new CosineMatcher(3, kernel);
        using var probe = Probe(Unit(random, 64));
        Assert.ThrowsAny<InvalidOperationException>(() => matcher.Search(matrix, probe, new SearchOptions(3)));
        var session = matcher.PooledSession!;
        Assert.False(session.Probes.Scratch.Bytes.ContainsAnyExcept((byte)0));
        for (var worker = 0; worker < 3; worker++)
        {
            Assert.False(session.Scan(worker).Scratch.Bytes.ContainsAnyExcept((byte)0), $"worker {worker}");
        }

        // And the next search is a search.
        kernel.FailsAt = int.MaxValue;
        Assert.Equal(3, matcher.Search(matrix, probe, new SearchOptions(3)).Length);
    }

    // Each thread of the team puts a pattern where a register of a search would be, and the test looks there from outside while the thread waits for its next job.
    [Fact]
    public unsafe void A_teams_threads_leave_nothing_on_their_stacks()
    {
        using var team = new WorkerTeam(3);
        var work = new Planting();
        Assert.True(team.TryTake());
        team.Run(work);
        for (var worker = 1; worker < 3; worker++)
        {
            Assert.NotEqual(0, work.Places[worker]);
            Assert.False(new ReadOnlySpan<byte>((void*)work.Places[worker], Planting.Bytes).IndexOf(Planting.Pattern) >= 0, "the stack of a worker still holds what its job put there");
        }

        team.GiveBack();
    }

    // A comparison of two works in registers. Should the compiler, or a change of ours, put a part of a template on the stack, this thread finds it there. Sixteen bytes of a template are nowhere else by chance.
    [Theory]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(515)]
    public void A_comparison_of_two_leaves_nothing_on_the_stack(int dimension)
    {
        var random = new Random(43);
        float[] left = Unit(random, dimension), right = Unit(random, dimension);
        ProbeTemplate probe = Probe(left), other = Probe(right);
        ReferenceTemplate reference = Reference(right), second = Reference(left);
        (int Rounds, int Planted) found = default;
        var thread = new Thread(() =>
        {
            var stack = new byte[StackBytes];
            Action[] comparisons = [() => CosineMatcher.Compare(probe, reference), () => CosineMatcher.Compare(probe, other), () => CosineMatcher.Compare(reference, second)];

            // Often enough that the optimised code is what runs in the end.
            for (var round = 0; round < 300; round++)
            {
                foreach (var compare in comparisons)
                {
                    // What the search for windows itself left is not the comparison's.
                    StackMemory.Erase(2 * StackBytes);
                    Below(compare);
                    Read(stack);
                    found.Rounds += Windows(stack, left) + Windows(stack, right) > 0 ? 1 : 0;
                }
            }

            Below(() => Plant(left));
            Read(stack);
            found.Planted = Windows(stack, left);
        });
        thread.Start();
        thread.Join();

        // Of 900. Rarely a signal puts the registers on the stack, see the search's test; a comparison that left something would do so in every round.
        Assert.InRange(found.Rounds, 0, 30);
        Assert.True(found.Planted > dimension / 2, "what was put there is not found");
    }

    // A search cleans the stack of the thread that called it: what its kernel put there, as registers are put there, is gone.
    [Theory]
    [InlineData(TemplatePrecision.Float32, 1)]
    [InlineData(TemplatePrecision.Float16, 1)]
    [InlineData(TemplatePrecision.Int8, 1)]
    [InlineData(TemplatePrecision.Float32, 6)]
    [InlineData(TemplatePrecision.Float16, 6)]
    [InlineData(TemplatePrecision.Int8, 6)]
    public void A_search_leaves_nothing_on_the_stack_of_who_asked(TemplatePrecision scan, int probeCount)
    {
        var random = new Random(44);
        using var matrix = Matrix([.. Enumerable.Range(0, 300).Select(_ => Unit(random, 192))], scan);
        var kernel = new PlantingKernel();
        using var matcher = new CosineMatcher(1, kernel);
        var probes = Enumerable.Range(0, probeCount).Select(_ => Probe(Unit(random, 192))).ToArray();
        var results = new Candidate[probeCount * 3];
        var (planted, left) = (0, 0);
        var thread = new Thread(() =>
        {
            var stack = new byte[StackBytes];
            for (var round = 0; round < 20; round++)
            {
                // What an earlier round left, or another test whose thread had this stack, would be found in every round after it.
                StackMemory.Erase(2 * StackBytes);
                Below(() => matcher.Search(matrix, probes, new SearchOptions(3), results, new CandidateCount[probeCount]));
                Read(stack);
                left += stack.AsSpan().IndexOf(Planting.Pattern) >= 0 ? 1 : 0;
            }

            Below(PlantingKernel.Plant);
            Read(stack);
            planted = stack.AsSpan().IndexOf(Planting.Pattern) >= 0 ? 1 : 0;
        });
        thread.Start();
        thread.Join();
        Assert.True(kernel.Calls > 0);
        Assert.Equal(1, planted);

        // A signal, such as the collector stops a thread with, and the runtime when it replaces a method's code, put the registers on the stack as they are: rare, and not the search's doing, which would be
        // in every round.
        Assert.InRange(left, 0, 5);
    }

    /// <summary>Calls from deeper than the caller, so that what reads the stack afterwards does not lie over what the call left.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static void Below(Action call)
    {
        Span<byte> room = stackalloc byte[1024];
        room[0] = 1;
        for (var i = 0; i < 100; i++)
        {
            call();
        }

        GC.KeepAlive(room[0]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Plant(float[] vector)
    {
        Span<float> copy = stackalloc float[vector.Length];
        vector.CopyTo(copy);
    }

    /// <summary>How many runs of four values of a vector lie there.</summary>
    private static int Windows(byte[] stack, float[] vector) =>
        Enumerable.Range(0, vector.Length - 3).Count(i => stack.AsSpan().IndexOf(MemoryMarshal.AsBytes(vector.AsSpan(i, 4))) >= 0);

    /// <summary>Copies what lies where calls that have returned had their frames.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void Read(byte[] stack)
    {
        byte here = 0;
        fixed (byte* to = stack)
        {
            Buffer.MemoryCopy(&here - stack.Length, to, stack.Length, stack.Length);
        }
    }

    /// <summary>The specification, which leaves a pattern on the stack with every call.</summary>
    private sealed unsafe class PlantingKernel : CosineKernel
    {
        private readonly CosineKernel _inner = All[0];
        private int _calls;

        public int Calls => _calls;

        public int FailsAt { get; set; } = int.MaxValue;

        public override string Name => "planting";

        public override bool IsHardware => false;

        public override int TileProbes => _inner.TileProbes;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void Plant()
        {
            Span<byte> stack = stackalloc byte[2 << 10];
            for (var i = 0; i < stack.Length; i += Planting.Pattern.Length)
            {
                Planting.Pattern.CopyTo(stack[i..]);
            }
        }

        public override void Float32(float* probe, float* panel, int dimension, float* scores)
        {
            _inner.Float32(probe, panel, dimension, scores);
            Called();
        }

        public override void Float16(float* probe, ushort* panel, int dimension, float* scores)
        {
            _inner.Float16(probe, panel, dimension, scores);
            Called();
        }

        public override void Int8(int* probe, byte* panel, int quads, int start, int* dots)
        {
            _inner.Int8(probe, panel, quads, start, dots);
            Called();
        }

        public override void Float32Tile(float* probes, int size, float* panel, int dims, bool first, float* totals)
        {
            _inner.Float32Tile(probes, size, panel, dims, first, totals);
            Called();
        }

        public override void Int8Tile(int* probes, int size, byte* panel, int quads, int* totals)
        {
            _inner.Int8Tile(probes, size, panel, quads, totals);
            Called();
        }

        public override void WidenFloat16(ushort* panel, int dims, float* widened)
        {
            _inner.WidenFloat16(panel, dims, widened);
            Called();
        }

        private void Called()
        {
            Plant();
            if (Interlocked.Increment(ref _calls) >= FailsAt)
            {
                throw new InvalidOperationException("the kernel fails");
            }
        }
    }

    private sealed class Planting : WorkerTeam.IWork
    {
        public const int Bytes = 8 << 10;

        public static ReadOnlySpan<byte> Pattern => [0xA5, 0x5A, 0xC3, 0x3C, 0xA5, 0x5A, 0xC3, 0x3C];

        public nint[] Places { get; } = new nint[3];

        [MethodImpl(MethodImplOptions.NoInlining)]
        public unsafe void Run(int worker)
        {
            Span<byte> stack = stackalloc byte[Bytes];
            for (var i = 0; i < Bytes; i += Pattern.Length)
            {
                Pattern.CopyTo(stack[i..]);
            }

            fixed (byte* start = stack)
            {
                Places[worker] = (nint)start;
            }
        }
    }
}
