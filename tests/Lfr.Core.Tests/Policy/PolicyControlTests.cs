using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Embedding;
using Lfr.Core.Policy;
using Lfr.Core.Tests.Audit;

namespace Lfr.Core.Tests.Policy;

public sealed class PolicyControlTests : IDisposable
{
    private static readonly PipelineId Pipeline = PipelineId.Parse(new string('c', 64));
    private static readonly PolicyUse Use = new() { Pipeline = Pipeline, Unit = DecisionUnit.Track, FusionRule = "max", QualityGate = "g", WatchlistSize = 100 };

    private readonly TestLog _test = new();
    private AuditLog _log;
    private PolicyControl _control;

    public PolicyControlTests()
    {
        _log = _test.Open();
        _control = new PolicyControl(_log, ["chief"]);
    }

    public void Dispose()
    {
        _log.Dispose();
        _test.Dispose();
    }

    [Fact]
    public void Every_change_is_recorded_with_who_and_why()
    {
        Apply(0.6f);
        Apply(0.62f);
        var events = _test.Events().OfType<PolicyApplied>().ToList();
        Assert.Equal(["p0.60", "p0.62"], events.Select(e => e.PolicyId.Value));
        Assert.Equal(("operator", "Because it was asked for.", "p0.60", "fixed"), (events[1].Actor!.Value.Value, events[1].Reason.Value, events[1].Replaces!.Value.Value, events[1].Rule.Value));
        Assert.Equal(0.62f, _control.Current!.LowestThreshold.Value);
    }

    [Fact]
    public void Nobody_goes_under_the_floor_and_only_its_authority_moves_it()
    {
        _control.SetFloor(new Threshold(0.6f), "chief", "As calibrated.");
        Assert.Throws<PolicyRefusedException>(() => Apply(0.59f));
        Assert.Null(_control.Current);
        Apply(0.6f);
        Assert.Throws<PolicyRefusedException>(() => _control.SetFloor(new Threshold(0.5f), "operator", "To see more."));
        Assert.Equal(0.6f, _control.Floor!.Value.Value);
        _control.SetFloor(new Threshold(0.5f), "chief", "Calibrated anew.");
        Apply(0.59f);
        var set = _test.Events().OfType<ThresholdFloorSet>().ToList();
        Assert.Equal((0.6f, 0.5f, "chief"), (set[1].Previous, set[1].Floor, set[1].Actor!.Value.Value));
        Assert.Equal(2, _test.Events().OfType<PolicyRefused>().Count());
    }

