// A camera against an encrypted watchlist, for one authorised deployment. Usage: LiveAlerts MODELS REFERENCES CAMERA WORK
// REFERENCES holds S1.jpg, the one person of list.json; CAMERA is a folder of frames; WORK receives package, keys and audit log.
using Lfr.Core.Audit;
using Lfr.Core.Deployments;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;

var (models, references, camera, work) = (args[0], args[1], args[2], args[3]);
var now = TimeProvider.System.GetUtcNow();
using var engine = new FaceEngine(ModelPack.Load(models));
using var signer = EcdsaSigningKey.FromFileOrNew(Path.Combine(work, "signer.pem"));
var keys = new FileKeyProvider(Path.Combine(work, "keys"));
var package = Path.Combine(work, "list.lfrw");

using var log = AuditLog.Open(new AuditLogOptions { Path = Path.Combine(work, "audit.jsonl"), Key = signer }, TimeProvider.System);

// The list: a form with reasons, sources and an approval; refused whole where anything is missing. The package is encrypted and signed.
var form = WatchlistFile.Load(Path.Combine(AppContext.BaseDirectory, "list.json"));
form = form with
{
    Approval = form.Approval! with { ApprovedAt = now.AddHours(-1) },
    Entries = [.. form.Entries!.Select(e => e with { ValidUntil = now.AddHours(6), Images = [.. e.Images!.Select(i => i with { RetentionReview = DateOnly.FromDateTime(now.UtcDateTime).AddDays(30) })] })],
};
var options = new WatchlistBuilderOptions { OnePersonFrom = new Threshold(0.5f), TwoPeopleBelow = new Threshold(0.3f) };
using (var build = new WatchlistBuilder(engine, options).Build(form, (_, image) => ImageFile.Load(Path.Combine(references, image.Id!))))
{
    WatchlistPackage.Write(build.People, package, keys, signer, log);
}

// The deployment: who, why, where, when, which cameras, on whose authority. The pipeline refuses to run outside it.
var deployment = DeploymentFile.Load(Path.Combine(AppContext.BaseDirectory, "deployment.json"));
deployment = deployment with { AuthorisedAt = now.AddMinutes(-30), Start = now.AddMinutes(-1), End = now.AddHours(2) };

// Whoever opens the list is in the log, and so is a list that is refused.
using var list = WatchlistPackage.Open(package, keys, TrustedKeys.Parse(signer.PublicKeyPem), log, deployment.Id!);
var threshold = CardPolicy.Create(engine.EmbedderCard, engine.Info.Pipeline, fmr: 1e-4);
var policy = new FixedThresholdPolicy("sample", engine.Info.Pipeline, threshold.Threshold, threshold.Evidence);

// The frames are single pictures of different people: one look is enough (the default is 2 of the last 4), and nobody is followed from one to the next.
var live = new LiveOptions { ConfirmationMatches = 1, ConfirmationWindow = 1, Tracking = new TrackingOptions { MinOverlap = 1, MaxCentreDistance = 0 } };
using var pipeline = new LivePipeline(Deployment.Approve(deployment), engine, list, policy, log, live);
await using var source = new ImageFolderSource("north", camera, ImageDecoder.Default);
await foreach (var alert in pipeline.RunAsync([source]))
{
    using (alert) // disposing zeroes the picture of the face
    {
        // Score, category and instruction are for after an officer's decision.
        Console.WriteLine($"alert {alert.Id}: {alert.Reference.SubjectId}, camera {alert.CameraId}");
    }
}

var counts = pipeline.Statistics.Cameras[0];
Console.WriteLine($"{counts.Frames} frames, {counts.FacesSeen} faces seen, {counts.Alerts} alerts, {counts.FacesErased} faces erased");
