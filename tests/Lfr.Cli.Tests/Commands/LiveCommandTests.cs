using Lfr.Cli.Simulation;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Engine;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Tests.Commands;

/// <summary>A deployment at a shell, on real photographs: package, cameras, alert, record, destruction.</summary>
public sealed class LiveCommandTests : IDisposable
{
    private readonly ShellDeployment _shell = new();

    public void Dispose() => _shell.Dispose();

    [SkippableFact]
    public void A_deployment_runs_from_the_form_to_the_record_and_the_receipt()
    {
        _shell.Prepare();
        var built = Tool.Run(
            _shell.Folder, new Dictionary<string, string?>(), "watchlist", "build", "--form", "list.json", "--images", "photographs", "--out", "list.lfrw", "--keys", "keys",
            "--signing-key", "signer.pem", "--summary", "summary.json", "--audit", "audit.jsonl", "--audit-key", "audit.pem", "--json");
        Assert.True(built.ExitCode == 0, built.Error);
        Assert.Equal(1, built.Json.GetProperty("people").GetInt32());
        Assert.Equal(0, _shell.Run("watchlist", "inspect", "list.lfrw").ExitCode);
        Assert.Equal(0, _shell.Run("watchlist", "verify", "list.lfrw", "--signer", "signer.pub.pem").ExitCode);

        File.WriteAllText(_shell.File(Path.Combine("frames", "clip.webp")), "");
        var live = _shell.Live("list.lfrw", "C1=frames");
        Assert.True(live.ExitCode == 0, live.Error);
        Assert.Contains($"warning: passed over, since it is not named as a picture (.jpg, .jpeg, .jpe, .jfif, .png, .bmp, .ppm, .pgm, .pbm, .pnm) or lies deeper: {Path.Combine("frames", "clip.webp")}. 1 in all.", live.Error, StringComparison.Ordinal);

        // What the person is listed for, and the score, come after the decision; what the categories ask of officers is said once, of nobody.
        var alert = Assert.Single(live.Output.Split('\n'), line => line.StartsWith("ALERT ", StringComparison.Ordinal));
        Assert.Matches("^ALERT D1-[0-9]{6}  camera C1  [-0-9]{10} [:0-9]{8}Z  P1\r?$", alert);
        Assert.Contains("instruction for 'wanted', once an alert is decided: compare, ask, then decide", live.Output[..live.Output.IndexOf("ALERT", StringComparison.Ordinal)], StringComparison.Ordinal);

        // Who stands where another stood a moment before is one track, by place.
        Assert.Matches(@"C1: Ended, 3 frames, [1-3] faces seen \(0 not usable\), 1 alerts \(0 suppressed\), 0 dropped", live.Output);

        // The same deployment again, in the same log: the second alert is another one.
        Assert.Equal(0, _shell.Live("list.lfrw", "C1=frames").ExitCode);
        var report = _shell.Run("deployment", "report", "audit.jsonl", "--out", "record", "--json");
        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Equal(0, _shell.Run("audit", "verify", "audit.jsonl").ExitCode);
        var evaluated = _shell.Run("evaluate", "deployments", Path.Combine("record", "deployment.csv"), "--out", "evaluated");
        Assert.True(evaluated.ExitCode == 0, evaluated.Error + evaluated.Output);
        var markdown = File.ReadAllText(_shell.File(Path.Combine("record", "deployment.md")));
        Assert.Contains("| alerts | 2 |", markdown, StringComparison.Ordinal);
        Assert.Contains("2 of 2 alerts were not decided by anybody", markdown, StringComparison.Ordinal);

        Review();

        _shell.Live("list.lfrw", "C9=frames").AssertRefused((int)ExitCode.Input, "C9");
        NothingWasInForce();
        File.Copy(_shell.File("list.lfrw"), _shell.File("copy.lfrw"));
        var bytes = File.ReadAllBytes(_shell.File("list.lfrw"));
        bytes[^100] ^= 1;
        File.WriteAllBytes(_shell.File("changed.lfrw"), bytes);
        _shell.Live("changed.lfrw", "C1=frames").AssertRefused((int)ExitCode.Tampered, "changed");
        Assert.Contains("watchlist-refused", File.ReadAllText(_shell.File("audit.jsonl")), StringComparison.Ordinal);

        var destroyed = _shell.Run("watchlist", "destroy", "list.lfrw", "--keys", "keys", "--receipt", "receipt.json", "--audit", "audit.jsonl", "--audit-key", "audit.pem");
        Assert.True(destroyed.ExitCode == 0, destroyed.Error);
        Assert.False(File.Exists(_shell.File("list.lfrw")));
        Assert.Contains("notProven", File.ReadAllText(_shell.File("receipt.json")), StringComparison.Ordinal);

        var log = File.ReadAllLines(_shell.File("audit.jsonl"));
        Assert.Contains($"\"watchlistDigest\":\"{built.Json.GetProperty("sha256").GetString()}\"", Assert.Single(log, l => l.Contains("\"watchlist-built\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Single(log, l => l.Contains("\"item-erased\"", StringComparison.Ordinal) && l.Contains("W1", StringComparison.Ordinal));
        var disclosed = File.ReadAllBytes(_shell.File(Path.Combine("disclosed", "deployment.json")));
        var line = Assert.Single(log, l => l.Contains("\"record-disclosed\"", StringComparison.Ordinal));
        Assert.Contains(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(disclosed)), line, StringComparison.Ordinal);
        Assert.Contains("the public", line, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Run("audit", "verify", "audit.jsonl").ExitCode);

        // Without the key a copy is nothing.
        _shell.Live("copy.lfrw", "C1=frames").AssertRefused((int)ExitCode.Input, "no key");
    }

