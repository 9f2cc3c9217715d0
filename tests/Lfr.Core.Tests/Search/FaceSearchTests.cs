using Lfr.Cli.Simulation;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Policy;
using Lfr.Core.Quality;
using Lfr.Core.Search;
using Lfr.Core.Tests.Live;

namespace Lfr.Core.Tests.Search;

public sealed class FaceSearchTests : IDisposable
{
    private static readonly PolicyEvidence Evidence = new("nothing: a script", 0, 0, 0, "a script");

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingAudit _log = new();
    private readonly KeepingEngine _engine = new();
    private readonly Gallery _gallery;

    public FaceSearchTests() => _gallery = Gallery.Load(GalleryFile.Write(_folder, people: 50, referencesEach: 2));

    public void Dispose()
    {
        _gallery.Dispose();
        _engine.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    private FixedThresholdPolicy Policy(float threshold = 0.6f, PipelineId? pipeline = null) => new("fixed", pipeline ?? _engine.Info.Pipeline, new Threshold(threshold), Evidence);

    private FaceSearch Search(float threshold = 0.6f, SearchUse use = SearchUse.Retrospective, int limit = 20) =>
        new(_engine, _gallery, Policy(threshold), _log, new FaceSearchOptions { Use = use, CandidateLimit = limit });

    private static SearchRequest Request(string id = "RFR/1") => new(id, "DC-1234", "Burglary 26/1187: still from the shop's camera.");

    private static Image Picture(int identity, float similarity, FailureReason failure = FailureReason.None) =>
        ScriptedFrame.Create(0, new ScriptedFace(identity, similarity, 7, 100, 50, 40, failure));

    [Fact]
    public void A_person_of_the_gallery_is_listed_once_and_the_search_is_on_record_first()
    {
        using var search = Search();
        using var picture = Picture(17, 0.8f);
        var result = search.Search(picture, Request());

        var candidate = Assert.Single(result.Candidates);
        Assert.Equal((1, "P17", "custody/17-0.jpg"), (candidate.Rank, candidate.Subject, candidate.Image));
        Assert.True(result.IsComplete);
        Assert.Equal(50, result.CollectionSize);
        Assert.Equal(FailureReason.None, result.Failure);
        var audited = Assert.Single(_log.Of<SearchPerformed>());
        Assert.Equal(
            ("RFR/1", "DC-1234", SearchUse.Retrospective, 1, true, true, 50, 0.6f, "fixed"),
            (audited.SearchId.Value, audited.Actor!.Value.Value, audited.Use, audited.Candidates, audited.IsComplete, audited.IsProbeAcquired, audited.CollectionSize, audited.Threshold, audited.PolicyId.Value));
        Assert.Equal(Sha256Digest.Of(File.ReadAllBytes(_folder.File("gallery.lfrt"))), audited.CollectionDigest);
        Assert.Equal(audited.CollectionDigest, result.CollectionDigest);
        Assert.Equal(_engine.Info.Pipeline.ToString(), audited.Pipeline.ToString());
    }

    [Fact]
    public void Nobody_under_the_threshold_is_listed_and_equality_is_in()
    {
        using var picture = Picture(3, 0.8f);
        using var open = Search(-1);
        open.Search(picture, Request());
        var exact = _log.Of<SearchPerformed>().Count();
        Assert.Equal(1, exact);

        // The score as the matcher computes it, then a threshold of exactly that and of the next float up.
        using var probe = _engine.CreateTemplate(picture);
        var vector = new float[ScriptedEngine.Dimension];
        ScriptedEngine.Reference(3, vector);
        var score = CosineMatcher.Compare(probe.Template!, new ReferenceTemplate(vector, _engine.Info.Pipeline)).Value;
        using var at = Search(score);
        using var above = Search(MathF.BitIncrement(score));
        Assert.Single(at.Search(picture, Request("a")).Candidates);
        Assert.Empty(above.Search(picture, Request("b")).Candidates);
    }

    [Fact]
    public void A_list_cut_at_its_limit_says_so()
    {
        using var search = Search(threshold: -1, limit: 5);
        using var picture = Picture(9, 0.8f);
        var result = search.Search(picture, Request());
        Assert.Equal(5, result.Candidates.Count);
        Assert.False(result.IsComplete);
        Assert.False(Assert.Single(_log.Of<SearchPerformed>()).IsComplete);
        Assert.Equal(5, result.Candidates.Select(c => c.Subject).Distinct().Count());
        Assert.Equal("P9", result.Candidates[0].Subject);

        using var all = Search(threshold: -1, limit: 50);
        Assert.True(all.Search(picture, Request("all")).IsComplete);
    }

    [Fact]
    public void A_picture_without_a_template_compares_nobody_says_why_and_is_on_record()
    {
        using var search = Search(use: SearchUse.OperatorInitiated);
        using var blurred = Picture(1, 0.9f, FailureReason.Blurred);
        var result = search.Search(blurred, Request());
        Assert.Equal(FailureReason.Blurred, result.Failure);
        Assert.Empty(result.Candidates);

        using var two = ScriptedFrame.Create(0, new ScriptedFace(1, 0.9f, 1, 10, 10), new ScriptedFace(2, 0.9f, 2, 200, 10));
        Assert.Equal(FailureReason.MoreThanOneFace, search.Search(two, Request("2")).Failure);
        Assert.All(_log.Of<SearchPerformed>(), e => Assert.Equal((false, 0, SearchUse.OperatorInitiated), (e.IsProbeAcquired, e.Candidates, e.Use)));
        Assert.Equal(2, _log.Of<SearchPerformed>().Count());
    }

    [Theory]
    [InlineData(0.9f)]
    [InlineData(0.1f)]
    public void The_probe_is_zeroed_before_a_search_returns_match_or_none(float similarity)
    {
        using var search = Search();
        using var picture = Picture(4, similarity);
        search.Search(picture, Request());
        Assert.All(_engine.Batches, batch => Assert.Throws<ObjectDisposedException>(batch.Clear));
        Assert.NotEmpty(_engine.Batches);
    }

    [Fact]
    public void Without_a_record_there_is_no_result()
    {
        using var search = Search();
        using var picture = Picture(4, 0.9f);
        _log.FailsOn = e => e is SearchPerformed;
        Assert.Throws<AuditFailedException>(() => search.Search(picture, Request()));

        // And then nobody is even looked for.
        var before = _engine.Batches.Count;
        Assert.Throws<AuditFailedException>(() => search.Search(picture, Request("again")));
        Assert.Equal(before, _engine.Batches.Count);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused_at_once()
    {
        var other = PipelineId.Parse(new string('a', 64));
        Assert.Throws<PolicyRefusedException>(() => new FaceSearch(_engine, _gallery, Policy(0.6f, other), _log, new FaceSearchOptions { Use = SearchUse.Retrospective }));
        var small = new BoundedThresholdPolicy("small", _engine.Info.Pipeline, new Threshold(0.6f), 49, 0.001, Evidence with { NonMatedComparisons = 1_000_000 }, new PolicyBinding
        {
            Unit = DecisionUnit.Image,
            FusionRule = FaceSearch.FusionRule,
            QualityGate = "the engine's limits for probes",
            CalibrationDataSha256 = new string('d', 64),
            Confidence = 0.95,
        });
        var refused = Assert.Throws<PolicyRefusedException>(() => new FaceSearch(_engine, _gallery, small, _log, new FaceSearchOptions { Use = SearchUse.Retrospective }));
        Assert.Contains("49", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Search(use: SearchUse.Unknown));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search(limit: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search(limit: 1001));
        using var search = Search();
        using var picture = Picture(4, 0.9f);
        Assert.Throws<ArgumentException>(() => search.Search(picture, Request() with { Reason = default }));
        Assert.Throws<ArgumentException>(() => search.Search(picture, Request() with { Operator = default }));
        Assert.Empty(_log.Events);
    }

    [Fact]
    [Trait("Concurrent", nameof(FaceSearch))]
    [Trait("Concurrent", nameof(CosineMatcher))]
    public void Eight_threads_find_what_one_finds()
    {
        using var search = Search(threshold: -1, limit: 10);
        var expected = Enumerable.Range(0, 50).Select(Names).ToList();
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => Assert.Equal(expected[i % 50], Names(i % 50)));

        string Names(int identity)
        {
            using var picture = Picture(identity, 0.8f);
            return string.Join(' ', search.Search(picture, Request()).Candidates.Select(c => c.Subject));
        }
    }

    [Fact]
    public void A_gallery_that_is_damaged_empty_or_something_else_does_not_load()
    {
        var path = _folder.File("gallery.lfrt");
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        var damaged = _folder.File("damaged.lfrt");
        File.WriteAllBytes(damaged, bytes);
        Assert.Throws<TemplateContainerException>(() => Gallery.Load(damaged));
        Assert.Throws<TemplateContainerException>(() => Gallery.OpenMapped(damaged));

        using var empty = new TemplateMatrix(8, PipelineId.Parse(new string('b', 64)));
        TemplateContainer.Save(_folder.File("other.lfrt"), empty);
        Assert.Throws<InvalidDataException>(() => Gallery.Load(_folder.File("other.lfrt")));
        Assert.Throws<FileNotFoundException>(() => Gallery.Load(_folder.File("none.lfrt")));
        Assert.Contains("nobody", Assert.Throws<InvalidDataException>(() => Gallery.Load(GalleryFile.Write(_folder, 0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapped_gallery_finds_what_a_loaded_one_finds()
    {
        using var mapped = Gallery.OpenMapped(_folder.File("gallery.lfrt"));
        Assert.Equal(_gallery.Digest, mapped.Digest);
        using var picture = Picture(23, 0.7f);
        using var inMemory = Search(threshold: -1);
        using var inFile = new FaceSearch(_engine, mapped, Policy(-1), _log, new FaceSearchOptions { Use = SearchUse.Retrospective });
        Assert.Equal(
            inMemory.Search(picture, Request()).Candidates.Select(c => (c.Subject, c.Image, c.Score)),
            inFile.Search(picture, Request()).Candidates.Select(c => (c.Subject, c.Image, c.Score)));
    }

    // The scripted engine, remembering the batches that it gave out.
    private sealed class KeepingEngine : IFaceEngine
    {
        private readonly ScriptedEngine _inner = new();
        private readonly System.Collections.Concurrent.ConcurrentBag<FaceBatch> _batches = [];

        public System.Collections.Concurrent.ConcurrentBag<FaceBatch> Batches => _batches;

        public EngineInfo Info => _inner.Info;

        public FaceBatch CreateBatch(int capacity = 64)
        {
            var batch = _inner.CreateBatch(capacity);
            _batches.Add(batch);
            return batch;
        }

        public void Process(ImageView image, QualityLimits? limits, FaceBatch destination) => _inner.Process(image, limits, destination);

        public void Dispose() => _inner.Dispose();
    }
}
