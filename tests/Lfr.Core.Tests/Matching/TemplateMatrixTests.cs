using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using static Lfr.Core.Tests.Matching.TemplateVectors;

namespace Lfr.Core.Tests.Matching;

public sealed class TemplateMatrixTests
{
    public static TheoryData<TemplatePrecision, TemplatePrecision> Precisions() => new()
    {
        { TemplatePrecision.Float32, TemplatePrecision.Float32 },
        { TemplatePrecision.Float16, TemplatePrecision.Float32 },
        { TemplatePrecision.Int8, TemplatePrecision.Float32 },
        { TemplatePrecision.Float16, TemplatePrecision.Float16 },
        { TemplatePrecision.Int8, TemplatePrecision.Float16 },
    };

    [Theory]
    [MemberData(nameof(Precisions))]
    public void A_history_of_changes_leaves_what_a_dictionary_would_hold(TemplatePrecision scan, TemplatePrecision stored)
    {
        var random = new Random(21);
        using var matrix = new TemplateMatrix(37, Pipeline, scan, stored);
        using var matcher = new CosineMatcher();
        var expected = new SortedDictionary<long, (float[] Vector, int Subject)>();
        for (var step = 0; step < 3000; step++)
        {
            var vector = Unit(random, 37);
            var choice = step < 500 ? 0 : random.Next(3);
            var known = expected.Count == 0 ? -1 : expected.Keys.ElementAt(random.Next(expected.Count));
            if (choice == 0 || known < 0)
            {
                Assert.Equal(matrix.NextEntryId, matrix.Add(vector, step % 90));
                expected.Add(matrix.NextEntryId - 1, (vector, step % 90));
            }
            else if (choice == 1)
            {
                Assert.True(matrix.Remove(known));
                Assert.False(matrix.Remove(known));
                expected.Remove(known);
            }
            else
            {
                matrix.Replace(known, vector);
                expected[known] = (vector, expected[known].Subject);
            }
        }

        Assert.Equal(expected.Count, matrix.Count);
        Assert.Equal(0, matrix.AwaitingErasure);
        Assert.Equal(matrix.Count, matrix.Store.Slots);
        var copy = new float[37];
        foreach (var (id, (vector, subject)) in expected)
        {
            Assert.True(matrix.TryGetSubject(id, out var actual));
            Assert.Equal(subject, actual);
            Assert.True(matrix.TryCopyVector(id, copy));
            if (stored == TemplatePrecision.Float32)
            {
                Assert.Equal(vector, copy);
            }
            else
            {
                Assert.All(vector.Zip(copy), pair => Assert.InRange(pair.Second, pair.First - (MathF.Abs(pair.First) / 2048) - 2e-9f, pair.First + (MathF.Abs(pair.First) / 2048) + 2e-9f));
            }
        }

        using var probe = Probe(Unit(random, 37));
        var found = matcher.Search(matrix, probe, new SearchOptions(matrix.Count));
        Assert.Equal(expected.Keys, found.Select(candidate => candidate.EntryId).Order());
        foreach (var candidate in found)
        {
            matrix.TryCopyVector(candidate.EntryId, copy);
            Assert.Equal(CanonicalDot([.. probe.Vector], copy), candidate.Score.Value);
            Assert.Equal(expected[candidate.EntryId].Subject, candidate.Subject);
        }
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public unsafe void Removed_bytes_are_zero_and_memory_is_compact(TemplatePrecision scan, TemplatePrecision stored)
    {
        var random = new Random(22);
        using var matrix = new TemplateMatrix(64, Pipeline, scan, stored);
        for (var i = 0; i < 100; i++)
        {
            matrix.Add(Unit(random, 64), i);
        }

        matrix.Replace(7, Unit(random, 64));
        for (var i = 0; i < 100; i += 1)
        {
            Assert.True(matrix.Remove((i * 37) % 100));
            Assert.Equal(99 - i, matrix.Store.Slots);
        }

        using var reading = new Lfr.Core.Matching.Storage.MatrixReading(matrix.Store);
        var layout = matrix.Store.Layout;
        var chunk = reading.Chunks[0];
        Assert.Equal(0, (nint)chunk.Panel(0) % 64);

        // Four panels held the hundred; nothing of a template, its scale or its bound may be left in them.
        Assert.False(new ReadOnlySpan<byte>(chunk.Panel(0), (int)(4 * layout.PanelBytes)).ContainsAnyExcept((byte)0));
        if (layout.HasRows)
        {
            Assert.False(new ReadOnlySpan<byte>(chunk.Row(0), (int)(100 * layout.RowBytes)).ContainsAnyExcept((byte)0));
            Assert.False(new ReadOnlySpan<float>(chunk.Scales, 100).ContainsAnyExcept(0f));
            Assert.False(new ReadOnlySpan<float>(chunk.Errors, 100).ContainsAnyExcept(0f));
        }
    }

    // The allocator hands out again what was just freed: planted bytes would come back in a block that nobody cleared.
    [Fact]
    public unsafe void A_new_chunk_holds_no_earlier_owners_bytes()
    {
        var layout = new Lfr.Core.Matching.Storage.SlotLayout(7, TemplatePrecision.Float32, TemplatePrecision.Float32);
        for (var i = 0; i < 20; i++)
        {
            var bytes = (nuint)layout.ChunkBytes + 64;
            var planted = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc(bytes);
            new Span<byte>(planted, (int)bytes).Fill(0xA5);
            System.Runtime.InteropServices.NativeMemory.Free(planted);
            using var chunk = new Lfr.Core.Matching.Storage.TemplateChunk(layout);
            Assert.False(new ReadOnlySpan<byte>(chunk.Panel(0), (int)layout.ChunkBytes).ContainsAnyExcept((byte)0));
        }
    }

    [Fact]
    public void Bytes_that_a_running_search_sees_are_erased_when_it_ends()
    {
        var random = new Random(23);
        using var matrix = Matrix([.. Enumerable.Range(0, 40).Select(_ => Unit(random, 16))]);
        using (var outer = new Lfr.Core.Matching.Storage.MatrixReading(matrix.Store))
        {
            Assert.True(matrix.Remove(3));
            Assert.Equal(1, matrix.AwaitingErasure);
            using (var inner = new Lfr.Core.Matching.Storage.MatrixReading(matrix.Store))
            {
                Assert.True(inner.Version > outer.Version);
            }

            Assert.Equal(1, matrix.AwaitingErasure);
            Assert.Equal(40, matrix.Store.Slots);
        }

        // Whoever comes first, the library's thread or this one.
        Assert.Equal(0, matrix.EraseRemoved());
        Assert.Equal(0, matrix.AwaitingErasure);
        Assert.Equal(39, matrix.Store.Slots);
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public unsafe void The_librarys_thread_erases_when_the_last_search_ends(TemplatePrecision scan, TemplatePrecision stored)
    {
        var random = new Random(26);
        using var matrix = Matrix([.. Enumerable.Range(0, 320).Select(_ => Unit(random, 48))], scan, stored);
        using (new Lfr.Core.Matching.Storage.MatrixReading(matrix.Store))
        {
            for (var i = 0; i < 320; i++)
            {
                Assert.True(matrix.Remove(i));
            }

            Assert.Equal(320, matrix.EraseRemoved());
        }

        // Nobody asks for it. Half a minute is what a busy machine may take to run a thread at all.
        Assert.True(SpinWait.SpinUntil(() => matrix.AwaitingErasure == 0, 30_000));
        using var reading = new Lfr.Core.Matching.Storage.MatrixReading(matrix.Store);
        Assert.False(new ReadOnlySpan<byte>(reading.Chunks[0].Panel(0), (int)(10 * matrix.Store.Layout.PanelBytes)).ContainsAnyExcept((byte)0));
        Assert.Equal(0, matrix.Count);
    }

    [Fact]
    public void Empty_chunks_are_given_back_but_one()
    {
        var random = new Random(24);
        using var matrix = new TemplateMatrix(16_384, Pipeline);
        var vector = Unit(random, 16_384);
        for (var i = 0; i < 200; i++)
        {
            matrix.Add(vector, i);
        }

        // Seven are filled, and the library's thread may have opened the next one.
        Assert.InRange(matrix.Store.Chunks, 7, 8);
        for (var i = 0; i < 200; i++)
        {
            matrix.Remove(i);
        }

        Assert.Equal(1, matrix.Store.Chunks);
        Assert.Equal(200, matrix.Add(vector, 0));
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public unsafe void The_next_chunk_is_opened_ahead_and_never_more_than_one(TemplatePrecision scan, TemplatePrecision stored)
    {
        var random = new Random(27);
        using var matrix = new TemplateMatrix(16_384, Pipeline, scan, stored);
        var slots = matrix.Store.Layout.SlotsPerChunk;
        var vector = Unit(random, 16_384);
        for (var i = 0; i < slots * 3 / 4; i++)
        {
            matrix.Add(vector, i);
            Assert.True(i == (slots * 3 / 4) - 1 || matrix.Store.Chunks == 1, "opened before the last quarter");
        }

        // Nobody asks for it, and no addition has needed it yet.
        Assert.True(SpinWait.SpinUntil(() => matrix.Store.Chunks == 2, 30_000));
        for (var turn = 0; turn < 5; turn++)
        {
            matrix.Store.OpenAhead();
        }

        Assert.Equal(2, matrix.Store.Chunks);
        using var reading = new Lfr.Core.Matching.Storage.MatrixReading(matrix.Store);
        Assert.False(new ReadOnlySpan<byte>(reading.Chunks[1].Panel(0), (int)matrix.Store.Layout.ChunkBytes).ContainsAnyExcept((byte)0));

        // What lies in the chunk before it is as it was added, though pages of it were touched.
        var stays = new float[16_384];
        Assert.True(matrix.TryCopyVector(0, stays));
        using var alone = Matrix([vector], scan, stored);
        var expected = new float[16_384];
        Assert.True(alone.TryCopyVector(0, expected));
        Assert.Equal(expected, stays);
    }

    [Fact]
    public void A_chunk_opened_for_a_matrix_that_shrank_or_was_disposed_is_given_back()
    {
        var random = new Random(28);
        var matrix = new TemplateMatrix(16_384, Pipeline);
        var vector = Unit(random, 16_384);
        for (var turn = 0; turn < 30; turn++)
        {
            List<long> ids = [.. Enumerable.Range(0, 40).Select(i => matrix.Add(vector, i))];
            ids.ForEach(id => Assert.True(matrix.Remove(id)));
            Assert.InRange(matrix.Store.Chunks, 1, 2);
        }

        matrix.Dispose();
        matrix.Store.OpenAhead();
        Assert.Equal(0, matrix.EraseRemoved());
        Assert.Equal(0, matrix.Store.Chunks);
    }

    [Fact]
    public void A_bad_template_is_refused_with_the_entrys_id()
    {
        var random = new Random(25);
        using var matrix = new TemplateMatrix(4, Pipeline);
        matrix.Add(Unit(random, 4), 0);
        foreach (var bad in new float[][] { [float.NaN, 0, 0, 1], [float.PositiveInfinity, 0, 0, 0], [0, 0, 0, 0], [1, 1, 0, 0], [1, 0, 0] })
        {
            var add = Assert.Throws<ArgumentException>(() => matrix.Add(bad, 0));
            Assert.Contains("entry 1", add.Message, StringComparison.Ordinal);
            var replace = Assert.Throws<ArgumentException>(() => matrix.Replace(0, bad));
            Assert.Contains("entry 0", replace.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, matrix.Count);
        Assert.Throws<PipelineMismatchException>(() => matrix.Add(new ReferenceTemplate(Unit(random, 4), OtherPipeline), 0));
        Assert.Throws<PipelineMismatchException>(() => matrix.Replace(0, new ReferenceTemplate(Unit(random, 4), OtherPipeline)));
        Assert.Throws<ArgumentException>(() => matrix.Replace(5, Unit(random, 4)));
        Assert.Throws<ArgumentException>(() => matrix.TryCopyVector(0, new float[3]));
        Assert.False(matrix.TryCopyVector(5, new float[4]));
        Assert.False(matrix.Remove(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TemplateMatrix(0, Pipeline));
        Assert.Throws<ArgumentException>(() => new TemplateMatrix(4, default));
        Assert.Throws<ArgumentException>(() => new TemplateMatrix(4, Pipeline, TemplatePrecision.Float32, TemplatePrecision.Float16));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TemplateMatrix(4, Pipeline, TemplatePrecision.Int8, TemplatePrecision.Int8));
        matrix.Dispose();
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matrix.Add(Unit(random, 4), 0));
        Assert.Throws<ObjectDisposedException>(() => matrix.Remove(0));
        Assert.Throws<ObjectDisposedException>(() => matrix.TryGetSubject(0, out _));
    }
}
