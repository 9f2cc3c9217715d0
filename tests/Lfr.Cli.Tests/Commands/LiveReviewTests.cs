using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Cli.Tests.Commands;

/// <summary>Officers at the console of a deployment that runs, on real photographs.</summary>
public sealed class LiveReviewTests : IDisposable
{
    private const int Many = 400;

    private static readonly string[] Engagement = ["--finding", "false", "--reason", "\"another name, by passport\"", "--notice", "N1", "--notice-accepted", "yes", "--authority", "\"a force\"", "--complain", "\"by letter\"", "--ask-record", "\"by letter\""];

    private readonly ShellDeployment _shell = new();

    public void Dispose() => _shell.Dispose();

    [SkippableFact]
    public void An_alert_that_is_decided_while_cameras_run_is_in_the_verified_log_after_a_kill()
    {
        Prepare();
        _shell.PrepareFrames("long", Many);
        using var live = _shell.StartLive("C1=long", "PC1");
        var alert = live.Await("ALERT D1/0001");
        Assert.DoesNotContain("wanted", alert, StringComparison.Ordinal);

        // Nobody else can write meanwhile, and is told where to decide; whoever reads sees the alert.
        Tool.Answer("true\nengage\nscar\n", _shell.Folder, new Dictionary<string, string?>(), "review", "decide", "audit.jsonl", "D1/0001", "--officer", "PC2", "--audit-key", "audit.pem")
            .AssertRefused((int)ExitCode.Input, "a run holds the log 'audit.jsonl' and alone writes it: decide at its own console");
        Assert.Equal(1, _shell.Run("review", "list", "audit.jsonl", "--json").Json.GetProperty("waiting").GetArrayLength());

        live.Ask("open 1", "D1/0001: camera C1");
        live.Ask("decide 1 true engage the same scar over the left eye", "a second officer looks first");
        live.Ask("status", "C1: Connected");
        live.Ask("quit", "refused: the cameras are running. 1 alert waits for an officer.");
        Assert.True(live.IsRunning, "it ended while cameras ran");
        live.Kill();

        var decided = Assert.Single(Verified().OfType<AlertDecided>());
        Assert.Equal(("D1/0001", "PC1", "the same scar over the left eye"), (decided.AlertId.Value, decided.Actor!.Value.Value, decided.Reason.Value));
        Assert.DoesNotContain(Verified(), e => e is DeploymentEnded);

        // Taken up again after the crash: the first officer's answer stands, the second decides, and no alert is named twice.
        using var again = _shell.StartLive("C1=long", "PC2");
        again.Await("ALERT D1/0002");
        again.Ask("open 1", "officer 2");
        again.Ask("decide 1 true engage the scar, and the ear", "D1/0001: the person may be engaged.");
        again.Await("instruction for 'wanted': compare, ask, then decide");
        again.Ask("quit now", "C1: ");
        Assert.Equal((int)ExitCode.Done, again.End().ExitCode);
        Assert.Equal(2, Verified().OfType<AlertDecided>().Count());
        Assert.Equal("stopped by the operator", Verified().OfType<DeploymentEnded>().Single().Reason?.Value);
    }

