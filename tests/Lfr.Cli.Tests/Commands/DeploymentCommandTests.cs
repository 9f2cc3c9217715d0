using Lfr.Cli.Commands;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Evaluation.Scores;

namespace Lfr.Cli.Tests.Commands;

public sealed class DeploymentCommandTests : IDisposable
{
    private static readonly DeploymentForm Form = new()
    {
        Id = "d1",
        UseCase = "Locate people wanted on warrant",
        LegalBasis = "Common law; Data Protection Act 2018, Part 3",
        Authority = "A Police Service",
        RequestedBy = new Officer { Id = "1", Rank = "Sergeant" },
        AuthorisedBy = new Officer { Id = "2", Rank = "Superintendent" },
        AuthorisedAt = new DateTimeOffset(2026, 2, 27, 12, 0, 0, TimeSpan.Zero),
        Necessity = "Other means were tried without result.",
        Proportionality = "Two hours in one street only.",
        Location = "High Street",
        LocationRationale = "Arrests on warrant were made there.",
        SensitivePlaces = [],
        DpiaReference = "DPIA-17",
        PolicyDocumentReference = "APD-3",
        EqualityAssessmentReference = "EIA-9",
        Signage = "Boards at both ends",
        Start = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero),
        End = new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero),
        Cameras = [new DeploymentCamera { Id = "north", Place = "North end" }],
        ThresholdPolicyId = "van-1",
        WatchlistLimit = 100,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_in_order_is_done_and_one_that_is_not_says_everything()
    {
        var path = _folder.File("d.json");
        File.WriteAllText(path, DeploymentFile.Format(Form));
        var good = await Run("validate", path, "--json");
        Assert.Equal((ExitCode.Done, Deployment.Approve(Form).Digest.ToString()), (good.Code, good.Document().GetProperty("sha256").GetString()));
        File.WriteAllText(path, DeploymentFile.Format(Form with { AuthorisedBy = Form.RequestedBy, Signage = null }));
        var bad = await Run("validate", path);
        Assert.Equal(ExitCode.Input, bad.Code);
        Assert.Contains("refused for 2 reasons", bad.Output, StringComparison.Ordinal);
        Assert.Contains("authorisedBy.id", bad.Output, StringComparison.Ordinal);
        Assert.Contains("signage", bad.Output, StringComparison.Ordinal);
        Assert.StartsWith("lfr: the deployment is refused: authorisedBy.id: ", bad.Error, StringComparison.Ordinal);
        Assert.Contains("signage: ", bad.Error, StringComparison.Ordinal);
        File.WriteAllText(path, "{}");
        Assert.Equal(ExitCode.Input, (await Run("validate", path)).Code);
        Assert.Equal(ExitCode.Input, (await Run("validate", _folder.File("none.json"))).Code);
    }

    [Fact]
    public async Task A_report_is_made_of_a_log_and_read_by_the_evaluation()
    {
        var log = WriteLog();
        var folder = _folder.File("record");
        var run = await Run("report", log, "--out", folder, "--descriptions", _folder.File("descriptions.json"), "--json");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal((500, 1), (run.Document().GetProperty("record").GetProperty("facesSeen").GetInt32(), run.Document().GetProperty("record").GetProperty("falseUnconfirmed").GetInt32()));
        Assert.Equal("White", run.Document().GetProperty("demographics")[0].GetProperty("group").GetString());
        var row = Assert.Single(DeploymentGrid.Read(Path.Combine(folder, "deployment.csv")));
        Assert.Equal((500L, 1L, 1L, 0.4m), (row.Faces, row.Alerts, row.FalseUnconfirmed, row.Threshold));
        Assert.All(new[] { "deployment.md", "deployment.json", "deployment.details.csv" }, name => Assert.True(new FileInfo(Path.Combine(folder, name)).Length > 500, name));
        Assert.Contains("| false alerts | 1 | 500 faces seen |", File.ReadAllText(Path.Combine(folder, "deployment.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_report_is_made_of_a_log_that_was_changed()
    {
        var log = WriteLog();
        File.WriteAllText(log, File.ReadAllText(log).Replace("FalseAlert", "TrueAlert", StringComparison.Ordinal));
        var run = await Run("report", log, "--out", _folder.File("record"));
        Assert.Equal(ExitCode.Tampered, run.Code);
        Assert.Contains("broken at line", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("record")));
    }

    /// <summary>A wrong key file is a slip: it was said to be a log that was changed (6), which an officer has to report.</summary>
    [Fact]
    public async Task Another_key_than_the_one_that_signed_is_a_slip_and_a_changed_head_is_not()
    {
        var log = WriteLog();
        string[] close = ["close", log, "--descriptions", _folder.File("descriptions.json"), "--audit-key"];
        using var right = EcdsaSigningKey.FromFileOrNew(_folder.File("audit.pem"));
        using var other = EcdsaSigningKey.FromFileOrNew(_folder.File("other.pem"));
        var run = await Run([.. close, _folder.File("other.pem")]);
        Assert.Equal(ExitCode.Input, run.Code);
        Assert.Contains($"is the key {other.KeyId}, and the log '{log}' is signed with the key {right.KeyId}: name the key that signed it", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("descriptions.json")));

        var disclosed = await Run("report", log, "--out", _folder.File("record"), "--disclose-to", "the public", "--reason", "published", "--audit-key", _folder.File("none.pem"));
        Assert.Equal(ExitCode.Input, disclosed.Code);
        Assert.Contains("a new one would not fit the log", disclosed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("none.pem")));

        // Who verifies has to know: the log may have been replaced, with heads of somebody's own key.
        File.WriteAllText(_folder.File("other.pub.pem"), other.PublicKeyPem);
        var verified = await CommandRun.Of(AuditCommand.Create(), ["audit", "verify", log, "--public-key", _folder.File("other.pub.pem")]);
        Assert.Equal(ExitCode.Tampered, verified.Code);
        Assert.Contains($"every signed head is of the key {right.KeyId}, which is not trusted", verified.Output + verified.Error, StringComparison.Ordinal);

        var heads = Path.ChangeExtension(log, ".heads.jsonl");
        var before = File.ReadAllText(heads);
        File.WriteAllText(heads, before.Replace("\"signature\":\"", "\"signature\":\"A", StringComparison.Ordinal));
        Assert.NotEqual(before, File.ReadAllText(heads));
        Assert.Equal(ExitCode.Tampered, (await Run([.. close, _folder.File("audit.pem")])).Code);
        File.WriteAllText(heads, before);
        File.WriteAllText(log, File.ReadAllText(log).Replace("FalseAlert", "TrueAlert", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Tampered, (await Run([.. close, _folder.File("other.pem")])).Code);
    }

    [Fact]
    public async Task A_log_is_found_in_its_folder_by_the_commands_that_write_on_it_too()
    {
        WriteLog();
        Assert.Equal(ExitCode.Done, (await Run("report", _folder.Path)).Code);
        var run = await Run("close", _folder.Path, "--descriptions", _folder.File("descriptions.json"), "--audit-key", _folder.File("audit.pem"));
        Assert.Contains("the log knows of no descriptions that are kept for the deployment 'd1'", run.Error, StringComparison.Ordinal);
        var decided = await CommandRun.Of(ReviewCommand.Create(), ["review", "decide", _folder.Path, "none", "--officer", "PC1", "--audit-key", _folder.File("audit.pem")]);
        Assert.Equal(ExitCode.Input, decided.Code);
        Assert.Contains("the log holds no alert 'none'", decided.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        var log = WriteLog();
        Assert.Contains("d1", (await Run("report", log, "--deployment", "other")).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Input, (await Run("report", log, "--descriptions", _folder.File("none.json"))).Code);
    }

    private static Task<CommandRun> Run(params string[] args) => CommandRun.Of(DeploymentCommand.Create(), ["deployment", .. args]);

    private string WriteLog()
    {
        using var key = EcdsaSigningKey.FromFileOrNew(_folder.File("audit.pem"));
        var path = _folder.File("audit.jsonl");
        var deployment = Deployment.Approve(Form);
        using var log = AuditLog.Open(new AuditLogOptions { Path = path, Key = key }, TimeProvider.System);
        var digest = Sha256Digest.Of("w"u8);
        log.Append(deployment.ToStarted(digest, 1, [new CategoryCount("wanted", 1)], digest));
        log.Append(new PassagesCounted
        {
            Deployment = deployment.Id,
            Camera = "north",
            From = default,
            To = default,
            Frames = 1000,
            DroppedFrames = 2,
            FacesSeen = 500,
            FacesErased = 499,
            FacesNotAcquired = 0,
        });
        var register = new DemographicRegister(_folder.File("descriptions.json"), deployment.Id);
        var desk = new AdjudicationDesk(deployment.Id, log, new RetentionClock(log, TimeProvider.System, [new Nothing()]), new AdjudicationOptions(), TimeProvider.System);
        var alert = desk.NextAlertId();
        desk.Raise(new AlertRaised { AlertId = alert, SubjectId = "s", Camera = "north", Score = 0.5f, Threshold = 0.4f, PolicyId = "van-1", WatchlistDigest = digest, Pipeline = digest });
        desk.Decide(desk.Open(alert, "officer"), new ReviewDecision(AlertVerdict.FalseAlert, ReviewAction.DoNotEngage, "Another chin."));
        desk.RecordDemographics(alert, "officer", new DemographicNote(DemographicSource.OfficerPerceived, ethnicity: "White"), register);
        log.Append(new DeploymentEnded { Deployment = deployment.Id });
        return path;
    }

    private sealed class Nothing : IErasureTarget
    {
        public RetainedItem Item => RetainedItem.Alert;

        public ErasureResult Erase(RecordId itemId) => ErasureResult.AlreadyGone;
    }
}
