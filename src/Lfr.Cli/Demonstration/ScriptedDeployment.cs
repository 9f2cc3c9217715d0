using Lfr.Cli.Live;
using Lfr.Cli.Simulation;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Live;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;
using Lfr.Evaluation.Scores;

namespace Lfr.Cli.Demonstration;

/// <summary>
/// A deployment of the size of a published one, with synthetic faces, through the code that a real one takes: watchlist package, live
/// pipeline, desk with two officers, retention, audit log, record. The published counts are its script, so that it shows that the parts work together
/// at that size, and nothing about accuracy.
/// </summary>
internal sealed class ScriptedDeployment : IDisposable
{
    /// <summary>File of the audit log.</summary>
    public const string LogFile = "audit.jsonl";

    /// <summary>File of the published row.</summary>
    public const string PublishedFile = "published.csv";

    private const string Id = "scripted-2022-01-28";
    private const string PolicyId = "scripted";
    private const string Category = "wanted";
    private const string Camera = "C1";
    private const string Text = "Scripted demonstration with synthetic faces: nobody is looked for.";
    private const float Threshold = 0.5f;
    private const float Alike = 0.8f;
    private const float FalselyAlike = 0.62f;

    // Faces of the script that are nobody's on the list have numbers from here on.
    private const int Strangers = 1_000_000;

    private readonly string _folder;
    private readonly string _scratch = Directory.CreateTempSubdirectory("lfr-demo-").FullName;
    private readonly ScriptedEngine _engine = new();
    private readonly ScriptedClock _clock = new(TimeProvider.System.GetUtcNow());
    private readonly EcdsaSigningKey _key = EcdsaSigningKey.Create();
    private readonly DeploymentRow _published;
    private int _engagedTrue;
    private int _arrests;
    private bool _seeded;

    /// <summary>Prepares one.</summary>
    /// <param name="folder">Where the audit log goes.</param>
    public ScriptedDeployment(string folder)
    {
        _folder = folder;
        var path = Path.Combine(folder, PublishedFile);
        using (var row = typeof(ScriptedDeployment).Assembly.GetManifestResourceStream("met-2022-01-28.csv")!)
        using (var file = File.Create(path))
        {
            row.CopyTo(file);
        }

        _published = DeploymentGrid.Read(path).Single();
    }

