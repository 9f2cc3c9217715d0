using Lfr.Cli.Simulation;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Engine;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Tests.Commands;

/// <summary>A folder with everything that a deployment at a shell needs: forms, photographs, frames in which one person of the list is seen, a policy.</summary>
internal sealed class ShellDeployment : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public void Dispose() => _folder.Dispose();

    public string File(string name) => _folder.File(name);

    public ToolResult Run(params string[] arguments) => Tool.Run(_folder.Path, new Dictionary<string, string?>(), arguments);

    public ToolResult Live(string package, string source, string audit = "audit.jsonl") => Run(Arguments(package, source, audit));

    /// <summary>Starts a run, with an officer at its console or with nobody.</summary>
    public RunningTool StartLive(string source, string? officer, IReadOnlyList<string>? starter = null) =>
        Tool.StartUnder(starter, _folder.Path, [.. Arguments("list.lfrw", source), .. officer is null ? Array.Empty<string>() : ["--review-as", officer]]);

    /// <summary>Makes a folder of many frames: a stranger and the person on the list in turn, since a frame that is as the one before is not searched.</summary>
    public void PrepareFrames(string name, int count)
    {
        var folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        for (var i = 0; i < count; i++)
        {
            System.IO.File.Copy(_folder.File(Path.Combine("frames", $"{i % 2}.jpg")), Path.Combine(folder, $"{i:D5}.jpg"));
        }
    }

    /// <summary>Makes the package of the form, or of the form under another name.</summary>
    public void BuildList(string? id = null, string package = "list.lfrw")
    {
        var form = "list.json";
        if (id is not null)
        {
            form = $"{id}.json";
            System.IO.File.WriteAllBytes(_folder.File(form), WatchlistFile.Format(WatchlistFile.Load(_folder.File("list.json")) with { Id = id }));
        }

        var built = Run("watchlist", "build", "--form", form, "--images", "photographs", "--out", package, "--keys", "keys", "--signing-key", "signer.pem");
        Assert.True(built.ExitCode == 0, built.Error);
    }

    /// <summary>Everything that the log holds, after it was verified with the key that signs it.</summary>
    public List<AuditEvent> Verified()
    {
        using var key = EcdsaSigningKey.FromFileOrNew(_folder.File("audit.pem"));
        var (verification, entries) = AuditVerifier.Read(_folder.File("audit.jsonl"), TrustedKeys.Parse(key.PublicKeyPem));
        Assert.True(verification.Verdict is AuditVerdict.Intact or AuditVerdict.Torn, verification.ToString());
        return [.. entries.Select(e => e.Event).OfType<AuditEvent>()];
    }

    /// <summary>Writes events into the log, as an earlier run or another command would have.</summary>
    public void Append(params AuditEvent[] events)
    {
        using var key = EcdsaSigningKey.FromFileOrNew(_folder.File("audit.pem"));
        using var log = AuditLog.Open(new AuditLogOptions { Path = _folder.File("audit.jsonl"), Key = key }, TimeProvider.System);
        log.Append(events);
    }

    /// <summary>What the log holds of its last writer.</summary>
    public List<AuditEvent> LastRun()
    {
        var events = Verified();
        return events[events.FindLastIndex(e => e is LogOpened)..];
    }

    private static string[] Arguments(string package, string source, string audit = "audit.jsonl") =>
    [
        "live", "--deployment", "deployment.json", "--watchlist", package, "--policy", "policy.json", "--source", source, "--audit", audit,
        "--signing-key", "audit.pem", "--keys", "keys", "--signer", "signer.pub.pem", "--confirm", "1/1",
    ];

    public void Prepare(string deployment = "D1")
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        var london = TestFolders.RequireData("faces", "london", "images");
        var photographs = Directory.CreateDirectory(_folder.File("photographs")).FullName;
        var frames = Directory.CreateDirectory(_folder.File("frames")).FullName;
        System.IO.File.Copy(Path.Combine(london, "001_03.jpg"), Path.Combine(photographs, "001_03.jpg"));
        foreach (var name in new[] { "002_03.jpg", "001_08.jpg", "016_03.jpg" })
        {
            System.IO.File.Copy(Path.Combine(london, name), Path.Combine(frames, $"{Directory.GetFiles(frames).Length}.jpg"));
        }

        WritePolicy();
        var now = TimeProvider.System.GetUtcNow();
        const string Reason = "other means of finding these people were tried and failed";
        System.IO.File.WriteAllText(_folder.File("deployment.json"), DeploymentFile.Format(PretendDeployment.Form(deployment, Reason, now, "van", 10)));
        System.IO.File.WriteAllBytes(_folder.File("list.json"), WatchlistFile.Format(new WatchlistForm
        {
            Id = "W1",
            Approval = new WatchlistApproval { DeploymentId = deployment, RequestedBy = "DS1", ApprovedBy = "SU1", ApprovedAt = now.AddHours(-3), Necessity = Reason, Proportionality = Reason, SizeLimit = 10 },
            Categories = [new WatchlistCategory { Name = "wanted", ProtectsUnder18OrVulnerable = false, Instruction = "compare, ask, then decide" }],
            Entries =
            [
                new WatchlistEntry
                {
                    SubjectId = "P1", Category = "wanted", Justification = "warrant of the magistrates' court", AddedBy = "DC1", ValidUntil = now.AddDays(2),
                    Images = [new WatchlistImage { Id = "001_03", LawfulSource = "custody image", RetentionReview = DateOnly.FromDateTime(now.UtcDateTime).AddDays(30) }],
                },
            ],
        }));
    }

    public void WritePolicy(float threshold = 0.45f)
    {
        using var engine = new FaceEngine(ModelPack.Load(TestFolders.Models!));
        System.IO.File.WriteAllText(_folder.File("policy.json"), PolicyFile.Format(new FixedThresholdPolicy("van", engine.Info.Pipeline, new Threshold(threshold))));
    }
}
