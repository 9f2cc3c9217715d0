using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Tests.Audit;

public sealed class RetentionClockTests : IDisposable
{
    private readonly TestLog _test = new();
    private readonly MemoryStore _alerts = new(RetainedItem.Alert);
    private readonly MemoryStore _watchlists = new(RetainedItem.Watchlist);
    private AuditLog _log;
    private RetentionClock _clock;

    public RetentionClockTests()
    {
        _log = _test.Open();
        _clock = new RetentionClock(_log, _test.Clock, [_alerts, _watchlists]);
    }

    public void Dispose()
    {
        _log.Dispose();
        _test.Dispose();
    }

    [Fact]
    public void An_alert_goes_at_its_time_and_not_before_and_leaves_a_receipt()
    {
        Keep("a");
        var bytes = _alerts.Held["a"];
        _test.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.Equal(0, _clock.Tick());
        _test.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, _clock.Tick());
        Assert.All(bytes, b => Assert.Equal(0, b));
        var receipt = Assert.Single(Receipts());
        Assert.Equal((RetainedItem.Alert, new RecordId("a"), ErasureTrigger.RetentionEnded, new RecordId("zeroed")), (receipt.Item, receipt.ItemId, receipt.Trigger, receipt.Method));
        Assert.Empty(_clock.Kept);
        Assert.Equal(0, _clock.Tick());
    }

    /// <summary>Kept while the wall clock was ahead, and set right before anybody asked for the time: the date that was given by the wrong clock prolongs nothing.</summary>
    [Fact]
    public void A_clock_that_was_ahead_when_something_was_kept_prolongs_nothing()
    {
        var right = _test.Clock.GetUtcNow();
        _test.Clock.Set(right.AddDays(10));
        Keep("a");
        _test.Clock.Set(right);
        _test.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(1, _clock.Tick());
    }

    [Fact]
    public void What_is_kept_survives_a_restart_through_the_log_alone()
    {
        Keep("due");
        Keep("held");
        _clock.PlaceHold(Hold("held"));
        Restart();
        Assert.Equal(2, _clock.Kept.Count);
        _test.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, _clock.Tick());
        Assert.Equal("due", Assert.Single(Receipts()).ItemId.Value);
        Restart();
        Assert.Equal("held", Assert.Single(_clock.Kept).ItemId.Value);
        Assert.True(_clock.LiftHold(new HoldLifted { Item = RetainedItem.Alert, ItemId = "held", Reason = "The case is closed." }));
        Assert.Equal(ErasureTrigger.HoldLifted, Receipts()[1].Trigger);
    }

    [Fact]
    public void A_receipt_that_a_crash_prevented_is_written_after_the_restart()
    {
        Keep("a");
        _alerts.Held.Clear();
        Restart();
        _test.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(1, _clock.Tick());
        Assert.Equal("already-gone", Assert.Single(Receipts()).Method.Value);
    }

    [Fact]
    public void What_cannot_be_erased_is_said_and_tried_again()
    {
        Keep("a");
        _alerts.Failures = 2;
        Assert.False(_clock.EraseNow(RetainedItem.Alert, "a", ErasureTrigger.FalseAlertDecided));
        Assert.Equal(0, _clock.Tick());
        Assert.Equal(1, _clock.Tick());
        Assert.Equal(2, _test.Events().OfType<ErasureFailed>().Count());
        Assert.Equal(ErasureTrigger.FalseAlertDecided, Assert.Single(Receipts()).Trigger);
    }

    [Fact]
    public void Whatever_an_erasure_throws_is_on_record_and_keeps_none_of_the_others()
    {
        Keep("a");
        Keep("b");
        _alerts.Unknown.Add("a");
        _test.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(1, _clock.Tick());
        Assert.Equal("b", Assert.Single(Receipts()).ItemId.Value);
        var failed = Assert.Single(_test.Events().OfType<ErasureFailed>());
        Assert.Equal(("a", "it is the name of another thing"), (failed.ItemId.Value, failed.Reason.Value));
        _alerts.Unknown.Clear();
        Assert.Equal(1, _clock.Tick());
    }

    [Fact]
    public void What_a_clock_has_no_target_for_is_left_to_one_that_has()
    {
        // Notes on how people looked, kept by another command on the same log: they are there by right, and nothing failed.
        _log.Append([new RetentionStarted { Deployment = "d", Item = RetainedItem.Demographics, ItemId = "d" }, new DeploymentEnded { Deployment = "d" }]);
        Keep("a");
        Restart();
        Assert.Equal(0, _clock.Tick());
        Assert.Equal(_test.Clock.GetUtcNow().AddHours(24), _clock.NextDue);
        Assert.DoesNotContain(_test.Events(), e => e is ErasureFailed);
        Assert.Contains(_clock.Kept, k => k.Item == RetainedItem.Demographics);
        var notes = new MemoryStore(RetainedItem.Demographics);
        notes.Held["d"] = [1];
        Assert.Equal(1, new RetentionClock(_log, _test.Clock, [notes], _test.Read()).Tick());
        Assert.Empty(notes.Held);
    }

    [Fact]
    public void A_watchlist_goes_with_its_deployment_and_alerts_keep_their_own_time()
    {
        Keep("a");
        _clock.Keep(new RetentionStarted { Deployment = "d", Item = RetainedItem.Watchlist, ItemId = "w" });
        _clock.Keep(new RetentionStarted { Deployment = "other", Item = RetainedItem.Watchlist, ItemId = "x" });
        Assert.Equal(1, _clock.EndDeployment("d"));
        Assert.Equal(("w", ErasureTrigger.DeploymentEnded), (Receipts()[0].ItemId.Value, Receipts()[0].Trigger));
        Assert.Equal(["a", "x"], _clock.Kept.Select(k => k.ItemId.Value).Order());
    }

    [Fact]
    public void A_watchlist_whose_deployment_ended_in_a_crash_goes_after_the_restart()
    {
        _clock.Keep(new RetentionStarted { Deployment = "d", Item = RetainedItem.Watchlist, ItemId = "w" });
        _log.Append(new DeploymentEnded { Deployment = "d" });
        Restart();
        Assert.Equal(1, _clock.Tick());
    }

    [Fact]
    public void A_clock_set_back_prolongs_nothing()
    {
        Keep("a");
        _test.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(0, _clock.Tick());
        _test.Clock.Advance(TimeSpan.FromHours(2));
        _ = _clock.HoldsToReview;
        _test.Clock.Set(_test.Clock.GetUtcNow().AddDays(-10));
        Assert.Equal(1, _clock.Tick());
        // Also where the restart comes between: the log's latest time counts.
        Keep("b", _test.Clock.GetUtcNow().AddHours(1));
        Restart();
        Assert.Equal(1, _clock.Tick());
    }

    [Fact]
    public void A_clock_set_back_between_two_looks_at_it_prolongs_nothing()
    {
        Keep("a");
        Assert.Equal(0, _clock.Tick());
        _test.Clock.Set(_test.Clock.GetUtcNow().AddHours(-10));
        _test.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.Equal(0, _clock.Tick());
        _test.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, _clock.Tick());
    }

    [Fact]
    public void A_hold_past_its_review_goes_on_and_is_listed()
    {
        Keep("a");
        Assert.True(_clock.PlaceHold(Hold("a")));
        Assert.Throws<ArgumentException>(() => _clock.PlaceHold(Hold("a")));
        Assert.False(_clock.PlaceHold(Hold("gone")));
        _test.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, _clock.Tick());
        Assert.Equal("a", Assert.Single(_clock.HoldsToReview).ItemId.Value);
        Assert.Throws<ArgumentException>(() => _clock.ReviewHold(Review(_test.Clock.GetUtcNow())));
        _clock.ReviewHold(Review(_test.Clock.GetUtcNow().AddDays(28)));
        Assert.Empty(_clock.HoldsToReview);
        Assert.True(_alerts.Held.ContainsKey("a"));
        Restart();
        Assert.Empty(_clock.HoldsToReview);
        Assert.Throws<ArgumentException>(() => _clock.LiftHold(new HoldLifted { Item = RetainedItem.Alert, ItemId = "gone", Reason = "Because." }));
    }

    [Fact]
    public void Nothing_is_kept_that_nothing_can_erase_and_nothing_twice()
    {
        Assert.Contains("IErasureTarget", Assert.Throws<ArgumentException>(() => _clock.Keep(new RetentionStarted { Item = RetainedItem.Demographics, ItemId = "d" })).Message, StringComparison.Ordinal);
        Keep("a");
        Assert.Throws<ArgumentException>(() => Keep("a"));
        Assert.Single(_test.Events().OfType<RetentionStarted>());
    }

    private static HoldPlaced Hold(string id) => new()
    {
        Item = RetainedItem.Alert,
        ItemId = id,
        Authority = "inspector",
        Reason = "A complaint was made.",
        ReviewAt = new DateTimeOffset(2026, 3, 29, 9, 0, 0, TimeSpan.Zero),
    };

    private static HoldReviewed Review(DateTimeOffset next) => new() { Item = RetainedItem.Alert, ItemId = "a", Reason = "Not closed yet.", ReviewAt = next };

    private List<ItemErased> Receipts() => [.. _test.Events().OfType<ItemErased>()];

    private void Keep(string id, DateTimeOffset? until = null)
    {
        _alerts.Held[id] = [1, 2, 3];
        _clock.Keep(new RetentionStarted { Deployment = "d", Item = RetainedItem.Alert, ItemId = id, EraseAt = until ?? _test.Clock.GetUtcNow().AddHours(24) });
    }

    private void Restart()
    {
        _log.Dispose();
        _log = _test.Open();
        _clock = new RetentionClock(_log, _test.Clock, [_alerts, _watchlists], _test.Read());
    }
}
