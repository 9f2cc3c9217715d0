using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lfr.Cli.Simulation;
using Lfr.Core.Audit;
using Lfr.Core.Deployments;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Live;

/// <summary>Runs a composed crowd through the real pipeline, frame by frame, and after each frame the bare models with as many faces: one run, one machine state.</summary>
internal sealed class LiveBench : IDisposable
{
    private const string Category = "bench";
    private const int Seed = 20260302;

    /// <summary>Frames before anything is measured.</summary>
    private const int WarmUp = 10;

    private readonly Dictionary<string, List<double>> _samples = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _done = new(0);
    private readonly MeterListener _listener = new();
    private readonly string _scratch = Directory.CreateTempSubdirectory("lfr-bench-").FullName;

    public LiveBench()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == LiveTelemetry.MeterName && instrument is Histogram<double>)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            lock (_samples)
            {
                if (!_samples.TryGetValue(instrument.Name, out var list))
                {
                    _samples.Add(instrument.Name, list = []);
                }

                list.Add(value);
            }

            if (instrument.Name == LiveTelemetry.LifetimeName)
            {
                _done.Release();
            }
        });
        _listener.Start();
    }

    /// <summary>People of a folder: the first photograph of each is for the watchlist, the last one walks past.</summary>
    /// <exception cref="CommandException">Nobody has two photographs.</exception>
    public static List<(string Subject, string Enrolled, string Passing)> People(string folder)
    {
        var people = Directory.EnumerateFiles(folder, "*.jpg")
            .GroupBy(f => Path.GetFileNameWithoutExtension(f).Split('_')[0], StringComparer.Ordinal)
            .Select(g => (Subject: g.Key, Files: g.Order(StringComparer.Ordinal).ToList()))
            .Where(p => p.Files.Count > 1)
            .OrderBy(p => p.Subject, StringComparer.Ordinal)
            .Select(p => (p.Subject, p.Files[0], p.Files[^1]))
            .ToList();
        return people.Count > 1 ? people : throw new CommandException(ExitCode.Input, $"{folder} has no two people with two photographs each (PERSON_*.jpg).");
    }

    /// <summary>Plays the composed scene.</summary>
    public LiveBenchResult Run(
        ModelPack pack, List<(string Subject, string Enrolled, string Passing)> people, int watchlistSize, int frames, int framesToPass, Action step, CancellationToken cancellation)
    {
        using var engine = new FaceEngine(pack);
        using var key = EcdsaSigningKey.Create();
        using var list = Watchlist(engine, people, watchlistSize, key, cancellation);
        var policy = CardPolicy.Create(engine.EmbedderCard, engine.Info.Pipeline, fmr: 1e-5);
        using var log = AuditLog.Open(new AuditLogOptions { Path = Path.Combine(_scratch, $"audit-{watchlistSize}.jsonl"), Key = key }, TimeProvider.System);
        using var pipeline = new LivePipeline(Deployment.Approve(Form(policy.Id, watchlistSize)), engine, list, policy, log);
        using var scene = new CrowdScene(people.Select(p => p.Passing), framesToPass, Seed);
        using var picture = ImageFile.Load(people[0].Passing);
        using var meter = new LiveBenchMeter(engine, new BareModels(engine, pack, CrowdScene.Width, CrowdScene.Height, picture), Math.Min(WarmUp, frames / 2), Forget);
        return Drive(pipeline, scene, meter, people, frames, step, cancellation).GetAwaiter().GetResult() with { WatchlistSize = watchlistSize };
    }

    /// <summary>Plays a clip, from its beginning, past a watchlist of templates of nobody.</summary>
    public async Task<ClipBenchResult> RunClip(ModelPack pack, string clip, int watchlistSize, int frames, Action step, CancellationToken cancellation)
    {
        using var engine = new FaceEngine(pack);
        using var key = EcdsaSigningKey.Create();
        using var list = Watchlist(engine, [], watchlistSize, key, cancellation);
        var policy = CardPolicy.Create(engine.EmbedderCard, engine.Info.Pipeline, fmr: 1e-5);
        using var log = AuditLog.Open(new AuditLogOptions { Path = Path.Combine(_scratch, "audit-clip.jsonl"), Key = key }, TimeProvider.System);

        // The bare models run while the pipeline waits for a frame.
        var options = new LiveOptions { Camera = new CameraOptions { FrameTimeout = TimeSpan.FromMinutes(5) } };
        using var pipeline = new LivePipeline(Deployment.Approve(Form(policy.Id, watchlistSize)), engine, list, policy, log, options);
        var meter = default(LiveBenchMeter);
        try
        {
            await using var source = new ClipSource(new FfmpegSource("C1", clip, FramePacing.OnDemand), frames, (read, frame) =>
            {
                if (frame is not null)
                {
                    meter ??= new LiveBenchMeter(engine, new BareModels(engine, pack, frame.View.Width, frame.View.Height, frame.View), WarmUp, Forget);
                    meter.Begin();
                }
                else if (read > 0)
                {
                    meter!.End(pipeline.Statistics.Cameras[0]);
                    step();
                }
            });
            await foreach (var alert in pipeline.RunAsync([source], cancellation).ConfigureAwait(false))
            {
                alert.Dispose();
            }

            var counts = pipeline.Statistics.Cameras[0];
            return new ClipBenchResult
            {
                Clip = Path.GetFileName(clip),
                WatchlistSize = watchlistSize,
                Frames = counts.Frames,
                RepeatedFrames = counts.RepeatedFrames,
                Detections = counts.Detections,
                Searches = counts.Searches,
                FacesSeen = counts.FacesSeen,
                FacesNotAcquired = counts.FacesNotAcquired,
                FalseAlerts = counts.Alerts,
                Times = Times(meter ?? throw new CommandException(ExitCode.Input, $"no frame of '{clip}' could be read."), counts),
            };
        }
        finally
        {
            meter?.Dispose();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    private async Task<LiveBenchResult> Drive(
        LivePipeline pipeline, CrowdScene scene, LiveBenchMeter meter, List<(string Subject, string Enrolled, string Passing)> people, int frames, Action step,
        CancellationToken cancellation)
    {
        await using var camera = new PushedFrameSource("C1");
        var alerts = new List<string>();
        var run = Task.Run(
            async () =>
            {
                await foreach (var alert in pipeline.RunAsync([camera], cancellation).ConfigureAwait(false))
                {
                    alerts.Add(alert.Reference.SubjectId);
                    alert.Dispose();
                }
            },
            CancellationToken.None);
        using var canvas = new Image(CrowdScene.Width, CrowdScene.Height, PixelFormat.Rgb24);
        for (var i = 0; i < frames; i++)
        {
            scene.Draw(i % scene.Frames, canvas.Pixels);
            meter.Begin();
            camera.Push(canvas);
            var done = _done.WaitAsync(cancellation);
            if (await Task.WhenAny(done, run).ConfigureAwait(false) == run)
            {
                await run.ConfigureAwait(false);
            }

            await done.ConfigureAwait(false);
            meter.End(pipeline.Statistics.Cameras[0]);
            step();
        }

        camera.Complete();
        await run.ConfigureAwait(false);
        var listed = people.Where((_, i) => i % 2 == 0).Select(p => p.Subject).ToHashSet(StringComparer.Ordinal);
        var counts = pipeline.Statistics.Cameras[0];
        return new LiveBenchResult
        {
            WatchlistSize = 0,
            PeoplePassed = people.Count,
            Tracks = counts.FacesSeen + counts.FacesNotAcquired,
            ListedPeoplePassed = listed.Count,
            ListedPeopleAlerted = alerts.Distinct(StringComparer.Ordinal).Count(listed.Contains),
            Alerts = alerts.Count,
            FalseAlerts = alerts.Count(a => !listed.Contains(a)),
            IsWholeScene = frames == scene.Frames,
            Times = Times(meter, counts),
        };
    }

    private LiveTimes Times(LiveBenchMeter meter, CameraStatistics counts) => new()
    {
        Frames = counts.Frames - meter.WarmFrames,
        Detections = counts.Detections - meter.WarmDetections,
        PipelineMilliseconds = Sum("lfr.live.process.duration"),
        BareModelMilliseconds = meter.Bare.TotalMilliseconds,
        SearchMilliseconds = Sum("lfr.live.search.duration"),
        Lifetime = Percentiles(LiveTelemetry.LifetimeName),
        CaptureToAlert = Percentiles("lfr.live.alert.latency"),
        AllocatedBytesPerFrame = meter.AllocatedPerFrame,
        WorkingSet = meter.Memory.Spread(),
    };

    private void Forget()
    {
        lock (_samples)
        {
            _samples.Clear();
        }
    }

    private OpenedWatchlist Watchlist(
        FaceEngine engine, List<(string Subject, string Enrolled, string Passing)> people, int size, EcdsaSigningKey key, CancellationToken cancellation)
    {
        var photographs = people.Where((_, i) => i % 2 == 0).ToDictionary(p => p.Subject, p => p.Enrolled, StringComparer.Ordinal);
        var now = TimeProvider.System.GetUtcNow();
        var names = photographs.Keys.Concat(Enumerable.Range(0, Math.Max(0, size - photographs.Count)).Select(i => FormattableString.Invariant($"filler-{i}")));
        var form = new WatchlistForm
        {
            Id = FormattableString.Invariant($"bench-{size}"),
            Approval = new WatchlistApproval
            {
                DeploymentId = "bench",
                RequestedBy = "bench",
                ApprovedBy = "nobody",
                ApprovedAt = now.AddMinutes(-1),
                SizeLimit = size,
                Necessity = "a benchmark: people in photographs and templates of nobody",
                Proportionality = "a benchmark: people in photographs and templates of nobody",
            },
            Categories = [new WatchlistCategory { Name = Category, ProtectsUnder18OrVulnerable = false }],
            Entries = [.. names.Select(n => new WatchlistEntry
            {
                SubjectId = n, Category = Category, Justification = "benchmark", AddedBy = "bench", ValidUntil = now.AddDays(1),
                Images = [new WatchlistImage { Id = n, LawfulSource = "benchmark", RetentionReview = DateOnly.FromDateTime(now.UtcDateTime).AddDays(2) }],
            })],
        };
        var options = new WatchlistBuilderOptions { OnePersonFrom = new Threshold(0.9f), TwoPeopleBelow = new Threshold(-1), PictureSizePixels = null };
        using var filler = new FillerEngine(engine);
        using var build = new WatchlistBuilder(filler, options).Build(
            form, (entry, _) => photographs.TryGetValue(entry.SubjectId!, out var path) ? ImageFile.Load(path) : FillerEngine.Filler(int.Parse(entry.SubjectId!.AsSpan("filler-".Length), System.Globalization.CultureInfo.InvariantCulture)), cancellation);
        var package = Path.Combine(_scratch, $"{form.Id}.lfrw");
        var keys = new FileKeyProvider(Path.Combine(_scratch, "keys"));
        WatchlistPackage.Write(build.People, package, keys, key);
        return WatchlistPackage.Open(package, keys, TrustedKeys.Parse(key.PublicKeyPem));
    }

    private static DeploymentForm Form(string policyId, int size) =>
        PretendDeployment.Form("bench", "a benchmark: nobody is looked for", TimeProvider.System.GetUtcNow(), policyId, size);

    private double Sum(string name)
    {
        lock (_samples)
        {
            return _samples.TryGetValue(name, out var list) ? list.Sum() : 0;
        }
    }

    private (double P50, double P99)? Percentiles(string name)
    {
        lock (_samples)
        {
            if (!_samples.TryGetValue(name, out var list) || list.Count == 0)
            {
                return null;
            }

            var sorted = list.Order().ToList();
            return (At(0.5), At(0.99));

            double At(double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
        }
    }
}
