using System.Diagnostics.Metrics;
using Lfr.Core.Deployments;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Quality;
using Lfr.Core.Watchlists;
using Lfr.ErasureSubject;

// Runs people through the pipeline and stops at each stage, so that another process can look for them in this one's memory.
// "freed-block true|false" frees a block of native memory instead, overwritten or not. Arguments: models, package, key folder, public key, folder of frames or .mjpeg or another video, a photograph for the control, hold the appearance (true or false).
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
var options = new LiveOptions
{
    ConfirmationMatches = 1,
    ConfirmationWindow = 2,
    Camera = new CameraOptions { FrameTimeout = TimeSpan.FromMinutes(30) },
    Tracking = new TrackingOptions { AppearanceLifetime = appearance ? TimeSpan.FromSeconds(1) : TimeSpan.Zero, MaxOcclusion = TimeSpan.FromSeconds(1) },
};
using var pipeline = new LivePipeline(Deployment.Approve(form), engine, watchlist, policy, new NoLog(), options);
var released = 0L;
using var listener = new MeterListener();
listener.InstrumentPublished = (instrument, l) =>
{
    // Recorded as the last thing of a frame's work item: everything that it does not keep has been zeroed.
    if (instrument.Meter.Name == LiveTelemetry.MeterName && instrument.Name == LiveTelemetry.LifetimeName)
    {
        l.EnableMeasurementEvents(instrument);
    }
};
listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref released));
listener.Start();
var alerts = new List<Alert>();
IFrameSource camera = Directory.Exists(frames) ? new ImageFolderSource("C1", frames, ImageDecoder.Default)
    : frames.EndsWith(".mjpeg", StringComparison.Ordinal) ? new MjpegSource("C1", new Uri(frames), ImageDecoder.Default)
    : new FfmpegSource("C1", frames, FramePacing.OnDemand);
await using (camera)
{
    var source = new PausingSource(camera, () => Volatile.Read(ref released));
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
