using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests.Watchlists;

public sealed class WatchlistTests : IDisposable
{
    private static readonly PipelineId Pipeline = PipelineId.Parse(new string('d', 64));
    private readonly Watchlist _watchlist = new(Pipeline, 2);
    private readonly CosineMatcher _matcher = new();

    public void Dispose()
    {
        _watchlist.Dispose();
        _matcher.Dispose();
    }

    private static float[] At(double degrees) => [(float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180)];

    private static ReferenceTemplate Reference(double degrees) => new(At(degrees), Pipeline);

    [Fact]
    public void A_person_s_best_image_counts_and_a_person_is_listed_once()
    {
        _watchlist.Add("a", Reference(0), "a1.jpg");
        _watchlist.Add("b", Reference(40), "b1.jpg");
        _watchlist.Add("a", Reference(60), "a2.jpg");
        using var probe = new ProbeTemplate(At(58), Pipeline);

        var found = _watchlist.Search(_matcher, probe, 5);

        Assert.Equal(["a", "b"], found.Select(c => c.Subject));
        Assert.Equal("a2.jpg", found[0].Image);
        Assert.Equal([1, 2], found.Select(c => c.Rank));
        Assert.Equal(MathF.Cos(2 * MathF.PI / 180), found[0].Score.Value, 1e-6f);
        Assert.Equal(2, _watchlist.SubjectCount);
        Assert.Equal(3, _watchlist.ReferenceCount);
    }

    [Fact]
    public void Equal_scores_rank_by_enrolment()
    {
        _watchlist.Add("second-name", Reference(10), "1.jpg");
        _watchlist.Add("a-first-name", Reference(10), "2.jpg");
        using var probe = new ProbeTemplate(At(10), Pipeline);
        Assert.Equal(["second-name", "a-first-name"], _watchlist.Search(_matcher, probe, 2).Select(c => c.Subject));
    }

    [Fact]
    public void An_empty_watchlist_finds_nobody()
    {
        using var probe = new ProbeTemplate(At(0), Pipeline);
        Assert.Empty(_watchlist.Search(_matcher, probe));
    }

    [Fact]
    public void A_removed_person_is_never_found_again_and_can_return()
    {
        _watchlist.Add("a", Reference(0), "a1.jpg");
        _watchlist.Add("a", Reference(5), "a2.jpg");
        _watchlist.Add("b", Reference(90), "b1.jpg");
        using var probe = new ProbeTemplate(At(0), Pipeline);

        Assert.Equal(2, _watchlist.RemoveSubject("a"));
        Assert.Equal(0, _watchlist.RemoveSubject("a"));
        Assert.Equal(["b"], _watchlist.Search(_matcher, probe, 5).Select(c => c.Subject));
        Assert.Equal(1, _watchlist.SubjectCount);

        _watchlist.Add("a", Reference(0), "a3.jpg");
        Assert.Equal("a3.jpg", _watchlist.Search(_matcher, probe)[0].Image);
    }

    [Fact]
    public void Another_pipeline_is_refused_on_both_sides()
    {
        var other = PipelineId.Parse(new string('e', 64));
        Assert.Throws<PipelineMismatchException>(() => _watchlist.Add("a", new ReferenceTemplate(At(0), other), "x.jpg"));
        Assert.Equal(0, _watchlist.SubjectCount);
        _watchlist.Add("a", Reference(0), "a.jpg");
        using var probe = new ProbeTemplate(At(0), other);
        Assert.Throws<PipelineMismatchException>(() => _watchlist.Search(_matcher, probe));
    }

    [Fact]
    public void A_reference_without_a_person_or_an_image_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _watchlist.Add(" ", Reference(0), "a.jpg"));
        Assert.Throws<ArgumentException>(() => _watchlist.Add("a", Reference(0), ""));
        Assert.Throws<ArgumentException>(() => _watchlist.Add("a", new ReferenceTemplate([1f], Pipeline), "a.jpg"));
        Assert.Equal(0, _watchlist.ReferenceCount);
    }

    [Fact]
    [Trait("Concurrent", nameof(Watchlist))]
    public async Task People_come_and_go_while_searches_run()
    {
        for (var i = 0; i < 100; i++)
        {
            _watchlist.Add($"stays-{i}", Reference(i), $"{i}.jpg");
        }

        using var stop = new CancellationTokenSource();
        var changes = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                _watchlist.Add("visitor", Reference(181), "v.jpg");
                _watchlist.RemoveSubject("visitor");
            }
        });
        Parallel.For(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            using var probe = new ProbeTemplate(At(i % 100), Pipeline);
            Assert.Equal($"stays-{i % 100}", _watchlist.Search(_matcher, probe)[0].Subject);
        });
        await stop.CancelAsync();
        await changes;
    }
}
