using Lfr.Cli.Simulation;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Policy;
using Lfr.Core.Search;
using Lfr.Core.Tests.Audit;
using Lfr.Core.Tests.Search;

namespace Lfr.Core.Tests.Adjudication;

/// <summary>On a real log: what it says afterwards is part of what is tested.</summary>
public sealed class CandidateReviewTests : IDisposable
{
    private readonly TestLog _test = new();
    private readonly AuditLog _log;
    private readonly SearchResult _result;

    public CandidateReviewTests()
    {
        _log = _test.Open();
        using var engine = new ScriptedEngine();
        using var gallery = Gallery.Load(GalleryFile.Write(_test.Folder, people: 10));
        var policy = new FixedThresholdPolicy("fixed", engine.Info.Pipeline, new Threshold(-1), new PolicyEvidence("nothing: a script", 0, 0, 0, "a script"));
        using var search = new FaceSearch(engine, gallery, policy, _log, new FaceSearchOptions { Use = SearchUse.Retrospective, CandidateLimit = 3 });
        using var picture = ScriptedFrame.Create(0, new ScriptedFace(4, 0.8f, 1, 10, 10));
        _result = search.Search(picture, new SearchRequest("RFR/9", "DC-1", "Fraud 26/3."));
    }

    public void Dispose()
    {
        _log.Dispose();
        _test.Dispose();
    }

    private CandidateReview Review(bool second = true) => new(_result, _log, _test.Clock, second);

    private CandidateDecision Decide(CandidateReview review, int rank, string officer, CandidateVerdict verdict, double seconds = 5)
    {
        review.Open(rank, officer);
        _test.Clock.Advance(TimeSpan.FromSeconds(seconds));
        return review.Decide(rank, officer, verdict, "Ears and jaw compared.");
    }

    [Fact]
    public void A_possible_match_takes_two_officers_and_the_score_comes_after_the_answer()
    {
        var review = Review();
        Assert.Equal(3, review.Waiting);
        Assert.DoesNotContain(typeof(SearchCandidate).GetProperties(), p => p.Name.Contains("Score", StringComparison.Ordinal));
        var first = Decide(review, 1, "A", CandidateVerdict.PossibleMatch, 12);
        Assert.Equal((CandidateStanding.AwaitsSecondReviewer, 12), (first.Standing, first.SecondsToDecision));
        Assert.Equal(0.8f, first.Score, 1e-3f);
        Assert.Throws<ReviewRefusedException>(() => review.Open(1, "A"));
        Assert.Throws<ReviewRefusedException>(() => review.Open(1, " a"));
        Assert.Equal(CandidateStanding.PossibleMatch, Decide(review, 1, "B", CandidateVerdict.PossibleMatch).Standing);
        Assert.Throws<ReviewRefusedException>(() => review.Open(1, "C"));
        Assert.Equal(2, review.Waiting);
        Assert.Equal(CandidateStanding.Unreviewed, review.StandingOf(2));
    }

    [Fact]
    [Trait("Concurrent", nameof(CandidateReview))]
    public void Two_officers_decide_on_a_candidate_however_many_answer_at_once()
    {
        const int Turns = 10;
        var reviews = Enumerable.Range(0, Turns).Select(_ => Review()).ToList();
        var (answered, refused) = (0, 0);
        EightThreads.Run(Turns, (thread, turn) => reviews[turn].Open(1, $"officer-{thread}"));
        EightThreads.Run(Turns, (thread, turn) =>
        {
            try
            {
                reviews[turn].Decide(1, $"officer-{thread}", CandidateVerdict.PossibleMatch, "Ears and jaw compared.");
                Interlocked.Increment(ref answered);
            }
            catch (ReviewRefusedException)
            {
                Interlocked.Increment(ref refused);
            }

            Assert.InRange(reviews[turn].Waiting, 2, 3);
        });
        Assert.Equal((2 * Turns, 6 * Turns), (answered, refused));
        Assert.All(reviews, review => Assert.Equal((2, CandidateStanding.PossibleMatch), (review.Waiting, review.StandingOf(1))));
        _log.Dispose();
        var decided = _test.Events().OfType<CandidateDecided>().ToList();
        Assert.Equal((Turns, Turns), (decided.Count(e => e.Review == 1), decided.Count(e => e.Review == 2)));
        Assert.Equal(AuditVerdict.Intact, _test.Verify().Verdict);
    }

    [Fact]
    public void One_officer_who_sees_somebody_else_is_enough()
    {
        var review = Review();
        Assert.Equal(CandidateStanding.NotAMatch, Decide(review, 2, "A", CandidateVerdict.NotAMatch).Standing);
        Decide(review, 1, "A", CandidateVerdict.PossibleMatch);
        Assert.Equal(CandidateStanding.NotAMatch, Decide(review, 1, "B", CandidateVerdict.NotAMatch).Standing);
        Assert.Equal(CandidateStanding.PossibleMatch, Decide(Review(second: false), 3, "A", CandidateVerdict.PossibleMatch).Standing);
    }

    [Fact]
    public void Nobody_decides_without_looking_without_a_reason_or_about_nobody()
    {
        var review = Review();
        Assert.Throws<ReviewRefusedException>(() => review.Decide(1, "A", CandidateVerdict.NotAMatch, "x"));
        review.Open(1, "A");
        Assert.Throws<ReviewRefusedException>(() => review.Decide(1, "B", CandidateVerdict.NotAMatch, "x"));
        Assert.Throws<ArgumentException>(() => review.Decide(1, "A", CandidateVerdict.Undecided, "x"));
        Assert.Throws<ArgumentException>(() => review.Decide(1, "A", CandidateVerdict.NotAMatch, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => review.Open(0, "A"));
        Assert.Throws<ArgumentOutOfRangeException>(() => review.Open(4, "A"));
        Assert.Throws<ArgumentException>(() => review.Open(1, default));
        Assert.Equal(3, review.Waiting);
    }

    [Fact]
    public void The_log_tells_the_whole_story_and_verifies()
    {
        var review = Review();
        Decide(review, 1, "A", CandidateVerdict.PossibleMatch, 12);
        var events = _test.Events().ToList();
        Assert.Equal(
            ["search-performed", "candidate-opened", "candidate-decided"],
            events.Select(e => e.Kind).Where(kind => !kind.StartsWith("log-", StringComparison.Ordinal)));
        var decided = events.OfType<CandidateDecided>().Single();
        Assert.Equal(
            ("RFR/9", 1, 1, CandidateVerdict.PossibleMatch, 12d, "A"),
            (decided.SearchId.Value, decided.Rank, decided.Review, decided.Verdict, decided.SecondsToDecision, decided.Actor!.Value.Value));
        Assert.Equal(AuditVerdict.Intact, _test.Verify().Verdict);
    }
}