    // One alert is decided by two officers, engaged and let go; the other stays unreviewed, and the record says so.
    private void Review()
    {
        var waiting = _shell.Run("review", "list", "audit.jsonl", "--json").Json.GetProperty("waiting");
        Assert.Equal(2, waiting.GetArrayLength());
        Assert.DoesNotContain("score", waiting.GetRawText(), StringComparison.Ordinal);
        var alert = waiting[0].GetProperty("alertId").GetString()!;

        Decide(alert, "PC1", "true\n").AssertRefused((int)ExitCode.Input, "no answer");
        Decide(alert, "PC1", "false\nengage\nbecause\n").AssertRefused((int)ExitCode.Input, "Engage on a false alert");
        Decide("D1-999999", "PC1", "").AssertRefused((int)ExitCode.Input, "no alert");
        var first = Decide(alert, "PC1", "true\nengage\nthe same scar\n");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("a second officer looks first", first.Output, StringComparison.Ordinal);
        Decide(alert, "PC1", "true\nengage\nstill\n").AssertRefused((int)ExitCode.Input, "reviewed the alert already");
        _shell.Run("review", "outcome", "audit.jsonl", alert, "--officer", "PC3", "--audit-key", "audit.pem", "--outcome", "arrest", "--reason", "too early")
            .AssertRefused((int)ExitCode.Input, "follows a decision");
        var second = Decide(alert, "PC2", "true\nengage\nthe same scar\n").Output;
        Assert.Contains("may be engaged", second, StringComparison.Ordinal);
        Assert.Contains("category wanted", second, StringComparison.Ordinal);
        var engaged = _shell.Run(
            "review", "engage", "audit.jsonl", alert, "--officer", "PC3", "--audit-key", "audit.pem", "--finding", "false", "--reason", "another name, by passport", "--notice", "N1",
            "--notice-accepted", "yes", "--authority", "a force", "--complain", "by letter", "--ask-record", "by letter");
        Assert.True(engaged.ExitCode == 0, engaged.Error);
        Assert.Equal(0, _shell.Run("review", "outcome", "audit.jsonl", alert, "--officer", "PC3", "--audit-key", "audit.pem", "--outcome", "none", "--reason", "let go").ExitCode);

        Describe(alert, waiting[1].GetProperty("alertId").GetString()!);
        Review("revise", alert, "--finding", "false", "--reason", "known already").AssertRefused((int)ExitCode.Input, "this is the finding already");
        var revised = Review("revise", alert, "--finding", "true", "--reason", "the passport was not theirs");
        Assert.True(revised.ExitCode == 0, revised.Error);

        var report = _shell.Run(
            "deployment", "report", "audit.jsonl", "--descriptions", "descriptions.json", "--out", "disclosed", "--disclose-to", "the public", "--reason", "published after each deployment", "--audit-key", "audit.pem");
        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Contains("1 of 2 alerts were not decided by anybody", report.Output, StringComparison.Ordinal);
        Assert.Contains("| true alerts, confirmed | 1 |", report.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| ethnicity \| Asian \|.* 1 ", report.Output);
        var closed = _shell.Run("deployment", "close", "audit.jsonl", "--audit-key", "audit.pem", "--descriptions", "descriptions.json");
        Assert.True(closed.ExitCode == 0, closed.Error);
        Assert.False(File.Exists(_shell.File("descriptions.json")), "the descriptions outlive the deployment");
        Assert.Single(File.ReadAllLines(_shell.File("audit.jsonl")), l => l.Contains("\"item-erased\"", StringComparison.Ordinal) && l.Contains("Demographics", StringComparison.Ordinal));
        _shell.Run("deployment", "close", "audit.jsonl", "--audit-key", "audit.pem", "--descriptions", "descriptions.json").AssertRefused((int)ExitCode.Input, "nothing was erased");
        Assert.Equal(1, _shell.Run("review", "list", "audit.jsonl", "--json").Json.GetProperty("waiting").GetArrayLength());
    }

    // Of every alert, whoever it was: by themselves where they were engaged, else as an officer saw them. The log has who said it, and not what.
    private void Describe(string engaged, string other)
    {
        Review("describe", other, "--descriptions", "descriptions.json", "--source", "self", "--ethnicity", "Asian").AssertRefused((int)ExitCode.Input, "only a person who was engaged");
        Review("describe", other, "--descriptions", "descriptions.json", "--source", "perceived").AssertRefused((int)ExitCode.Input, "Nothing is said");
        Assert.Equal(0, Review("describe", other, "--descriptions", "descriptions.json", "--source", "perceived", "--ethnicity", "Asian", "--age", "18-24").ExitCode);
        Assert.Equal(0, Review("describe", engaged, "--descriptions", "descriptions.json", "--source", "refused").ExitCode);
        var log = File.ReadAllText(_shell.File("audit.jsonl"));
        Assert.Contains("\"demographics-recorded\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Asian", log, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_list_goes_with_its_key_when_the_deployment_has_ended()
    {
        _shell.Prepare();
        Assert.Equal(0, _shell.Run("watchlist", "build", "--form", "list.json", "--images", "photographs", "--out", "list.lfrw", "--keys", "keys", "--signing-key", "signer.pem").ExitCode);
        var form = DeploymentFile.Load(_shell.File("deployment.json"));
        var end = TimeProvider.System.GetUtcNow().AddSeconds(8);
        File.WriteAllText(_shell.File("deployment.json"), DeploymentFile.Format(form with { End = end }));

        // Its cameras end before it does, as a rule; on a busy machine it may be over before they are.
        var run = _shell.Live("list.lfrw", "C1=frames");
        if (File.Exists(_shell.File("list.lfrw")))
        {
            Assert.True(run.ExitCode == 0, run.Error);
            while (TimeProvider.System.GetUtcNow() < end)
            {
                Thread.Sleep(50);
            }

            run = _shell.Live("list.lfrw", "C1=frames");
            run.AssertRefused((int)ExitCode.Input, "the authority is for");
        }

        Assert.Contains("the key of its watchlist W1 is destroyed", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_shell.File("list.lfrw")));
        Assert.Empty(Directory.GetFiles(_shell.File("keys"), "*W1*"));
        var log = File.ReadAllLines(_shell.File("audit.jsonl"));
        Assert.Single(log, l => l.Contains("\"retention-started\"", StringComparison.Ordinal) && l.Contains("W1", StringComparison.Ordinal));
        Assert.Single(log, l => l.Contains("\"item-erased\"", StringComparison.Ordinal) && l.Contains("W1", StringComparison.Ordinal));
        Assert.Equal(0, _shell.Run("audit", "verify", "audit.jsonl").ExitCode);
    }

    [SkippableFact]
    public void Every_list_that_the_log_keeps_goes_at_its_time_and_one_that_cannot_be_destroyed_keeps_none_of_the_others()
    {
        _shell.Prepare();
        _shell.BuildList("W1", "first.lfrw");
        _shell.BuildList("W2");
        var over = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        _shell.Append(
            new RetentionStarted { Deployment = "D0", Item = RetainedItem.Watchlist, ItemId = "W1", EraseAt = over },
            new RetentionStarted { Deployment = "D0", Item = RetainedItem.Demographics, ItemId = "D0" }, new DeploymentEnded { Deployment = "D0" });

        // Another deployment's list, whose package lies elsewhere: the run of this one is in order, and its own list stays.
        var run = _shell.Live("list.lfrw", "C1=frames");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("The deployment D0 has ended: the key of its watchlist W1 is destroyed", run.Output, StringComparison.Ordinal);
        Assert.Equal(["W2.watchlist-key"], Directory.GetFiles(_shell.File("keys")).Select(Path.GetFileName));
        Assert.True(File.Exists(_shell.File("first.lfrw")), "a package that is not the run's was deleted");
        var erased = Assert.Single(_shell.LastRun().OfType<ItemErased>());
        Assert.Equal(("W1", "key-destroyed", "D0", null), (erased.ItemId.Value, erased.Method.Value, erased.Deployment?.Value, erased.Digest));
        Assert.Contains("its file is not the one of this run, and was not looked for", erased.NotProven.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(_shell.Verified(), e => e is ErasureFailed);

        // Of one there is no key here, and its deployment's own list is due with it.
        _shell.Append(
            new RetentionStarted { Deployment = "D0", Item = RetainedItem.Watchlist, ItemId = "W0", EraseAt = over },
            new ItemErased { Item = RetainedItem.Watchlist, ItemId = "W2", Trigger = ErasureTrigger.Requested, Method = "a test's", NotProven = "Anything." },
            new RetentionStarted { Deployment = "D1", Item = RetainedItem.Watchlist, ItemId = "W2", EraseAt = over });
        run = _shell.Live("list.lfrw", "C1=frames");
        run.AssertRefused((int)ExitCode.Environment, "what is due was not destroyed: the watchlist W0");
        Assert.Contains("lfr watchlist destroy PACKAGE --list W0", run.Error, StringComparison.Ordinal);
        Assert.Contains("The deployment D1 has ended: the key of its watchlist W2 is destroyed", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_shell.File("keys")));
        Assert.False(File.Exists(_shell.File("list.lfrw")));
        Assert.Equal("W0", Assert.Single(_shell.LastRun().OfType<ErasureFailed>()).ItemId.Value);
        Assert.Equal("W2", Assert.Single(_shell.LastRun().OfType<ItemErased>()).ItemId.Value);
    }

    [SkippableFact]
    public void A_list_that_is_held_is_not_destroyed_at_the_shell()
    {
        _shell.Prepare();
        _shell.BuildList();
        _shell.Append(
            new RetentionStarted { Deployment = "D1", Item = RetainedItem.Watchlist, ItemId = "W1", EraseAt = TimeProvider.System.GetUtcNow().AddHours(1) },
            new HoldPlaced { Item = RetainedItem.Watchlist, ItemId = "W1", Authority = "the court", Reason = "a claim was brought", ReviewAt = TimeProvider.System.GetUtcNow().AddDays(30) });
        string[] destroy = ["watchlist", "destroy", "list.lfrw", "--keys", "keys", "--receipt", "receipt.json", "--audit", "audit.jsonl", "--audit-key", "audit.pem"];
        _shell.Run(destroy).AssertRefused((int)ExitCode.Input, "The list 'W1' is held by 'the court': a claim was brought");
        Assert.True(File.Exists(_shell.File("list.lfrw")));
        Assert.Single(Directory.GetFiles(_shell.File("keys")));
        Assert.False(File.Exists(_shell.File("receipt.json")));
        _shell.Append(new HoldLifted { Item = RetainedItem.Watchlist, ItemId = "W1", Reason = "the claim is settled" });
        Assert.Equal(0, _shell.Run(destroy).ExitCode);
    }

    [SkippableFact]
    public void Nobody_is_looked_for_whose_entry_ends_before_the_deployment_does()
    {
        _shell.Prepare();
        var list = WatchlistFile.Load(_shell.File("list.json"));
        var end = DeploymentFile.Load(_shell.File("deployment.json")).End!.Value;
        File.WriteAllBytes(_shell.File("list.json"), WatchlistFile.Format(list with { Entries = [list.Entries![0] with { ValidUntil = end.AddHours(-1) }] }));
        _shell.BuildList();
        _shell.Live("list.lfrw", "C1=frames").AssertRefused((int)ExitCode.Input, "entries[0].validUntil: it ends at");
        NothingWasInForce();
    }

    private ToolResult Review(string verb, string alert, params string[] options) => _shell.Run(["review", verb, "audit.jsonl", alert, "--officer", "PC3", "--audit-key", "audit.pem", .. options]);

    private ToolResult Decide(string alert, string officer, string answers) => Tool.Answer(
        answers, _shell.Folder, new Dictionary<string, string?>(), "review", "decide", "audit.jsonl", alert, "--officer", officer, "--audit-key", "audit.pem");

    [SkippableFact]
    public void Nothing_is_lowered_after_a_crash_nor_under_the_floor_that_was_authorised()
    {
        _shell.Prepare();
        Assert.Equal(0, _shell.Run("watchlist", "build", "--form", "list.json", "--images", "photographs", "--out", "list.lfrw", "--keys", "keys", "--signing-key", "signer.pem").ExitCode);
        Assert.Equal(0, _shell.Live("list.lfrw", "C1=frames").ExitCode);

        // A run that a crash ended: its deployment started, and nothing says that it ended.
        using (var key = EcdsaSigningKey.FromFileOrNew(_shell.File("audit.pem")))
        using (var log = AuditLog.Open(new AuditLogOptions { Path = _shell.File("audit.jsonl"), Key = key }, TimeProvider.System))
        {
            var started = (DeploymentStarted)AuditVerifier.Read(_shell.File("audit.jsonl"), TrustedKeys.Parse(key.PublicKeyPem)).Entries.First(e => e.Event is DeploymentStarted).Event!;
            log.Append(started);
        }

        _shell.WritePolicy(0.44f);
        _shell.Live("list.lfrw", "C1=frames").AssertRefused((int)ExitCode.Input, "a deployment is running");
        Assert.Single(_shell.LastRun().OfType<PolicyRefused>());
        Assert.DoesNotContain(_shell.LastRun(), e => e is PolicyApplied or DeploymentStarted);

        // The same policy goes on, and the run ends in order: a lower one may not follow under the same authority.
        _shell.WritePolicy(0.45f);
        Assert.Equal(0, _shell.Live("list.lfrw", "C1=frames").ExitCode);
        _shell.WritePolicy(0.44f);
        _shell.Live("list.lfrw", "C1=frames").AssertRefused((int)ExitCode.Input, "nothing is lowered in one deployment, stopped or not");
        Assert.DoesNotContain(_shell.LastRun(), e => e is PolicyApplied or DeploymentStarted);

        // Nor may any go under the floor.
        var form = DeploymentFile.Load(_shell.File("deployment.json"));
        File.WriteAllText(_shell.File("deployment.json"), DeploymentFile.Format(form with { ThresholdFloor = 0.44f }));
        _shell.WritePolicy(0.45f);
        Assert.Equal(0, _shell.Live("list.lfrw", "C1=frames").ExitCode);
        _shell.WritePolicy(0.43f);
        _shell.Live("list.lfrw", "C1=frames").AssertRefused((int)ExitCode.Input, "under the floor");

        // The floor is in the log: a form without it is no way round.
        File.WriteAllText(_shell.File("deployment.json"), DeploymentFile.Format(form));
        _shell.Live("list.lfrw", "C1=frames").AssertRefused((int)ExitCode.Input, "under the floor");
        Assert.Equal(0, _shell.Run("audit", "verify", "audit.jsonl").ExitCode);
    }

    /// <summary>A run in which nothing was looked at is not taken for one in which nobody came.</summary>
    [SkippableFact]
    public void A_camera_that_gives_no_frame_is_said_with_its_cause_and_a_run_without_any_ends_with_3()
    {
        _shell.Prepare();
        Assert.Equal(0, _shell.Run("watchlist", "build", "--form", "list.json", "--images", "photographs", "--out", "list.lfrw", "--keys", "keys", "--signing-key", "signer.pem").ExitCode);
        Directory.CreateDirectory(_shell.File("broken"));
        File.WriteAllBytes(Path.Combine(_shell.File("broken"), "1.jpg"), [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2]);
        ToolResult none = _shell.Live("list.lfrw", "C1=broken");
        none.AssertRefused((int)ExitCode.Input, "no camera gave a frame that could be looked at: nobody was searched for");
        Assert.Contains("camera C1: no frame was looked at (The JPEG ends", none.Error, StringComparison.Ordinal);
        Assert.Contains(_shell.LastRun(), e => e is DeploymentEnded);

        File.WriteAllBytes(_shell.File("nothing.mjpeg"), []);
        Assert.Contains("camera C1: no frame was looked at (it ended without a frame)", _shell.Live("list.lfrw", "C1=nothing.mjpeg").Error, StringComparison.Ordinal);
        ToolResult one = _shell.Live("list.lfrw", "C1=frames");
        Assert.Equal(0, one.ExitCode);
        Assert.DoesNotContain("no frame", one.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_form_that_was_edited_lowers_no_floor()
    {
        _shell.Prepare();
        Assert.Equal(0, _shell.Run("watchlist", "build", "--form", "list.json", "--images", "photographs", "--out", "list.lfrw", "--keys", "keys", "--signing-key", "signer.pem").ExitCode);
        var form = DeploymentFile.Load(_shell.File("deployment.json"));
        WriteForm(form, 0.44f);
        Assert.Equal(0, _shell.Live("list.lfrw", "C1=frames").ExitCode);
        _shell.WritePolicy(0.10f);
        _shell.Live("list.lfrw", "C1=frames").AssertRefused((int)ExitCode.Input, "under the floor 0.4400");

        // The form is not signed: whoever writes another figure into it is refused, whatever the policy.
        foreach (float? floor in new float?[] { 0.10f, null })
        {
            WriteForm(form, floor);
            _shell.WritePolicy(0.45f);
            _shell.Live("list.lfrw", "C1=frames").AssertRefused((int)ExitCode.Input, $"'{form.AuthorisedBy!.Id}' set 0.4400");
            NothingWasInForce();
            _shell.WritePolicy(0.10f);
            _shell.Live("list.lfrw", "C1=frames").AssertRefused((int)ExitCode.Input, "under the floor 0.4400");
        }

        _shell.WritePolicy(0.46f);
        WriteForm(form, 0.46f);
        Assert.Equal(0, _shell.Live("list.lfrw", "C1=frames").ExitCode);
        using var key = EcdsaSigningKey.FromFileOrNew(_shell.File("audit.pem"));
        var events = AuditVerifier.Read(_shell.File("audit.jsonl"), TrustedKeys.Parse(key.PublicKeyPem)).Entries.Select(e => e.Event).ToList();
        Assert.Equal([(0.44f, null), (0.46f, 0.44f)], events.OfType<ThresholdFloorSet>().Select(s => (s.Floor, s.Previous)));
        Assert.Equal(5, events.OfType<DeploymentRefused>().Count());
        Assert.Equal(2 * 2, events.OfType<PolicyApplied>().Count());
    }

    // What was refused does not look as if it had begun.
    private void NothingWasInForce()
    {
        var events = _shell.LastRun();
        Assert.Single(events.OfType<DeploymentRefused>());
        Assert.DoesNotContain(events, e => e is PolicyApplied or PolicyRefused or DeploymentStarted or DeploymentEnded);
    }

    private void WriteForm(DeploymentForm form, float? floor) => File.WriteAllText(_shell.File("deployment.json"), DeploymentFile.Format(form with { ThresholdFloor = floor }));
}