    [SkippableFact]
    public void Officers_go_on_when_the_cameras_have_ended_and_the_rules_are_those_of_the_shell()
    {
        Prepare();
        using var live = _shell.StartLive("C1=frames", "PC1");
        live.Ask("decide 1 true engage too early", "refused: there is no alert '1'");
        live.Ask("wait", "1 alert waits");
        live.Await("The cameras have ended. 1 alert waits for an officer.");
        var listed = live.Ask("list", "D1/0001  camera C1");
        Assert.DoesNotContain("score", listed, StringComparison.Ordinal);
        live.Ask("decide 1 true engage unseen", "refused: D1/0001 was not opened by PC1");
        Assert.DoesNotContain("score", live.Ask("open 1", "D1/0001: camera C1"), StringComparison.Ordinal);
        live.Ask("decide 1 true engage", "refused: Required argument 'REASON' missing");
        live.Ask("decide 1 maybe engage because", "refused: 'maybe' is no answer: write true or false.");
        live.Ask("decide 1 false engage because", "refused: action is Engage on a false alert");
        live.Ask("jump", "refused: ");
        live.Ask("decide 1 true engage -- \"his\" scar", "a second officer looks first");
        live.Await("score 0.");
        live.Ask("decide 1 true engage again", "refused: Alert 'D1/0001': this officer has reviewed the alert already");
        live.Ask("outcome 1 --outcome arrest --reason early", "refused: Alert 'D1/0001': an outcome follows a decision");
        live.Ask("officer PC2", "Officer PC2 is at the console.");
        live.Ask("decide 1 true engage unseen", "refused: D1/0001 was not opened by PC2");
        live.Ask("open D1/0001", "officer 2");
        live.Ask("decide D1/0001 true engage the same scar", "the person may be engaged.");
        live.Ask("open 1", "refused: Alert 'D1/0001': the alert has been reviewed already");
        live.Ask("engage 1 --finding false", "refused: Option '--reason' is required");
        live.Ask($"engage 1 {string.Join(' ', Engagement)}", "D1/0001: recorded.");
        live.Ask($"engage 1 {string.Join(' ', Engagement)}", "refused: Alert 'D1/0001': an engagement is recorded already");
        live.Ask("outcome 1 --outcome none --reason \"let go\"", "D1/0001: recorded.");
        live.Ask("help", "decide ALERT true|false engage|leave REASON");
        live.Type("quit");
        var result = live.End();
        Assert.True(result.ExitCode == 0, result.Error);

        var events = Verified();
        Assert.Equal(["-- \"his\" scar", "the same scar"], events.OfType<AlertDecided>().Select(e => e.Reason.Value));
        Assert.Equal("another name, by passport", Assert.Single(events.OfType<PersonEngaged>()).Reason.Value);
        Assert.Equal(Disposal.NoAction, Assert.Single(events.OfType<OutcomeRecorded>()).Disposal);
        Assert.Equal(4, events.OfType<ReviewRefused>().Count());
        var report = _shell.Run("deployment", "report", "audit.jsonl", "--out", "record");
        Assert.True(report.ExitCode == 0, report.Error);
        Assert.DoesNotContain("not decided by anybody", report.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_list_goes_at_the_deployments_end_while_officers_stay_at_the_console()
    {
        Prepare();

        // Kept to a moment at which the cameras, three pictures, have ended or not: it goes then, whichever comes first.
        _shell.Append(new RetentionStarted { Deployment = "D1", Item = RetainedItem.Watchlist, ItemId = "W1", EraseAt = TimeProvider.System.GetUtcNow().AddSeconds(12) });
        using var live = _shell.StartLive("C1=frames", "PC1");
        live.Await("The deployment D1 has ended: the key of its watchlist W1 is destroyed");
        Assert.True(live.IsRunning, "it ended, and officers with it");
        Assert.False(File.Exists(_shell.File("list.lfrw")));
        Assert.Empty(Directory.GetFiles(_shell.File("keys")));
        Assert.Equal("W1", Assert.Single(_shell.Verified().OfType<ItemErased>()).ItemId.Value);

        // What officers need is still there: the alert, and what its category asks of them.
        live.Ask("open 1", "D1/0001: camera C1");
        live.Ask("decide 1 true engage the same scar", "a second officer looks first");
        live.Type("officer PC2");
        live.Ask("open 1", "officer 2");
        live.Ask("decide 1 true engage the same scar", "the person may be engaged.");
        live.Await("instruction for 'wanted': compare, ask, then decide");
        live.Ask("status", "C1: Ended");
        live.Type("quit");
        var result = live.End();
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Single(Verified().OfType<ItemErased>());
        Assert.DoesNotContain(Verified(), e => e is ErasureFailed);
    }

    [SkippableFact]
    public void Without_input_it_ends_with_its_cameras_and_says_who_waits()
    {
        Prepare();
        using var live = _shell.StartLive("C1=frames", "PC1");
        live.CloseInput();
        live.Await("Standard input has ended");
        live.Await("The cameras have ended. 1 alert waits for an officer.");
        Assert.Equal(0, live.End().ExitCode);
        _shell.Run("live", "--deployment", "deployment.json", "--watchlist", "list.lfrw", "--policy", "policy.json", "--source", "C1=frames", "--audit", "audit.jsonl", "--signing-key", "audit.pem", "--keys", "keys", "--signer", "signer.pub.pem", "--review-as", "PC1", "--json")
            .AssertRefused((int)ExitCode.Usage, "--review-as answers in lines");
    }

    private void Prepare()
    {
        _shell.Prepare();
        _shell.BuildList();
    }

    private List<AuditEvent> Verified() => _shell.Verified();
}