    [Fact]
    public void The_floor_of_a_deployment_holds_for_it_and_for_whoever_names_none_and_only_rises()
    {
        foreach (var floor in new[] { 0.6f, 0.1f })
        {
            var set = new ThresholdFloorSet { Deployment = "d", Actor = "SU1", Floor = floor, Reason = "set with the deployment's authority" };
            _log.Append(set);
            _control.Observe(set);
        }

        for (var i = 0; i < 2; i++, Restart())
        {
            Assert.Equal(0.6f, _control.Floor!.Value.Value);
            Assert.Contains("under the floor 0.6000 that 'SU1' set", Assert.Throws<PolicyRefusedException>(() => Apply(0.59f)).Message, StringComparison.Ordinal);
            Assert.Throws<PolicyRefusedException>(() => Apply(0.59f, "d"));
            Apply(0.3f, "e");
            _control.SetFloor(new Threshold(0.3f), "chief", "As calibrated.");
            Assert.Throws<PolicyRefusedException>(() => Apply(0.59f, "d"));
            Assert.Throws<PolicyRefusedException>(() => Apply(0.29f, "e"));
            Apply(0.6f, "d");
        }

        Assert.Equal([null, 0.3f], _test.Events().OfType<ThresholdFloorSet>().Where(s => s.Deployment is null).Select(s => s.Previous));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_lowered_while_a_deployment_runs_and_a_restart_is_no_way_round(bool restart)
    {
        _control.SetFloor(new Threshold(0.5f), "chief", "As calibrated.");
        Apply(0.6f);
        Start();
        if (restart)
        {
            Restart();
        }

        Assert.Contains("deployment is running", Assert.Throws<PolicyRefusedException>(() => Apply(0.59f)).Message, StringComparison.Ordinal);
        Assert.Throws<PolicyRefusedException>(() => _control.SetFloor(new Threshold(0.4f), "chief", "To see more."));
        Assert.Throws<PolicyRefusedException>(() => _control.SetFloor(new Threshold(0.61f), "chief", "Over the policy in force."));
        // The same again, as after a restart, and a higher one are allowed.
        Apply(0.6f);
        Apply(0.65f);
        _control.SetFloor(new Threshold(0.65f), "chief", "Raised with it.");
        Assert.Throws<PolicyRefusedException>(() => Apply(0.6f));
        End();
        _control.SetFloor(new Threshold(0.5f), "chief", "Back to what was calibrated.");
        Apply(0.6f);
    }

    /// <summary>Stopped in order, the log holds its end; started again under the same authority, it is the same deployment.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_lowered_between_two_runs_of_one_deployment(bool restart)
    {
        Apply(0.5f, "d");
        Apply(0.45f, "d"); // Before it begins.
        Start();
        End();
        if (restart)
        {
            Restart();
        }

        Assert.Contains("'d' has begun", Assert.Throws<PolicyRefusedException>(() => Apply(0.05f, "d")).Message, StringComparison.Ordinal);
        Apply(0.45f, "d");
        Apply(0.6f, "d");
        Assert.Throws<PolicyRefusedException>(() => Apply(0.45f, "d"));

        // Another deployment has an authority of its own.
        Apply(0.3f, "e");
        Assert.Throws<PolicyRefusedException>(() => Apply(0.45f, "d"));
    }

    [Fact]
    public void No_category_is_lowered_under_another_ones_cover()
    {
        _control.Use(Categories(0.6f, 0.7f), Use, "operator", "First.");
        Start();
        // Its lowest is no lower than before, and one category's is.
        Assert.Throws<PolicyRefusedException>(() => _control.Use(Categories(0.6f, 0.65f), Use, "operator", "Second."));
    }

    [Fact]
    public void A_mismatch_is_refused_with_all_reasons_and_recorded()
    {
        _control.SetFloor(new Threshold(0.65f), "chief", "As calibrated.");
        var policy = new BoundedThresholdPolicy("b", Pipeline, new Threshold(0.6f), 50, 0.001, new PolicyEvidence("d", 10, 100, 0, "s"));
        Assert.Throws<PolicyRefusedException>(() => _control.Use(policy, Use with { Pipeline = PipelineId.Parse(new string('a', 64)) }, "operator", "Try."));
        Assert.Equal(3, Assert.Single(_test.Events().OfType<PolicyRefused>()).Reasons.Count);
        Assert.NotEmpty(_control.Use(new FixedThresholdPolicy("f", Pipeline, new Threshold(0.7f)), Use, "operator", "Fixed."));
    }

    private static CategoryThresholdPolicy Categories(float a, float b) =>
        new(FormattableString.Invariant($"{a}-{b}"), Pipeline, new Threshold(0.8f), new Dictionary<string, Threshold> { ["a"] = new(a), ["b"] = new(b) });

    private void Apply(float threshold, string? deployment = null) =>
        _control.Use(new FixedThresholdPolicy(FormattableString.Invariant($"p{threshold:0.00}"), Pipeline, new Threshold(threshold)), Use, "operator", "Because it was asked for.",
            deployment is null ? (RecordId?)null : new RecordId(deployment));

    private void Start()
    {
        var started = Lfr.Core.Deployments.Deployment.Approve(Deployments.Forms.Good with { Id = "d" }).ToStarted(Sha256Digest.Of("w"u8), 1, [], Sha256Digest.Of("p"u8));
        _log.Append(started);
        _control.Observe(started);
    }

    private void End()
    {
        var ended = new DeploymentEnded { Deployment = "d" };
        _log.Append(ended);
        _control.Observe(ended);
    }

    private void Restart()
    {
        _log.Dispose();
        _log = _test.Open();
        _control = new PolicyControl(_log, ["chief"], _test.Read());
    }
}
