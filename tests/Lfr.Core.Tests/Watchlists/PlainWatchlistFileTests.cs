using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests.Watchlists;

public sealed class PlainWatchlistFileTests : IDisposable
{
    private const int Dimension = 16;

    private static readonly PipelineId Pipeline = PipelineId.Parse(new string('a', 64));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_read_searches_as_what_was_written()
    {
        using var written = new Watchlist(Pipeline, Dimension);
        written.Add("anna", Reference(0), "a1.png");
        written.Add("ben", Reference(1), "b1.png");
        written.Add("anna", Reference(2), "a2.png");
        written.Add("gone", Reference(3), "g.png");
        written.RemoveSubject("gone");
        written.Add("Zoë", Reference(4), "ordner/ö.png");
        PlainWatchlistFile.Save(written, _folder.File("w"));
        using var read = PlainWatchlistFile.Load(_folder.File("w"));

        Assert.Equal(Pipeline, read.Pipeline);
        Assert.Equal(Dimension, read.Dimension);
        Assert.Equal(3, read.SubjectCount);
        Assert.Equal(
            [("anna", "a1.png"), ("ben", "b1.png"), ("anna", "a2.png"), ("Zoë", "ordner/ö.png")], read.References().Select(r => (r.Subject, r.Image)));
        using var matcher = new CosineMatcher();
        for (var axis = 0; axis < 5; axis++)
        {
            using var probe = new ProbeTemplate(Reference(axis).Vector, Pipeline);
            Assert.Equal(written.Search(matcher, probe, 3), read.Search(matcher, probe, 3));
        }
    }

    [Fact]
    public void An_empty_watchlist_stays_empty()
    {
        using var written = new Watchlist(Pipeline, Dimension);
        PlainWatchlistFile.Save(written, _folder.File("w"));
        using var read = PlainWatchlistFile.Load(_folder.File("w"));
        Assert.Equal(0, read.ReferenceCount);
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        using var written = new Watchlist(Pipeline, Dimension);
        written.Add("anna", Reference(0), "a1.png");
        PlainWatchlistFile.Save(written, _folder.File("w"));
        var bytes = File.ReadAllBytes(_folder.File("w"));
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            File.WriteAllBytes(_folder.File("x"), bytes);
            var exception = Record.Exception(() => PlainWatchlistFile.Load(_folder.File("x")).Dispose());
            Assert.True(exception is IOException or InvalidDataException, $"byte {i}: {exception?.GetType().Name ?? "nothing"}");
            bytes[i] ^= 1;
        }
    }

    [Fact]
    public void A_container_of_something_else_is_refused()
    {
        using var matrix = new TemplateMatrix(Dimension, Pipeline);
        matrix.Add(Reference(0), 0);
        foreach (var metadata in new[] { "", "{}", "[]", """{"format":"lfr-gallery/1","images":["a"]}""", """{"format":"lfr-plain-watchlist/1","images":[]}""", """{"format":"lfr-plain-watchlist/1","images":[1]}""" })
        {
            TemplateContainer.Save(_folder.File("w"), matrix, ["anna"], System.Text.Encoding.UTF8.GetBytes(metadata));
            Assert.Throws<InvalidDataException>(() => PlainWatchlistFile.Load(_folder.File("w")));
        }
    }

    private static ReferenceTemplate Reference(int axis)
    {
        var vector = new float[Dimension];
        vector[axis] = 1;
        return new ReferenceTemplate(vector, Pipeline);
    }
}