    /// <summary>Runs it, and makes its record from the log.</summary>
    public async Task<ScriptedResult> RunAsync(CancellationToken cancellation)
    {
        var deployment = Deployment.Approve(Form());
        var logPath = Path.Combine(_folder, LogFile);
        var trusted = TrustedKeys.Parse(_key.PublicKeyPem);
        using (var log = AuditLog.Open(new AuditLogOptions { Path = logPath, Key = _key }, _clock))
        {
            await RunAsync(deployment, log, trusted, cancellation).ConfigureAwait(false);
        }

        var (verification, entries) = AuditVerifier.Read(logPath, trusted);
        return new ScriptedResult(DeploymentRecord.FromLog(entries) with { Caveat = ScriptedResult.Caveat }, _published, verification);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _key.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    private async Task RunAsync(Deployment deployment, AuditLog log, TrustedKeys trusted, CancellationToken cancellation)
    {
        var keys = new FileKeyProvider(Path.Combine(_scratch, "keys"));
        var package = Path.Combine(_scratch, "list.lfrw");
        var listId = Build(package, keys, log, cancellation);
        using var store = new AlertStore();
        var retention = new RetentionClock(log, _clock, [store, new PackageEraser(package, keys, _clock)]);
        retention.Keep(new RetentionStarted { Deployment = deployment.Id, Item = RetainedItem.Watchlist, ItemId = listId });
        var desk = new AdjudicationDesk(
            deployment.Id, log, retention, new AdjudicationOptions { RequireSecondReviewer = deployment.RequiresSecondReviewer, AlertRetention = deployment.AlertRetention }, _clock);
        using (var list = WatchlistPackage.Open(package, keys, trusted, log, deployment.Id))
        using (var pipeline = new LivePipeline(
            deployment, _engine, list, new FixedThresholdPolicy(PolicyId, _engine.Info.Pipeline, new Threshold(Threshold)), log, time: _clock, nextAlertId: desk.NextAlertId))
        {
            var people = People();
            var listed = people.Where(p => p.IsListed).Select(p => Name(p.Identity)).ToHashSet(StringComparer.Ordinal);
            await using var camera = new ScriptedCamera(Camera, people, _clock);
            await foreach (var alert in pipeline.RunAsync([camera], cancellation).ConfigureAwait(false))
            {
                desk.Receive(alert.Raised);
                store.Keep(alert);
                Review(desk, alert, isTrue: listed.Contains(alert.Reference.SubjectId));
                camera.Reviewed();
                PutInKnownFalse(desk, alert.Raised);
            }
        }

        retention.EndDeployment(deployment.Id);
        _clock.Advance(deployment.AlertRetention + TimeSpan.FromMinutes(1));
        retention.Tick();
    }

    // What each officer answers, and what came of it, is the script's.
    private void Review(AdjudicationDesk desk, Alert alert, bool isTrue)
    {
        var mayEngage = isTrue ? _engagedTrue < _published.EngagementsTrue : _published.EngagementsFalse > 0;
        Decide(desk, alert.Id, "officer-1", mayEngage ? ReviewAction.Engage : ReviewAction.DoNotEngage);
        if (!mayEngage)
        {
            return;
        }

        Decide(desk, alert.Id, "officer-2", ReviewAction.Engage);
        _clock.Advance(TimeSpan.FromMinutes(2));
        desk.RecordEngagement(alert.Id, "officer-3", new EngagementReport
        {
            Finding = isTrue ? AlertVerdict.TrueAlert : AlertVerdict.FalseAlert,
            Reason = "Scripted: identity was established.",
            Notice = new PersonNotice { Reference = alert.Id, Authority = "nobody: scripted", HowToComplain = "scripted", HowToAskForTheRecord = "scripted" },
            NoticeAccepted = true,
        });
        _engagedTrue += isTrue ? 1 : 0;
        var arrest = isTrue && _arrests < _published.Arrests;
        _arrests += arrest ? 1 : 0;
        desk.RecordOutcome(alert.Id, "officer-3", arrest ? Disposal.Arrest : Disposal.NoAction, "Scripted.");
    }

    // One known-false alert, after the first: what a reviewer who accepts everything is told by.
    private void PutInKnownFalse(AdjudicationDesk desk, AlertRaised like)
    {
        if (_seeded)
        {
            return;
        }

        _seeded = true;
        var id = desk.NextAlertId();
        desk.Raise(like with { AlertId = id, IsSeeded = true });
        var pending = desk.Open(id, "officer-1");
        _clock.Advance(TimeSpan.FromSeconds(8));
        desk.Decide(pending, new ReviewDecision(AlertVerdict.FalseAlert, ReviewAction.DoNotEngage, "Scripted: two different people."));
    }

    private void Decide(AdjudicationDesk desk, RecordId alert, RecordId officer, ReviewAction action)
    {
        var pending = desk.Open(alert, officer);
        _clock.Advance(TimeSpan.FromSeconds(8));
        desk.Decide(pending, new ReviewDecision(AlertVerdict.TrueAlert, action, "Scripted: the two pictures were compared."));
    }

    private List<ScriptedPasser> People()
    {
        var (faces, alerts, falseAlerts) = ((int)_published.Faces!, (int)_published.Alerts!, (int)_published.FalseAlerts!);
        var people = Enumerable.Range(0, faces).Select(i => new ScriptedPasser(i, Strangers + i, Alike, false, false)).ToList();
        var size = (int)_published.WatchlistSize!;
        for (var i = 0; i < alerts; i++)
        {
            // Spread over the day and over the list; the first ones resemble somebody on it and are not they.
            var place = (int)((i + 1L) * faces / (alerts + 1));
            var isFalse = i < falseAlerts;
            people[place] = new ScriptedPasser(place, (int)((long)i * size / alerts), isFalse ? FalselyAlike : Alike, !isFalse, true);
        }

        return people;
    }

    private string Build(string package, FileKeyProvider keys, AuditLog log, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        var size = (int)_published.WatchlistSize!;
        var form = new WatchlistForm
        {
            Id = "scripted-list",
            Approval = new WatchlistApproval
            {
                DeploymentId = Id,
                RequestedBy = "script-requester",
                ApprovedBy = "script-authoriser",
                ApprovedAt = now.AddMinutes(-1),
                SizeLimit = size,
                Necessity = Text,
                Proportionality = Text,
            },
            Categories = [new WatchlistCategory { Name = Category, ProtectsUnder18OrVulnerable = false, Instruction = "scripted: nobody is to be stopped" }],
            Entries = [.. Enumerable.Range(0, size).Select(i => new WatchlistEntry
            {
                SubjectId = Name(i), Category = Category, Justification = Text, AddedBy = "script", ValidUntil = now.AddDays(2),
                Images = [new WatchlistImage { Id = Name(i), LawfulSource = "synthetic", RetentionReview = DateOnly.FromDateTime(now.UtcDateTime).AddDays(3) }],
            })],
        };
        var options = new WatchlistBuilderOptions { OnePersonFrom = new Threshold(0.9f), TwoPeopleBelow = new Threshold(-1), PictureSizePixels = null };
        var number = 0;
        using var build = new WatchlistBuilder(_engine, options, _clock).Build(form, (_, _) => ScriptedFrame.Create(0, new ScriptedFace(number++, 1, 0, 0, 0)), cancellation);
        return WatchlistPackage.Write(build.People, package, keys, _key, log).ListId;
    }

    private DeploymentForm Form() => PretendDeployment.Form(Id, Text, _clock.GetUtcNow(), PolicyId, (int)_published.WatchlistSize!) with
    {
        UseCase = ScriptedResult.Caveat,
        Authority = "nobody: scripted",
        Location = $"{_published.Location} (scripted)",
        RequestedBy = new Officer { Id = "script-requester", Rank = "scripted" },
        AuthorisedBy = new Officer { Id = "script-authoriser", Rank = "scripted" },
        End = _clock.GetUtcNow().AddHours(8),
    };

    private static string Name(int number) => FormattableString.Invariant($"s-{number:D5}");
}
