using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Tests.Adjudication;
using Lfr.Core.Tests.Audit;

namespace Lfr.Core.Tests.Deployments;

public sealed class DeploymentRecordTests
{
    [Fact]
    public void A_record_adds_up_what_the_log_says()
    {
        using var test = new DeskTest(secondReviewer: false);
        test.Log.Append([Passed("north", faces: 700, erased: 690, dropped: 3), Passed("north", faces: 300, erased: 299, dropped: 0)]);
        test.Log.Append(new AlertSuppressed { Deployment = test.Deployment.Id, SubjectId = "s-17", Camera = "north", DuringAlert = "x" });
        var alerts = Enumerable.Range(0, 5).Select(i => test.Raise(threshold: i == 0 ? 0.58f : 0.6f)).ToList();
        test.Decide(alerts[0], "a", AlertVerdict.TrueAlert);
        test.Engage(alerts[0], AlertVerdict.TrueAlert);
        test.Decide(alerts[1], "a", AlertVerdict.TrueAlert);
        test.Engage(alerts[1], AlertVerdict.FalseAlert);
        test.Decide(alerts[2], "a", AlertVerdict.FalseAlert);
        test.Decide(alerts[3], "a", AlertVerdict.TrueAlert, ReviewAction.DoNotEngage);
        test.Test.Clock.Advance(TimeSpan.FromHours(5));
        test.Log.Append(new DeploymentEnded { Deployment = test.Deployment.Id });
        var record = test.Record();
        Assert.Equal((1L, 1L, 1L, 1L, 1L, 5L), (record.TrueConfirmed, record.FalseConfirmed, record.FalseUnconfirmed, record.TrueUnconfirmed, record.Unreviewed, record.Alerts));
        Assert.Equal((1000L, 989L, 2000L, 3L, 1L), (record.FacesSeen, record.FacesErased, record.Frames, record.DroppedFrames, record.SuppressedAlerts));
        Assert.Equal((0.58f, 9756L, 9756), (record.LowestThreshold, record.WatchlistSize, record.WatchlistComposition["wanted"]));
        Assert.Equal([new ThresholdUse(0.58f, 1), new ThresholdUse(0.6f, 4)], record.ThresholdsUsed);
        Assert.Equal((2L, 2L), (record.DoNotEngage, record.NoticesGiven));
        Assert.Equal(5, (record.EndedAt - record.StartedAt)!.Value.Hours);
        Assert.Equal(test.Test.Read()[^1].Hash.ToString(), record.LogHash);
    }

    /// <summary>A known-false alert is nobody's, and so is its threshold: no published figure holds it.</summary>
    [Fact]
    public void The_threshold_of_a_known_false_alert_was_not_in_force()
    {
        using var test = new DeskTest(secondReviewer: false);
        test.Raise(threshold: 0.6f);
        test.Raise(isSeeded: true, threshold: 0.1f);
        Assert.Equal(0.6f, test.Record().LowestThreshold);
        Assert.Equal([new ThresholdUse(0.6f, 1)], test.Record().ThresholdsUsed);
    }

    [Fact]
    public void Two_deployments_in_one_log_are_told_apart_and_an_unknown_one_is_refused()
    {
        using var test = new DeskTest(secondReviewer: false);
        test.Raise();
        var other = Deployment.Approve(Forms.Good with { Id = "other" });
        test.Log.Append(other.ToStarted(Sha256Digest.Of("w"u8), 5, [], Sha256Digest.Of("p"u8)));
        test.Log.Append(Passed("north", 9, 9, 0) with { Deployment = "other" });
        var entries = test.Test.Read();
        Assert.Equal((0L, 9L, 5L), (DeploymentRecord.FromLog(entries, "other").Alerts, DeploymentRecord.FromLog(entries, "other").FacesSeen, DeploymentRecord.FromLog(entries, "other").WatchlistSize));
        Assert.Equal((1L, 0L), (DeploymentRecord.FromLog(entries, test.Deployment.Id).Alerts, DeploymentRecord.FromLog(entries, test.Deployment.Id).FacesSeen));
        Assert.Contains("other", Assert.Throws<FormatException>(() => DeploymentRecord.FromLog(entries)).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => DeploymentRecord.FromLog(entries, "no such"));
    }

