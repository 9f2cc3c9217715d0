using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Tests.Audit;
using Lfr.Core.Tests.Deployments;

namespace Lfr.Core.Tests.Adjudication;

/// <summary>A deployment that is running, with its log, its retention and its desk.</summary>
internal sealed class DeskTest : IDisposable
{
    private readonly bool _secondReviewer;

    public DeskTest(bool secondReviewer = true)
    {
        _secondReviewer = secondReviewer;
        Deployment = Deployment.Approve(Forms.Good with { SecondReviewer = secondReviewer, SingleReviewerReason = "The van has room for one operator." });
        Log = Test.Open();
        Log.Append(Deployment.ToStarted(Sha256Digest.Of("watchlist"u8), 9756, [new CategoryCount("wanted", 9756)], Sha256Digest.Of("pipeline"u8)));
        (Retention, Desk) = Begin([]);
    }

    public TestLog Test { get; } = new();

    public MemoryStore Store { get; } = new(RetainedItem.Alert);

    public Deployment Deployment { get; }

    public AuditLog Log { get; private set; }

    public RetentionClock Retention { get; private set; }

    public AdjudicationDesk Desk { get; private set; }

    public RecordId Raise(bool isSeeded = false, float threshold = 0.6f)
    {
        var id = Desk.NextAlertId();
        Store.Held[id] = [1, 2, 3];
        Desk.Raise(new AlertRaised
        {
            AlertId = id,
            SubjectId = "s-17",
            Category = "wanted",
            Camera = "north",
            Score = 0.71f,
            Threshold = threshold,
            PolicyId = "van-1",
            WatchlistDigest = Sha256Digest.Of("watchlist"u8),
            Pipeline = Sha256Digest.Of("pipeline"u8),
            IsSeeded = isSeeded ? true : null,
        });
        return id;
    }

    public ReviewResult Decide(RecordId alert, string officer, AlertVerdict verdict, ReviewAction? action = null, double seconds = 5)
    {
        var pending = Desk.Open(alert, officer);
        Test.Clock.Advance(TimeSpan.FromSeconds(seconds));
        return Desk.Decide(pending, new ReviewDecision(verdict, action ?? (verdict == AlertVerdict.TrueAlert ? ReviewAction.Engage : ReviewAction.DoNotEngage), "Ears and jaw compared."));
    }

    public void Engage(RecordId alert, AlertVerdict finding, string? complaint = null) => Desk.RecordEngagement(alert, "constable", new EngagementReport
    {
        Finding = finding,
        Reason = "Driving licence shown.",
        Notice = Notice(alert.Value),
        NoticeAccepted = true,
        Complaint = complaint is null ? (AuditText?)null : new AuditText(complaint),
    });

    public static PersonNotice Notice(string reference) => new()
    {
        Reference = reference,
        Authority = "A Police Service",
        HowToComplain = "At any station, or in writing.",
        HowToAskForTheRecord = "Write to the data protection officer.",
    };

    public AlertStanding Standing(RecordId alert) => Desk.Alerts.Single(a => a.Raised.AlertId == alert).Standing(_secondReviewer);

    /// <summary>The process dies and another takes over.</summary>
    public void Restart()
    {
        Log.Dispose();
        Log = Test.Open();
        (Retention, Desk) = Begin(Test.Read());
    }

    public DeploymentRecord Record() => DeploymentRecord.FromLog(Test.Read());

    public void Dispose()
    {
        Log.Dispose();
        Test.Dispose();
    }

    private (RetentionClock Retention, AdjudicationDesk Desk) Begin(IReadOnlyList<AuditEntry> entries)
    {
        var retention = new RetentionClock(Log, Test.Clock, [Store], entries);
        var options = new AdjudicationOptions { RequireSecondReviewer = _secondReviewer };
        return (retention, new AdjudicationDesk(Deployment.Id, Log, retention, options, Test.Clock, entries));
    }
}
