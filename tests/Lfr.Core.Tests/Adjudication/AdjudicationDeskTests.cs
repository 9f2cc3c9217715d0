using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;

namespace Lfr.Core.Tests.Adjudication;

public sealed class AdjudicationDeskTests
{
    [Fact]
    public void What_an_officer_sees_before_deciding_has_no_score_by_type()
    {
        var members = typeof(PendingReview).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal);
        Assert.Equal(["AlertId", "Camera", "Officer", "RaisedAt", "Review"], members);
        using var test = new DeskTest();
        var alert = test.Raise();
        var result = test.Decide(alert, "a", AlertVerdict.TrueAlert, seconds: 7.5);
        Assert.Equal((0.71f, 0.6f, 7.5), (result.Score, result.Threshold, result.SecondsToDecision));
    }

    [Theory]
    [InlineData(AlertVerdict.Undecided, ReviewAction.Engage)]
    [InlineData(AlertVerdict.TrueAlert, ReviewAction.Undecided)]
    [InlineData(AlertVerdict.FalseAlert, ReviewAction.Engage)]
    [InlineData((AlertVerdict)9, ReviewAction.Engage)]
    public void There_is_no_answer_to_begin_with_and_none_that_engages_for_being_somebody_else(AlertVerdict verdict, ReviewAction action) =>
        Assert.Throws<ArgumentException>(() => new ReviewDecision(verdict, action, "A reason."));

    [Fact]
    public void A_reason_is_required() => Assert.Throws<ArgumentException>(() => new ReviewDecision(AlertVerdict.TrueAlert, ReviewAction.Engage, default));

    [Fact]
    public void Two_officers_must_agree_before_anybody_is_engaged()
    {
        using var test = new DeskTest();
        var alert = test.Raise();
        Assert.Equal(NextStep.AwaitSecondReviewer, test.Decide(alert, "a", AlertVerdict.TrueAlert).NextStep);
        Assert.Equal(AlertStanding.Unreviewed, test.Standing(alert));
        Assert.Throws<ReviewRefusedException>(() => test.Engage(alert, AlertVerdict.TrueAlert));
        Assert.Throws<ReviewRefusedException>(() => test.Desk.Open(alert, "a"));
        Assert.Equal(NextStep.Engage, test.Decide(alert, "b", AlertVerdict.TrueAlert).NextStep);
        test.Engage(alert, AlertVerdict.TrueAlert);
        Assert.Equal(AlertStanding.TrueConfirmed, test.Standing(alert));
        Assert.Equal(2, test.Test.Events().OfType<ReviewRefused>().Count());
    }

    [Theory]
    [InlineData("PC1", "pc1")]
    [InlineData("PC1", " PC1 ")]
    [InlineData("Ärztin", "ÄRZTIN")]
    public void Nobody_is_two_officers_by_writing_the_name_otherwise(string first, string second)
    {
        using var test = new DeskTest();
        var alert = test.Raise();
        test.Decide(alert, first, AlertVerdict.TrueAlert);
        Assert.Contains("this officer has reviewed the alert already", Assert.Throws<ReviewRefusedException>(() => test.Desk.Open(alert, second)).Message, StringComparison.Ordinal);
        Assert.Throws<ReviewRefusedException>(() => test.Engage(alert, AlertVerdict.TrueAlert));

        // Nor by a log that another program wrote.
        var decided = test.Test.Events().OfType<AlertDecided>().Single();
        var history = new AlertHistory { Raised = test.Test.Events().OfType<AlertRaised>().Single(), RaisedAt = default, Decisions = [decided, decided with { Actor = second, Review = 2 }] };
        Assert.False(history.MayEngage(secondReviewer: true));
        Assert.True((history with { Decisions = [decided, decided with { Actor = "somebody else", Review = 2 }] }).MayEngage(secondReviewer: true));
    }

    [Fact]
    public void An_alert_that_is_opened_under_one_spelling_is_decided_once()
    {
        using var test = new DeskTest(secondReviewer: false);
        var alert = test.Raise();
        var first = test.Desk.Open(alert, "PC1");
        var second = test.Desk.Open(alert, "pc1");
        var decision = new ReviewDecision(AlertVerdict.TrueAlert, ReviewAction.Engage, "Nose and ears.");
        Assert.Throws<ReviewRefusedException>(() => test.Desk.Decide(first, decision));
        test.Desk.Decide(second, decision);
        Assert.Single(test.Record().Reviewers);
    }

    [Theory]
    [InlineData(AlertVerdict.FalseAlert, ReviewAction.DoNotEngage, AlertStanding.FalseUnconfirmed)]
    [InlineData(AlertVerdict.TrueAlert, ReviewAction.DoNotEngage, AlertStanding.TrueUnconfirmed)]
    public void One_doubt_of_two_is_enough_not_to_engage(AlertVerdict verdict, ReviewAction action, AlertStanding expected)
    {
        using var test = new DeskTest();
        var alert = test.Raise();
        test.Decide(alert, "a", AlertVerdict.TrueAlert);
        Assert.Equal(NextStep.DoNotEngage, test.Decide(alert, "b", verdict, action).NextStep);
        Assert.Equal(expected, test.Standing(alert));
        Assert.Throws<ReviewRefusedException>(() => test.Engage(alert, AlertVerdict.TrueAlert));
        Assert.Equal((1L, 1L), (test.Record().DoNotEngage, test.Record().Reviewers[0].Disagreements));
    }

    [Fact]
    public void A_first_decision_not_to_engage_stands()
    {
        using var test = new DeskTest();
        var alert = test.Raise();
        Assert.Equal(NextStep.DoNotEngage, test.Decide(alert, "a", AlertVerdict.TrueAlert, ReviewAction.DoNotEngage).NextStep);
        Assert.Empty(test.Desk.Waiting);
        Assert.Equal(AlertStanding.TrueUnconfirmed, test.Standing(alert));
        Assert.Single(test.Store.Held);
    }

    [Fact]
    public void An_alert_is_reviewed_once_and_a_second_attempt_is_in_the_log()
    {
        using var test = new DeskTest(secondReviewer: false);
        var alert = test.Raise();
        var pending = test.Desk.Open(alert, "a");
        var other = test.Desk.Open(alert, "b");
        var decision = new ReviewDecision(AlertVerdict.TrueAlert, ReviewAction.DoNotEngage, "Too far away by now.");
        test.Desk.Decide(pending, decision);
        Assert.Throws<ReviewRefusedException>(() => test.Desk.Decide(pending, decision));
        Assert.Throws<ReviewRefusedException>(() => test.Desk.Decide(other, decision));
        Assert.Throws<ReviewRefusedException>(() => test.Desk.Open(alert, "c"));
        Assert.Throws<ReviewRefusedException>(() => test.Desk.Open("no/such", "c"));
        Assert.Equal(4, test.Test.Events().OfType<ReviewRefused>().Count());
        Assert.Single(test.Test.Events().OfType<AlertDecided>());
    }

    [Fact]
    public void Who_opened_before_the_other_decided_must_look_again()
    {
        using var test = new DeskTest();
        var alert = test.Raise();
        var late = test.Desk.Open(alert, "b");
        test.Decide(alert, "a", AlertVerdict.TrueAlert);
        var decision = new ReviewDecision(AlertVerdict.TrueAlert, ReviewAction.Engage, "Same scar.");
        Assert.Throws<ReviewRefusedException>(() => test.Desk.Decide(late, decision));
        Assert.Equal(NextStep.Engage, test.Desk.Decide(test.Desk.Open(alert, "b"), decision).NextStep);
    }

    [Fact]
    public void A_false_alert_is_erased_when_it_is_found_false_and_its_record_stays()
    {
        using var test = new DeskTest();
        var alert = test.Raise();
        var bytes = test.Store.Held[alert];
        test.Decide(alert, "a", AlertVerdict.FalseAlert);
        Assert.Empty(test.Store.Held);
        Assert.All(bytes, b => Assert.Equal(0, b));
        Assert.Equal(ErasureTrigger.FalseAlertDecided, Assert.Single(test.Test.Events().OfType<ItemErased>()).Trigger);
        Assert.Equal(1, test.Record().FalseUnconfirmed);
        Assert.False(test.Desk.HoldForClaim(alert, "inspector", "A complaint came in the day after."));
    }

    [Fact]
    public void A_false_alert_on_which_somebody_complains_is_held()
    {
        using var test = new DeskTest(secondReviewer: false);
        var alert = test.Raise();
        test.Decide(alert, "a", AlertVerdict.TrueAlert);
        test.Engage(alert, AlertVerdict.FalseAlert, complaint: "The person complained on the spot.");
        Assert.Single(test.Store.Held);
        Assert.Equal(AlertStanding.FalseConfirmed, test.Standing(alert));
        test.Test.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, test.Retention.Tick());
        Assert.Equal(1, test.Record().AlertsOnHold);
        test.Retention.LiftHold(new HoldLifted { Item = RetainedItem.Alert, ItemId = alert, Reason = "The complaint is settled." });
        Assert.Empty(test.Store.Held);
    }

    [Fact]
    public void An_arrest_holds_the_alert_and_nothing_else_does()
    {
        using var test = new DeskTest(secondReviewer: false);
        var (arrested, released) = (test.Raise(), test.Raise());
        foreach (var alert in new[] { arrested, released })
        {
            test.Decide(alert, "a", AlertVerdict.TrueAlert);
            test.Engage(alert, AlertVerdict.TrueAlert);
        }

        test.Desk.RecordOutcome(arrested, "constable", Disposal.Arrest, "Warrant executed.");
        test.Desk.RecordOutcome(released, "constable", Disposal.NoAction, "Dealt with last week.");
        Assert.Throws<ReviewRefusedException>(() => test.Desk.RecordOutcome(released, "constable", Disposal.NoAction, "Twice."));
        Assert.Throws<ReviewRefusedException>(() => test.Desk.RecordOutcome(arrested, "constable", Disposal.OtherDisposal, "Twice."));
        test.Test.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(1, test.Retention.Tick());
        Assert.Equal([arrested], test.Store.Held.Keys);
        Assert.Equal((1L, 1L), (test.Record().Arrests, test.Record().NoAction));
    }

    [Fact]
    public void Nobody_is_arrested_who_was_not_engaged_and_nothing_follows_an_undecided_alert()
    {
        using var test = new DeskTest(secondReviewer: false);
        var alert = test.Raise();
        Assert.Throws<ReviewRefusedException>(() => test.Desk.RecordOutcome(alert, "c", Disposal.NoAction, "Nobody looked."));
        test.Decide(alert, "a", AlertVerdict.TrueAlert, ReviewAction.DoNotEngage);
        Assert.Throws<ReviewRefusedException>(() => test.Desk.RecordOutcome(alert, "c", Disposal.Arrest, "Of whom?"));
        Assert.Throws<ArgumentException>(() => test.Desk.RecordOutcome(alert, "c", Disposal.Undecided, "Nothing."));
        test.Desk.RecordOutcome(alert, "c", Disposal.NoAction, "Lost in the crowd.");
    }

    /// <summary>Said too early, "no action" must not keep an arrest, and its hold, out of the record.</summary>
    [Fact]
    public void An_arrest_after_an_outcome_of_no_action_replaces_it_and_holds_the_alert()
    {
        using var test = new DeskTest(secondReviewer: false);
        var alert = test.Raise();
        test.Decide(alert, "a", AlertVerdict.TrueAlert);
        test.Desk.RecordOutcome(alert, "c", Disposal.NoAction, "Lost in the crowd.");
        test.Engage(alert, AlertVerdict.TrueAlert);
        test.Desk.RecordOutcome(alert, "c", Disposal.Arrest, "Found at the exit.");
        Assert.Equal((1L, 0L, 1L), (test.Record().Arrests, test.Record().NoAction, test.Record().AlertsOnHold));
        Assert.Throws<ReviewRefusedException>(() => test.Desk.RecordOutcome(alert, "c", Disposal.OtherDisposal, "Twice."));
    }

    [Fact]
    public void A_known_false_alert_looks_like_any_other_until_it_is_decided_and_counts_nowhere_but_in_acceptance()
    {
        using var test = new DeskTest();
        var (real, seeded) = (test.Raise(), test.Raise(isSeeded: true));
        Assert.Equal([real, seeded], test.Desk.Waiting);
        Assert.Equal(real.Value[..^1], seeded.Value[..^1]);
        var result = test.Decide(seeded, "a", AlertVerdict.TrueAlert);
        Assert.Equal(NextStep.KnownFalse, result.NextStep);
        Assert.Throws<ReviewRefusedException>(() => test.Engage(seeded, AlertVerdict.TrueAlert));
        Assert.Throws<ReviewRefusedException>(() => test.Desk.RecordOutcome(seeded, "a", Disposal.Arrest, "No."));
        Assert.Throws<ReviewRefusedException>(() => test.Desk.Open(seeded, "b"));
        Assert.Equal([real], test.Store.Held.Keys);
        var record = test.Record();
        Assert.Equal((1L, 1L, 0L), (record.Alerts, record.Unreviewed, record.FalseAlerts));
        Assert.Equal((1L, 1L, true), (record.Reviewers[0].SeededDecisions, record.Reviewers[0].SeededFoundTrue, record.Reviewers[0].AcceptsEverything));
    }

    [Fact]
    public void Who_accepts_everything_is_seen_and_who_does_not_is_not()
    {
        using var test = new DeskTest(secondReviewer: false);
        for (var i = 0; i < 6; i++)
        {
            var alert = test.Raise(isSeeded: i % 3 == 0);
            var officer = i < 4 ? "always" : "looks";
            test.Decide(alert, officer, officer == "always" || i == 4 ? AlertVerdict.TrueAlert : AlertVerdict.FalseAlert, seconds: i + 1);
        }

        var figures = test.Record().Reviewers;
        Assert.Equal(["always", "looks"], figures.Select(f => f.Reviewer.Value));
        Assert.Equal((2L, 2L, 2L, 2L, true, 2.5), (figures[0].Decisions, figures[0].FoundTrue, figures[0].SeededDecisions, figures[0].SeededFoundTrue, figures[0].AcceptsEverything, figures[0].MedianSecondsToDecision));
        Assert.Equal((2L, 1L, false), (figures[1].Decisions, figures[1].FoundTrue, figures[1].AcceptsEverything));
    }

    [Fact]
    public void The_desk_is_what_it_was_after_a_restart()
    {
        using var test = new DeskTest();
        var (waiting, half, done) = (test.Raise(), test.Raise(), test.Raise());
        test.Decide(half, "a", AlertVerdict.TrueAlert);
        test.Decide(done, "a", AlertVerdict.TrueAlert);
        test.Decide(done, "b", AlertVerdict.TrueAlert);
        var before = test.Record();
        test.Restart();
        Assert.Equal([waiting, half], test.Desk.Waiting);
        Assert.Throws<ReviewRefusedException>(() => test.Desk.Open(half, "a"));
        test.Engage(done, AlertVerdict.TrueAlert);
        Assert.Equal(4, int.Parse(test.Desk.NextAlertId().Value[^4..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((before.Alerts, before.Unreviewed), (test.Record().Alerts, test.Record().Unreviewed));
    }

    [Fact]
    public void A_false_alert_whose_erasure_a_crash_prevented_is_erased_by_the_next_desk()
    {
        using var test = new DeskTest();
        var alert = test.Raise();
        test.Store.Failures = 1;
        test.Decide(alert, "a", AlertVerdict.FalseAlert);
        Assert.Single(test.Store.Held);
        test.Restart();
        Assert.Empty(test.Store.Held);
    }

    [Fact]
    public void A_finding_can_be_corrected_once_it_is_known_better_and_what_is_left_is_held()
    {
        using var test = new DeskTest(secondReviewer: false);
        var alert = test.Raise();
        test.Decide(alert, "a", AlertVerdict.TrueAlert);
        test.Engage(alert, AlertVerdict.TrueAlert);
        Assert.Throws<ReviewRefusedException>(() => test.Desk.ReviseFinding(alert, "custody", AlertVerdict.TrueAlert, "No change."));
        test.Desk.ReviseFinding(alert, "custody", AlertVerdict.FalseAlert, "Fingerprints are another person's.");
        Assert.Equal(AlertStanding.FalseConfirmed, test.Standing(alert));
        Assert.Equal((1L, 0L, 1L, 1L), (test.Record().FalseConfirmed, test.Record().TrueConfirmed, test.Record().FindingsRevised, test.Record().AlertsOnHold));
        Assert.Single(test.Store.Held);
    }

    [Fact]
    public void A_person_who_is_stopped_is_told_how_to_complain()
    {
        var text = DeskTest.Notice("R-1").ToText();
        Assert.All(new[] { "R-1", "A Police Service", "any station", "data protection officer", "can be wrong" }, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => (DeskTest.Notice("R-1") with { HowToComplain = " " }).ToText());
        using var test = new DeskTest(secondReviewer: false);
        var alert = test.Raise();
        test.Decide(alert, "a", AlertVerdict.TrueAlert);
        test.Engage(alert, AlertVerdict.TrueAlert);
        Assert.Equal(1, test.Record().NoticesGiven);
    }

    [Fact]
    public void Nothing_counts_that_the_log_did_not_take()
    {
        using var test = new DeskTest(secondReviewer: false);
        var alert = test.Raise();
        var pending = test.Desk.Open(alert, "a");
        test.Log.Dispose();
        var decision = new ReviewDecision(AlertVerdict.FalseAlert, ReviewAction.DoNotEngage, "Not the same ears.");
        Assert.Throws<AuditFailedException>(() => test.Desk.Decide(pending, decision));
        Assert.Throws<AuditFailedException>(() => test.Raise());
        Assert.Equal(AlertStanding.Unreviewed, test.Standing(alert));
        Assert.Single(test.Desk.Alerts);
        Assert.True(test.Store.Held.ContainsKey(alert));
    }
}