    [Fact]
    public void A_run_with_another_list_form_or_policy_is_said_and_not_hidden_behind_the_first()
    {
        using var test = new DeskTest(secondReviewer: false);
        Assert.Empty(test.Record().LaterChanges);
        var first = test.Test.Events().OfType<DeploymentStarted>().Single();
        test.Log.Append(first);
        Assert.Empty(test.Record().LaterChanges);
        test.Log.Append(first with { WatchlistDigest = Sha256Digest.Of("another"u8), WatchlistSize = 12, DeploymentDigest = Sha256Digest.Of("form"u8), PolicyId = "p-2" });
        var changes = test.Record().LaterChanges;
        Assert.Equal(3, changes.Count);
        Assert.Contains(FormattableString.Invariant($"another watchlist was used: 12 people, sha256 {Sha256Digest.Of("another"u8)}; before, {first.WatchlistSize} people, sha256 {first.WatchlistDigest}."), changes[0], StringComparison.Ordinal);
        Assert.Contains("another form", changes[1], StringComparison.Ordinal);
        Assert.Contains($"'p-2'; before, '{first.PolicyId}'", changes[2], StringComparison.Ordinal);
        Assert.Equal(first.WatchlistDigest.ToString(), test.Record().WatchlistDigest);
    }

    [Fact]
    public void A_clock_that_went_back_during_a_deployment_is_in_its_record_and_in_no_other()
    {
        using var test = new DeskTest(secondReviewer: false);
        test.Log.Append(Passed("north", 1, 1, 0));
        test.Test.Clock.Set(test.Test.Clock.GetUtcNow().AddMinutes(-30));
        test.Log.Append(new DeploymentEnded { Deployment = test.Deployment.Id });
        var record = test.Record();
        Assert.Equal((1L, 1800d), (record.ClockWentBack, record.ClockWentBackSeconds));
        Assert.True(record.EndedAt < record.StartedAt);

        // After its end, and before the beginning of another one, it is in neither; what the other's run saw is its own.
        test.Test.Clock.Set(test.Test.Clock.GetUtcNow().AddHours(-2));
        test.Log.Append(Deployment.Approve(Forms.Good with { Id = "other" }).ToStarted(Sha256Digest.Of("w"u8), 5, [], Sha256Digest.Of("p"u8)));
        test.Log.Append(new ClockWentBack { Deployment = "other", Previous = test.Test.Clock.GetUtcNow().AddSeconds(7), Seconds = 7 });
        var entries = test.Test.Read();
        Assert.Equal((1L, 1800d), (DeploymentRecord.FromLog(entries, test.Deployment.Id).ClockWentBack, DeploymentRecord.FromLog(entries, test.Deployment.Id).ClockWentBackSeconds));
        Assert.Equal((1L, 7d), (DeploymentRecord.FromLog(entries, "other").ClockWentBack, DeploymentRecord.FromLog(entries, "other").ClockWentBackSeconds));
    }

    [Fact]
    public void A_log_without_a_deployment_has_no_record()
    {
        using var test = new TestLog();
        test.Open().Dispose();
        Assert.Throws<FormatException>(() => DeploymentRecord.FromLog(test.Read()));
    }

    private static PassagesCounted Passed(string camera, long faces, long erased, long dropped) => new()
    {
        Deployment = Forms.Good.Id!,
        Camera = camera,
        From = default,
        To = default,
        Frames = 1000,
        DroppedFrames = dropped,
        FacesSeen = faces,
        FacesErased = erased,
        FacesNotAcquired = 0,
    };
}
