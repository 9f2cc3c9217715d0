using Lfr.Core.Deployments;
using Lfr.Core.Engine;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Tests.Commands;

/// <summary>A deployment at a shell, on real photographs: package, cameras, alert, record, destruction.</summary>
public sealed class LiveCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_deployment_runs_from_the_form_to_the_record_and_the_receipt()
    {
        Prepare();
        var built = Tool.Run(
            _folder.Path, new Dictionary<string, string?>(), "watchlist", "build", "--form", "list.json", "--images", "photographs", "--out", "list.lfrw", "--keys", "keys",
            "--signing-key", "signer.pem", "--summary", "summary.json", "--json");
        Assert.True(built.ExitCode == 0, built.Error);
        Assert.Equal(1, built.Json.GetProperty("people").GetInt32());
        Assert.Equal(0, Run("watchlist", "inspect", "list.lfrw").ExitCode);
        Assert.Equal(0, Run("watchlist", "verify", "list.lfrw", "--signer", "signer.pub.pem").ExitCode);

        var live = Live("list.lfrw", "C1=frames");
        Assert.True(live.ExitCode == 0, live.Error);
        Assert.Contains("ALERT D1-", live.Output, StringComparison.Ordinal);
        Assert.Contains("compare, ask, then decide", live.Output, StringComparison.Ordinal);

        // Who stands where another stood a moment before is one track, by place.
        Assert.Matches(@"C1: Ended, 3 frames, [1-3] faces seen \(0 not usable\), 1 alerts \(0 suppressed\), 0 dropped", live.Output);

        // The same deployment again, in the same log: the second alert is another one.
        Assert.Equal(0, Live("list.lfrw", "C1=frames").ExitCode);
        var report = Run("deployment", "report", "audit.jsonl", "--out", "record", "--json");
        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Equal(0, Run("audit", "verify", "audit.jsonl").ExitCode);
        var evaluated = Run("evaluate", "deployments", Path.Combine("record", "deployment.csv"), "--out", "evaluated");
        Assert.True(evaluated.ExitCode == 0, evaluated.Error + evaluated.Output);
        var markdown = File.ReadAllText(_folder.File(Path.Combine("record", "deployment.md")));
        Assert.Contains("| alerts | 2 |", markdown, StringComparison.Ordinal);
        Assert.Contains("2 of 2 alerts were not decided by anybody", markdown, StringComparison.Ordinal);

        Live("list.lfrw", "C9=frames").AssertRefused((int)ExitCode.Input, "C9");
        File.Copy(_folder.File("list.lfrw"), _folder.File("copy.lfrw"));
        var bytes = File.ReadAllBytes(_folder.File("list.lfrw"));
        bytes[^100] ^= 1;
        File.WriteAllBytes(_folder.File("changed.lfrw"), bytes);
        Live("changed.lfrw", "C1=frames").AssertRefused((int)ExitCode.Tampered, "changed");
        Assert.Contains("watchlist-refused", File.ReadAllText(_folder.File("audit.jsonl")), StringComparison.Ordinal);

        var destroyed = Run("watchlist", "destroy", "list.lfrw", "--keys", "keys", "--receipt", "receipt.json");
        Assert.True(destroyed.ExitCode == 0, destroyed.Error);
        Assert.False(File.Exists(_folder.File("list.lfrw")));
        Assert.Contains("notProven", File.ReadAllText(_folder.File("receipt.json")), StringComparison.Ordinal);

        // Without the key a copy is nothing.
        Live("copy.lfrw", "C1=frames").AssertRefused((int)ExitCode.Input, "no key");
    }

    private ToolResult Run(params string[] arguments) => Tool.Run(_folder.Path, new Dictionary<string, string?>(), arguments);

    private ToolResult Live(string package, string source) => Run(
        "live", "--deployment", "deployment.json", "--watchlist", package, "--policy", "policy.json", "--source", source, "--audit", "audit.jsonl",
        "--signing-key", "audit.pem", "--keys", "keys", "--signer", "signer.pub.pem", "--confirm", "1/1");

    private void Prepare()
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        var london = TestFolders.RequireData("faces", "london", "images");
        var photographs = Directory.CreateDirectory(_folder.File("photographs")).FullName;
        var frames = Directory.CreateDirectory(_folder.File("frames")).FullName;
        File.Copy(Path.Combine(london, "001_03.jpg"), Path.Combine(photographs, "001_03.jpg"));
        foreach (var name in new[] { "002_03.jpg", "001_08.jpg", "016_03.jpg" })
        {
            File.Copy(Path.Combine(london, name), Path.Combine(frames, $"{Directory.GetFiles(frames).Length}.jpg"));
        }

        WritePolicy();
        var now = TimeProvider.System.GetUtcNow();
        const string Reason = "other means of finding these people were tried and failed";
        File.WriteAllText(_folder.File("deployment.json"), DeploymentFile.Format(new DeploymentForm
        {
            Id = "D1",
            UseCase = "locate people wanted on warrant",
            LegalBasis = "common law policing powers",
            Authority = "a police force",
            RequestedBy = new Officer { Id = "DS1", Rank = "Sergeant" },
            AuthorisedBy = new Officer { Id = "SU1", Rank = "Superintendent" },
            AuthorisedAt = now.AddHours(-2),
            Necessity = Reason,
            Proportionality = Reason,
            Location = "a high street",
            LocationRationale = "people on the list were seen there in the last month",
            SensitivePlaces = [],
            DpiaReference = "DPIA 1",
            PolicyDocumentReference = "APD 1",
            EqualityAssessmentReference = "EIA 1",
            Signage = "boards at both ends",
            Start = now.AddHours(-1),
            End = now.AddHours(5),
            Cameras = [new DeploymentCamera { Id = "C1", Place = "north end" }],
            ThresholdPolicyId = "van",
            WatchlistLimit = 10,
        }));
        File.WriteAllBytes(_folder.File("list.json"), WatchlistFile.Format(new WatchlistForm
        {
            Id = "W1",
            Approval = new WatchlistApproval { DeploymentId = "D1", RequestedBy = "DS1", ApprovedBy = "SU1", ApprovedAt = now.AddHours(-3), Necessity = Reason, Proportionality = Reason, SizeLimit = 10 },
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

    private void WritePolicy()
    {
        using var engine = new FaceEngine(ModelPack.Load(TestFolders.Models!));
        File.WriteAllText(_folder.File("policy.json"), PolicyFile.Format(new FixedThresholdPolicy("van", engine.Info.Pipeline, new Threshold(0.45f))));
    }
}
