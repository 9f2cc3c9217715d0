using System.Diagnostics.Metrics;
using System.Globalization;
using Lfr.Core.Deployments;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Quality;
using Lfr.Core.Watchlists;
using Lfr.ErasureSubject;

const string Unconfirmed = "lfr.live.erasure.unconfirmed";
const string Appearance = "lfr.live.erasure.appearance";

// Runs people through the pipeline and stops at each stage, so that another process can look for them in this one's memory.
// "freed-block true|false" frees a block of native memory instead, overwritten or not. Arguments: models, package, key folder, public key, folder of frames or .mjpeg or another video, a photograph for the control, hold the appearance (true or false),
// deployment form, and where one look is not to be enough: looks that must match, looks that count, seconds that a look counts.
if (args is ["freed-block", var overwrite])
{
    FreedBlock.Run(bool.Parse(overwrite));
    return;
}

// As lfr live does.
NativePools.Keep();
NativePools.Overwrite();
var (models, package, keys, publicKey, frames, control, appearance) = (args[0], args[1], args[2], args[3], args[4], args[5], bool.Parse(args[6]));
using var engine = new FaceEngine(ModelPack.Load(models));
using var watchlist = WatchlistPackage.Open(package, new FileKeyProvider(keys), Lfr.Core.Audit.TrustedKeys.Parse(File.ReadAllText(publicKey)));
var form = DeploymentFile.Load(args[7]);
var policy = new FixedThresholdPolicy(form.ThresholdPolicyId!, engine.Info.Pipeline, new Threshold(0.45f));
var (matches, window, period) = args is [_, _, _, _, _, _, _, _, var n, var m, var seconds]
    ? (int.Parse(n, CultureInfo.InvariantCulture), int.Parse(m, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)))
    : (1, 2, new LiveOptions().ConfirmationPeriod);
var options = new LiveOptions
{
    ConfirmationMatches = matches,
    ConfirmationWindow = window,
    ConfirmationPeriod = period,
    Camera = new CameraOptions { FrameTimeout = TimeSpan.FromMinutes(30) },
    Tracking = new TrackingOptions { AppearanceLifetime = appearance ? TimeSpan.FromSeconds(1) : TimeSpan.Zero, MaxOcclusion = TimeSpan.FromSeconds(1) },
};
using var pipeline = new LivePipeline(Deployment.Approve(form), engine, watchlist, policy, new NoLog(), options);
var (released, forgotten, appearances) = (0L, 0L, 0L);
using var listener = new MeterListener();
listener.InstrumentPublished = (instrument, l) =>
{
    // Each is recorded when what it measures has been zeroed; the first as the last thing of a frame's work item.
    if (instrument.Meter.Name == LiveTelemetry.MeterName && instrument.Name is LiveTelemetry.LifetimeName or Unconfirmed or Appearance)
    {
        l.EnableMeasurementEvents(instrument);
    }
};
listener.SetMeasurementEventCallback<double>((instrument, _, _, _) =>
{
    switch (instrument.Name)
    {
        case Unconfirmed:
            Interlocked.Increment(ref forgotten);
            break;
        case Appearance:
            Interlocked.Increment(ref appearances);
            break;
        default:
            Interlocked.Increment(ref released);
            break;
    }
});
listener.Start();
var alerts = new List<Alert>();
IFrameSource camera = Directory.Exists(frames) ? new ImageFolderSource("C1", frames, ImageDecoder.Default)
    : frames.EndsWith(".mjpeg", StringComparison.Ordinal) ? new MjpegSource("C1", new Uri(frames), ImageDecoder.Default)
    : new FfmpegSource("C1", frames, FramePacing.OnDemand);
await using (camera)
{
    var source = new PausingSource(camera, () => Volatile.Read(ref released), () => Volatile.Read(ref forgotten) > 0 && Volatile.Read(ref appearances) > 0);
    Stage.Reach("ready");
    await foreach (var alert in pipeline.RunAsync([source]))
    {
        alerts.Add(alert);
    }
}

Stage.Reach($"ended {alerts.Count}");
foreach (var alert in alerts)
{
    alert.Dispose();
}

var command = Stage.Reach("disposed");
object? leak = null;
if (command == "plant")
{
    using var photograph = ImageFile.Load(control);
    using var result = engine.CreateTemplate(photograph, FaceChoice.Only, QualityLimits.None);
    leak = (photograph.Pixels.ToArray(), result.Template!.Vector.ToArray(), File.ReadAllBytes(control));
    Stage.Reach("planted");
}

GC.KeepAlive(leak);
