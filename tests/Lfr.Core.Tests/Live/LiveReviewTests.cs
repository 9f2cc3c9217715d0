using Lfr.Cli.Simulation;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Live;
using Lfr.Core.Policy;
using Lfr.Core.Tests.Audit;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests.Live;

/// <summary>What the pipeline raises, as it comes to the officers' desk and into the record.</summary>
public sealed class LiveReviewTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly RecordingAudit _audit = new();
    private readonly ScriptedEngine _engine = new();
    private readonly OpenedWatchlist _list;
    private readonly Deployment _deployment = Deployment.Approve(Forms.Deployment(ManualTime.Start));

    public LiveReviewTests() => _list = LiveStage.Watchlist(_engine.Info.Pipeline, 3, _ => "wanted");

    [Fact]
    public async Task The_desk_takes_the_alerts_of_the_pipeline_and_no_name_tells_a_known_false_one()
    {
        var store = new MemoryStore(RetainedItem.Alert);
        var retention = new RetentionClock(_audit, _time, [store]);
        var desk = new AdjudicationDesk(_deployment.Id, _audit, retention, new AdjudicationOptions(), _time);
        var alerts = await Run(nextAlertId: desk.NextAlertId, identities: [1, 2]);
        Assert.Equal(2, alerts.Count);
        foreach (var alert in alerts)
        {
            desk.Receive(alert.Raised);
            Assert.Throws<ArgumentException>(() => desk.Receive(alert.Raised));
            Assert.Throws<ArgumentException>(() => desk.Receive(alert.Raised with { Deployment = "D2" }));
        }

        var seeded = desk.NextAlertId();
        desk.Raise(alerts[0].Raised with { AlertId = seeded, IsSeeded = true });
        Assert.Equal(["D1/0001", "D1/0002", "D1/0003"], desk.Waiting.Select(id => id.Value));
        Assert.Equal(3, _audit.Of<AlertRaised>().Count());
        Assert.Equal(desk.Waiting, _audit.Of<RetentionStarted>().Select(e => e.ItemId));

        // Found false: erased at once, and the record of it stays.
        var pending = desk.Open(alerts[0].Id, "PC1");
        desk.Decide(pending, new ReviewDecision(AlertVerdict.FalseAlert, ReviewAction.DoNotEngage, "Not the same ears."));
        Assert.Equal(alerts[0].Id, Assert.Single(_audit.Of<ItemErased>()).ItemId.Value);
        Assert.Throws<ReviewRefusedException>(() => desk.Open(alerts[0].Id, "PC2"));
        Assert.Single(_audit.Of<ReviewRefused>());
        alerts.ForEach(a => a.Dispose());
    }

    [Fact]
    public async Task An_alert_of_which_nothing_is_kept_is_decided_and_starts_no_retention()
    {
        var desk = new AdjudicationDesk(_deployment.Id, _audit, new RetentionClock(_audit, _time, []), new AdjudicationOptions(), _time);
        var alerts = await Run(nextAlertId: desk.NextAlertId, identities: [1, 2]);
        alerts.ForEach(a => a.Dispose());
        alerts.ForEach(a => desk.ReceiveErased(a.Raised));
        Assert.Throws<ArgumentException>(() => desk.ReceiveErased(alerts[0].Raised));
        Assert.Throws<ArgumentException>(() => desk.ReceiveErased(alerts[0].Raised with { AlertId = "D1/0009", Deployment = "D2" }));
        desk.Decide(desk.Open(alerts[0].Id, "PC1"), new ReviewDecision(AlertVerdict.FalseAlert, ReviewAction.DoNotEngage, "Not the same ears."));
        Assert.False(desk.HoldForClaim(alerts[1].Id, "PC1", "A complaint on the spot."));
        Assert.Empty(_audit.Of<RetentionStarted>());
        Assert.Empty(_audit.Of<ItemErased>());
        Assert.Empty(_audit.Of<ErasureFailed>());
        Assert.Equal([alerts[1].Id], desk.Waiting.Select(id => id.Value));
    }

    [Fact]
    public async Task A_run_that_is_taken_up_again_in_the_same_log_names_no_alert_twice()
    {
        var first = await Run(identities: [1, 2]);
        var second = await Run(identities: [1, 2]);
        var ids = first.Concat(second).Select(a => a.Id).ToList();
        Assert.Equal(4, ids.Distinct().Count());
        var ledger = new AlertLedger();
        foreach (var auditEvent in _audit.Events)
        {
            ledger.Apply(auditEvent, ManualTime.Start);
        }

        Assert.Equal(4, ledger.Alerts.Count);
        first.Concat(second).ToList().ForEach(a => a.Dispose());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("three decades under the data, by the tail of the scores")]
    public async Task An_alert_shows_whether_its_threshold_was_extrapolated(string? rule)
    {
        var binding = new PolicyBinding
        {
            Unit = DecisionUnit.Track,
            FusionRule = new LiveOptions().FusionRule,
            QualityGate = new LiveOptions().QualityGate,
            CalibrationDataSha256 = new string('d', 64),
            Confidence = 0.95,
            Extrapolation = rule,
        };
        var policy = new BoundedThresholdPolicy("test", _engine.Info.Pipeline, new Threshold(0.5f), 10, 0.001, new PolicyEvidence("d", 10, 45, 0, "s"), binding);
        using var alert = Assert.Single(await Run(policy, identities: [1]));
        Assert.Equal(rule, alert.Extrapolation);
        Assert.Equal(rule, Assert.Single(_audit.Of<AlertRaised>()).Extrapolation?.Value);
    }

    [Theory]
    [InlineData(2, 1, null)]
    [InlineData(1, 2, "at most 1 people of the group 'B'")]
    [InlineData(null, null, "that of this one is not known")]
    public async Task A_policy_that_is_bound_to_a_composition_is_used_with_a_list_that_states_a_fitting_one(int? a, int? b, string? refusal)
    {
        var binding = new PolicyBinding
        {
            Unit = DecisionUnit.Track,
            FusionRule = new LiveOptions().FusionRule,
            QualityGate = new LiveOptions().QualityGate,
            WatchlistComposition = new Dictionary<string, int> { ["A"] = 2, ["B"] = 1 },
            CalibrationDataSha256 = new string('d', 64),
            Confidence = 0.95,
        };
        var policy = new BoundedThresholdPolicy("test", _engine.Info.Pipeline, new Threshold(0.5f), 10, 0.001, new PolicyEvidence("d", 10, 45, 0, "s"), binding);
        var groups = a is null ? null : new Dictionary<string, int> { ["A"] = a.Value, ["B"] = b!.Value };
        using var people = new ListedPeople(_list.People.Form with { PeopleByGroup = groups }, _list.People.Templates, [], ManualTime.Start);
        using var list = new OpenedWatchlist(_list.Package, people);
        using var pipeline = new LivePipeline(_deployment, _engine, list, policy, _audit, time: _time);
        if (refusal is not null)
        {
            Assert.Contains(refusal, Assert.Throws<DeploymentRefusedException>(() => pipeline.RunAsync([new PushedFrameSource("C1", _time)])).Message, StringComparison.Ordinal);
            return;
        }

        await foreach (var alert in pipeline.RunAsync([new ScriptedSource("C1", _time, [ScriptedStep.Frame(0)])]))
        {
            alert.Dispose();
        }

        Assert.Single(_audit.Of<DeploymentStarted>());
    }

    [Fact]
    public async Task Nothing_goes_under_the_floor_that_was_authorised_and_who_set_it_is_in_the_log()
    {
        var deployment = Deployment.Approve(Forms.Deployment(ManualTime.Start) with { ThresholdFloor = 0.5f });
        using var camera = new LivePipeline(deployment, _engine, _list, new FixedThresholdPolicy("test", _engine.Info.Pipeline, new Threshold(0.49f)), _audit, time: _time);
        var refused = Assert.Throws<DeploymentRefusedException>(() => camera.RunAsync([new PushedFrameSource("C1", _time)]));
        Assert.Contains("SU1", refused.Message, StringComparison.Ordinal);
        Assert.Single(_audit.Of<DeploymentRefused>());
        using var good = new LivePipeline(deployment, _engine, _list, new FixedThresholdPolicy("test", _engine.Info.Pipeline, new Threshold(0.5f)), _audit, time: _time);
        await foreach (var alert in good.RunAsync([new ScriptedSource("C1", _time, [ScriptedStep.Frame(0)])]))
        {
            alert.Dispose();
        }

        var set = Assert.Single(_audit.Of<ThresholdFloorSet>());
        Assert.Equal(("SU1", 0.5f), (set.Actor!.Value.Value, set.Floor));
        Assert.NotEmpty(Deployment.Check(Forms.Deployment(ManualTime.Start) with { ThresholdFloor = 50 }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_form_keeps_or_raises_the_floor_that_the_log_holds_of_it_and_never_lowers_it_nor_leaves_it_out(bool isAuditLog)
    {
        // A log of the library's own is asked and was opened anew; of one of another class the host gives the entries.
        using var test = new TestLog();
        await Run(isAuditLog, test, "D1", 0.44f, 0.45f, setBefore: null);
        Refused(isAuditLog, test, "D1", 0.10f, 0.45f, "the form's floor is 0.1000", "'SU1' set 0.4400");
        Refused(isAuditLog, test, "D1", null, 0.45f, "the form states no floor", "'SU1' set 0.4400");
        Refused(isAuditLog, test, "D1", 0.10f, 0.10f, "the form's floor is 0.1000", "under the floor 0.4400 that 'SU1' set");
        await Run(isAuditLog, test, "D1", 0.44f, 0.44f, setBefore: 0.44f);
        await Run(isAuditLog, test, "D1", 0.46f, 0.47f, setBefore: 0.44f);
        Refused(isAuditLog, test, "D1", 0.44f, 0.47f, "the form's floor is 0.4400", "'SU1' set 0.4600");

        // Another deployment sets its own, and may do without.
        await Run(isAuditLog, test, "D2", 0.30f, 0.30f, setBefore: null);
        await Run(isAuditLog, test, "D3", null, 0.20f, setBefore: null);

        // What was set for everybody holds for each of them, whatever its form says.
        using (var log = test.Open())
        {
            new PolicyControl(log, ["chief"], test.Read()).SetFloor(new Threshold(0.35f), "chief", "As calibrated.");
        }

        Refused(isAuditLog, test, "D2", 0.30f, 0.40f, "the form's floor is 0.3000", "'chief' set 0.3500 for everybody");
        Refused(isAuditLog, test, "D3", null, 0.20f, "under the floor 0.3500 that 'chief' set");
        await Run(isAuditLog, test, "D3", null, 0.35f, setBefore: null);
        Assert.Equal([0.44f, 0.44f, 0.46f, 0.30f, 0.35f], test.Events().OfType<ThresholdFloorSet>().Select(s => s.Floor));
        Assert.Equal(6, test.Events().OfType<DeploymentRefused>().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_clock_set_back_lets_no_run_begin_after_the_end(bool isAuditLog)
    {
        // The log was written until after the end; then the machine's clock went back, also for the log's last line.
        using var test = new TestLog();
        test.Clock.Set(_deployment.End.AddMinutes(1));
        test.Open().Dispose();
        test.Clock.Set(ManualTime.Start);
        test.Open().Dispose();
        Refused(isAuditLog, test, "D1", null, 0.45f, "the authority is for", "a clock set back prolongs nothing");
    }

    [Theory]
    [InlineData(-1, 300, "it ended at 2026-03-02 11:00:00Z: renew it")]
    [InlineData(1, 300, "it ends at 2026-03-02 13:00:00Z, and the deployment at 2026-03-02 17:00:00Z: make the list anew")]
    [InlineData(5, 300, null)]
    [InlineData(24, -1, "the review was due on 2026-03-01")]
    [InlineData(24, 0, null)]
    public void Nobody_is_looked_for_whose_entry_ends_before_the_deployment_does(int hours, int days, string? refusal)
    {
        var people = _list.People.Form.Entries!.Select((e, i) => i == 1
            ? e with { ValidUntil = ManualTime.Start.AddHours(hours), Images = [e.Images![0] with { RetentionReview = DateOnly.FromDateTime(ManualTime.Start.UtcDateTime).AddDays(days) }] }
            : e).ToList();
        AssertList(people, _deployment, refusal);
    }

    [Fact]
    public void An_image_whose_review_falls_due_during_a_deployment_over_midnight_is_refused_with_every_other_reason()
    {
        var overnight = Deployment.Approve(Forms.Deployment(ManualTime.Start) with { End = ManualTime.Start.AddHours(13) });
        var people = _list.People.Form.Entries!
            .Select(e => e with { ValidUntil = ManualTime.Start.AddHours(2), Images = [e.Images![0] with { RetentionReview = DateOnly.FromDateTime(ManualTime.Start.UtcDateTime) }] }).ToList();
        var message = AssertList(people, overnight, "the review is due on 2026-03-02, before the deployment ends at 2026-03-03 01:00:00Z");
        Assert.Equal(6, message.Split("watchlist.entries[").Length - 1);
        Assert.Equal(6, Assert.Single(_audit.Of<DeploymentRefused>()).Reasons.Count);
    }

    private string AssertList(IReadOnlyList<WatchlistEntry> entries, Deployment deployment, string? refusal)
    {
        using var people = new ListedPeople(_list.People.Form with { Entries = entries }, _list.People.Templates, [], ManualTime.Start);
        using var list = new OpenedWatchlist(_list.Package, people);
        using var pipeline = new LivePipeline(deployment, _engine, list, new FixedThresholdPolicy("test", _engine.Info.Pipeline, new Threshold(0.5f)), _audit, time: _time);
        if (refusal is null)
        {
            _ = pipeline.RunAsync([new PushedFrameSource("C1", _time)]);
            return "";
        }

        var message = Assert.Throws<DeploymentRefusedException>(() => pipeline.RunAsync([new PushedFrameSource("C1", _time)])).Message;
        Assert.Contains(refusal, message, StringComparison.Ordinal);
        return message;
    }

    public void Dispose()
    {
        _list.Dispose();
        _audit.Dispose();
        _engine.Dispose();
    }

    private async Task Run(bool isAuditLog, TestLog test, string id, float? floor, float threshold, float? setBefore)
    {
        await WithPipeline(isAuditLog, test, id, floor, threshold, async pipeline =>
        {
            await foreach (var alert in pipeline.RunAsync([new ScriptedSource("C1", _time, [ScriptedStep.Frame(0)])]))
            {
                alert.Dispose();
            }
        });
        if (floor is not null)
        {
            Assert.Equal((floor, setBefore), test.Events().OfType<ThresholdFloorSet>().Select(s => ((float?)s.Floor, s.Previous)).Last());
        }
    }

    private void Refused(bool isAuditLog, TestLog test, string id, float? floor, float threshold, params string[] reasons)
    {
        var ran = WithPipeline(isAuditLog, test, id, floor, threshold, pipeline =>
        {
            var message = Assert.Throws<DeploymentRefusedException>(() => pipeline.RunAsync([new PushedFrameSource("C1", _time)])).Message;
            Assert.All(reasons, r => Assert.Contains(r, message, StringComparison.Ordinal));
            return Task.CompletedTask;
        });
        ran.GetAwaiter().GetResult();
        var audited = string.Join(' ', test.Events().OfType<DeploymentRefused>().Last().Reasons);
        Assert.All(reasons, r => Assert.Contains(r, audited, StringComparison.Ordinal));
    }

    private async Task WithPipeline(bool isAuditLog, TestLog test, string id, float? floor, float threshold, Func<LivePipeline, Task> use)
    {
        using var log = test.Open();
        using var made = LiveStage.Watchlist(_engine.Info.Pipeline, 3, _ => "wanted");
        using var list = new OpenedWatchlist(made.Package with { DeploymentId = id }, made.People);
        using var pipeline = new LivePipeline(
            Deployment.Approve(Forms.Deployment(ManualTime.Start) with { Id = id, ThresholdFloor = floor }), _engine, list, new FixedThresholdPolicy("test", _engine.Info.Pipeline, new Threshold(threshold)),
            isAuditLog ? log : new OtherLog(log), time: _time, entries: isAuditLog ? null : test.Read());
        await use(pipeline);
    }

    /// <summary>A log of another class, which cannot be asked what it holds.</summary>
    private sealed class OtherLog(IAuditLog log) : IAuditLog
    {
        public AuditLogState State => log.State;

        public CancellationToken Stopped => log.Stopped;

        public AuditReceipt Append(AuditEvent auditEvent) => log.Append(auditEvent);

        public IReadOnlyList<AuditReceipt> Append(IReadOnlyList<AuditEvent> auditEvents) => log.Append(auditEvents);
    }

    private async Task<List<Alert>> Run(IThresholdPolicy? policy = null, Func<RecordId>? nextAlertId = null, params int[] identities)
    {
        policy ??= new FixedThresholdPolicy("test", _engine.Info.Pipeline, new Threshold(0.5f));
        using var pipeline = new LivePipeline(_deployment, _engine, _list, policy, _audit, time: _time, nextAlertId: nextAlertId);
        var steps = Enumerable.Range(0, 4)
            .Select(i => ScriptedStep.Frame(i, [.. identities.Select(id => new ScriptedFace(id, 0.8f, (id * 100) + i, id * 150, 0))])).ToList();
        var alerts = new List<Alert>();
        await foreach (var alert in pipeline.RunAsync([new ScriptedSource("C1", _time, steps)]))
        {
            alerts.Add(alert);
        }

        return alerts;
    }
}
