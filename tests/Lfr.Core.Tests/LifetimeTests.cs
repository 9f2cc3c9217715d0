using System.Diagnostics.Metrics;
using Lfr.Cli.Simulation;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Matching;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Quality;
using Lfr.Core.Search;
using Lfr.Core.Tests.Audit;
using Lfr.Core.Tests.Imaging;
using Lfr.Core.Tests.Live;
using Lfr.Core.Tests.Search;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests;

/// <summary>What every public type that is disposed promises (docs/concepts.md, "Threads and lifetime"): a second dispose does nothing, and what it holds is refused afterwards. The
/// table says how each is made and used; a type that is not in it fails.</summary>
public sealed class LifetimeTests
{
    private static readonly PipelineId Pipeline = PipelineId.Parse(new string('c', 64));
    private static readonly FaceSample Sample = new(new FaceDetection(new BoundingBox(1, 2, 3, 4), 0.9f, default), default, FailureReason.None);
    private static readonly FaceSample NoTemplate = new(new FaceDetection(new BoundingBox(1, 2, 3, 4), 0.9f, default), default, FailureReason.Blurred);

    private static readonly Dictionary<Type, Life> Table = new List<Life>
    {
        Of(_ => new Image(2, 2, PixelFormat.Gray8), image => image.Pixels.Clear(), image => _ = image.View.Width),
        Of(_ => new ImageResizer(ResizeFilter.Triangle), Resize),
        Of(_ => new MotionJpegDecoder(ImageLimits.Default), decoder => _ = decoder.Decode(Jpeg).Width),
        Of(_ => new ProbeTemplate([0.6f, 0.8f], Pipeline), probe => _ = probe.Vector[0], probe => probe.ToReference()),
        Of(scene => scene.Engine.CreateTemplate(scene.Keep(Picture(1))), result => _ = result.Template!.Vector[0]),
        Of(_ => Batch(), batch => _ = batch.Vector(0)[0], batch => _ = batch[0].Failure, batch => batch.ToProbe(0).Dispose(), batch => batch.Add(Sample, [0.6f, 0.8f]), batch => batch.Add(NoTemplate, []), batch => batch.Clear()),
        Of(_ => Matrix(), matrix => matrix.Add([0.6f, 0.8f], 3), matrix => matrix.Replace(0, [0.6f, 0.8f]), matrix => matrix.Remove(0), matrix => matrix.TryGetSubject(0, out var _), matrix => matrix.TryCopyVector(0, new float[2]), SearchIn),
        Of(Container, container => container.Matrix.TryGetSubject(0, out _), container => SearchIn(container.Matrix)),
        Of(_ => new CosineMatcher(2), matcher =>
        {
            using var matrix = Matrix();
            using var probe = new ProbeTemplate([0.6f, 0.8f], Pipeline);
            Assert.Single(matcher.Search(matrix, probe, new SearchOptions(1)));
        }),
        Of(scene => scene.List().People.Templates, list => SearchIn(list), list => list.Add("new", new ReferenceTemplate(Vector(7), list.Pipeline), "image"), list => list.RemoveSubject("S1")),
        Of(scene => scene.List().People, people => people.Picture(0), people => SearchIn(people.Templates)),
        Of(scene => scene.List(), opened => opened.People.Picture(0), opened => SearchIn(opened.People.Templates)),
        Of(Build, build => build.People.Picture(0), build => SearchIn(build.People.Templates)),
        Of(scene => scene.Gallery(), (scene, gallery) => scene.Search(scene.FaceSearch(gallery), Picture(1))),
        Of(scene => scene.FaceSearch(scene.Gallery()), (scene, search) => scene.Search(search, Picture(1)), (scene, search) => scene.Search(search, ScriptedFrame.Create(0))),
        Of(_ => EcdsaSigningKey.Create(), key => key.Sign([1, 2, 3])),
        Of(scene => scene.Log(), log => log.Append(TestLog.Quiet(1))).RefusesWith<AuditFailedException>(),
        Of(scene => OnnxSession.Load(scene.Model(Points).Path), (scene, session) => scene.Run(session).Dispose()),
        Of(scene => scene.Run(scene.Session(Points)), run => run.Input.Clear(), run => run.Run(), run => _ = run.Output(0).Length),
        Of(scene => new UltraLightDetector(scene.Session(Boxes), scene.Model(Boxes).Card, scene.Session(Points), scene.Model(Points).Card), Detect),
        Of(scene => new OnnxFaceEmbedder(scene.Session(Features), scene.Model(Features).Card), embedder => embedder.InputSlot(0).Clear(), embedder => embedder.Embed(1, new float[embedder.Dimension], new float[1])),
        Of(_ => new FaceEngine(ModelPack.Load(TestFolders.RequireModels())), (scene, engine) => engine.CreateTemplate(scene.Keep(Picture(1))).Dispose()),
        Of(_ => new CameraFrame(Jpeg, ImageDecoder.Default, ImageLimits.Default, new ManualTime()), frame => frame.Decode(), Look),
        Of(scene => scene.Alert(), alert => alert.ProbeCrop.Pixels.Clear()),
        Of(scene => scene.Pipeline(), (scene, pipeline) => _ = pipeline.RunAsync([scene.Camera()])),
        Of(_ => new LiveTelemetry(), telemetry => Assert.Equal(1, Counted(telemetry))).InsteadDoes(telemetry => Assert.Equal(0, Counted((LiveTelemetry)telemetry))),
        Of(scene => new ImageFolderSource("C1", scene.Pictures(), ImageDecoder.Default), Connect, Read),
        Of(scene => new MjpegSource("C1", new Uri(Path.Combine(scene.Pictures(), "1.jpg")), ImageDecoder.Default), Connect, Read),
        Of(scene => new FfmpegSource("C1", Path.Combine(scene.Pictures(), "1.jpg"), FramePacing.OnDemand), source => Connect(source, FfmpegSource.IsAvailable()), source => Read(source, FfmpegSource.IsAvailable())),
        Of(_ => new PushedFrameSource("C1"), source => Assert.True(Push(source))).InsteadDoes(source =>
        {
            Assert.False(Push((PushedFrameSource)source));
            Assert.Equal(FrameReadStatus.Ended, ((PushedFrameSource)source).ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult().Status);
        }),
    }.ToDictionary(life => life.Type);

    public static TheoryData<Type> Types => [.. Disposables()];

    private static string Boxes => "fr-detect-dynamic";

    private static string Points => "fr-landmark-68";

    private static string Features => "fr-feature-dynamic";

    private static byte[] Jpeg { get; } = FlatJpeg.Encode(8, 8, [1, 1, 1], [[10], [20], [30]]);

    [Fact]
    public void Every_public_type_that_is_disposed_is_in_the_table() =>
        Assert.Equal(Disposables().Select(type => type.FullName).Order(StringComparer.Ordinal), Table.Keys.Select(type => type.FullName).Order(StringComparer.Ordinal));

    [SkippableTheory]
    [MemberData(nameof(Types))]
    public void A_second_dispose_does_nothing(Type type)
    {
        var life = Table[type];
        foreach (var isUsed in new[] { false, true })
        {
            using var scene = new Scene();
            var instance = life.Make(scene);
            if (isUsed)
            {
                life.Uses[0](scene, instance);
            }

            Dispose(instance);
            Dispose(instance);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Types))]
    public void What_was_disposed_refuses_what_it_did_before(Type type)
    {
        var life = Table[type];
        foreach (var use in life.Uses)
        {
            using var scene = new Scene();
            var instance = life.Make(scene);
            use(scene, instance);
            Dispose(instance);
            if (life.Instead is { } then)
            {
                then(instance);
            }
            else
            {
                Assert.Equal(life.Refusal, Record.Exception(() => use(scene, instance))?.GetType());
            }
        }
    }

    [Fact]
    public void A_run_that_was_asked_for_before_the_pipeline_was_disposed_does_not_begin()
    {
        using var scene = new Scene();
        var pipeline = scene.Pipeline();
        var run = pipeline.RunAsync([scene.Camera()]).GetAsyncEnumerator();
        pipeline.Dispose();
        Assert.Throws<ObjectDisposedException>(() => run.MoveNextAsync().AsTask().GetAwaiter().GetResult());
    }

    [Fact]
    public async Task Whoever_waits_for_a_pushed_frame_hears_that_the_source_was_disposed()
    {
        var source = new PushedFrameSource("C1");
        var read = source.ReadAsync(CancellationToken.None).AsTask();
        Assert.False(read.IsCompleted);
        await source.DisposeAsync();
        Assert.Equal(FrameReadStatus.Ended, (await read.WaitAsync(TimeSpan.FromMinutes(1))).Status);
    }

    [SkippableFact]
    public void An_engine_that_is_disposed_while_threads_work_ends_each_call_with_its_faces_or_says_that_it_is_gone()
    {
        using var image = ImageFile.Load(TestFolders.RequireData("faces", "london", "images", "001_03.jpg"));
        var engine = new FaceEngine(ModelPack.Load(TestFolders.RequireModels()), new FaceEngineOptions { ImagesAtOnce = 4 });
        var (alone, ended, gone) = (Look(), 0, 0);
        EightThreads.Run(1, (thread, _) =>
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    if (thread == 0 && i == 2)
                    {
                        engine.Dispose();
                    }

                    Assert.Equal(alone, Look());
                    Interlocked.Increment(ref ended);
                }
            }
            catch (ObjectDisposedException)
            {
                Interlocked.Increment(ref gone);
            }
        });
        Assert.Equal(EightThreads.Count, gone);
        Assert.True(ended >= 2);

        float[] Look()
        {
            using var result = engine.CreateTemplate(image);
            return result.Template!.Vector.ToArray();
        }
    }

    private static void Dispose(object instance)
    {
        (instance as IDisposable)?.Dispose();
        if (instance is IAsyncDisposable asynchronous)
        {
            asynchronous.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static IEnumerable<Type> Disposables() => typeof(Image).Assembly.GetExportedTypes().Where(
        type => !type.IsAbstract && !type.IsInterface && (typeof(IDisposable).IsAssignableFrom(type) || typeof(IAsyncDisposable).IsAssignableFrom(type)));

    private static Life Of<T>(Func<Scene, T> make, params Action<T>[] uses)
        where T : notnull => new(typeof(T), scene => make(scene), [.. uses.Select(use => new Action<Scene, object>((_, instance) => use((T)instance)))]);

    private static Life Of<T>(Func<Scene, T> make, params Action<Scene, T>[] uses)
        where T : notnull => new(typeof(T), scene => make(scene), [.. uses.Select(use => new Action<Scene, object>((scene, instance) => use(scene, (T)instance)))]);

    private static void Resize(ImageResizer resizer)
    {
        using var image = new Image(4, 4, PixelFormat.Gray8);
        resizer.Resize(image, 2, 2).Dispose();
    }

    private static void Detect(UltraLightDetector detector)
    {
        using var image = new Image(64, 48, PixelFormat.Rgb24);
        detector.Detect(image, new FaceDetection[1]);
    }

    private static void Look(CameraFrame frame)
    {
        if (!frame.IsDecoded)
        {
            frame.Decode();
        }

        _ = frame.View.Width;
    }

    private static FaceBatch Batch()
    {
        var batch = new FaceBatch(4, 2, Pipeline);
        batch.Add(Sample, [0.6f, 0.8f]);
        return batch;
    }

    private static TemplateMatrix Matrix()
    {
        var matrix = new TemplateMatrix(2, Pipeline);
        matrix.Add([0.6f, 0.8f], 0);
        return matrix;
    }

    private static TemplateContainer Container(Scene scene)
    {
        using var matrix = Matrix();
        TemplateContainer.Save(scene.Folder.File("templates.lfrt"), matrix);
        return TemplateContainer.Load(scene.Folder.File("templates.lfrt"));
    }

    private static void SearchIn(TemplateMatrix matrix)
    {
        using var matcher = new CosineMatcher();
        using var probe = new ProbeTemplate([0.6f, 0.8f], Pipeline);
        matcher.Search(matrix, probe, new SearchOptions(1));
    }

    private static void SearchIn(Watchlist list)
    {
        using var matcher = new CosineMatcher();
        using var probe = new ProbeTemplate(Vector(1), list.Pipeline);
        list.Search(matcher, probe);
    }

    private static float[] Vector(int identity)
    {
        var vector = new float[ScriptedEngine.Dimension];
        ScriptedEngine.Reference(identity, vector);
        return vector;
    }

    private static Image Picture(int identity) => ScriptedFrame.Create(0, new ScriptedFace(identity, 0.9f, 7, 100, 50, 40, FailureReason.None));

    private static WatchlistBuild Build(Scene scene)
    {
        var options = new WatchlistBuilderOptions { OnePersonFrom = new Threshold(0.5f), TwoPeopleBelow = new Threshold(0.3f), PictureSizePixels = null };
        return new WatchlistBuilder(scene.Engine, options, new ManualTime()).Build(Live.Forms.Watchlist(ManualTime.Start, ("A", ["1"])), (_, _) => Picture(1));
    }

    private static long Counted(LiveTelemetry telemetry)
    {
        var counted = 0L;
        using var meters = new MeterListener();
        meters.SetMeasurementEventCallback<long>((_, value, _, _) => counted += value);
        meters.EnableMeasurementEvents(telemetry.Frames);
        telemetry.Frames.Add(1);
        return counted;
    }

    private static bool Push(PushedFrameSource source)
    {
        using var picture = Picture(1);
        return source.Push(picture);
    }

    private static void Connect(IFrameSource source) => Connect(source, true);

    private static void Read(IFrameSource source) => Read(source, true);

    private static void Connect(IFrameSource source, bool isPossible)
    {
        Skip.IfNot(isPossible, "ffmpeg is not installed");
        source.ConnectAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private static void Read(IFrameSource source, bool isPossible)
    {
        Skip.IfNot(isPossible, "ffmpeg is not installed");
        var read = () => source.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult().Frame?.Dispose();
        try
        {
            read();
        }
        catch (InvalidOperationException notConnected) when (notConnected is not ObjectDisposedException)
        {
            Connect(source);
            read();
        }
    }

    /// <summary>One type's line of the table.</summary>
    /// <param name="Type">The type.</param>
    /// <param name="Make">Makes one.</param>
    /// <param name="Uses">What it does until it is disposed, and refuses then.</param>
    private sealed record Life(Type Type, Func<Scene, object> Make, IReadOnlyList<Action<Scene, object>> Uses)
    {
        /// <summary>How it refuses.</summary>
        public Type Refusal { get; private init; } = typeof(ObjectDisposedException);

        /// <summary>What its documentation promises instead of a refusal.</summary>
        public Action<object>? Instead { get; private init; }

        public Life RefusesWith<T>()
            where T : Exception => this with { Refusal = typeof(T) };

        public Life InsteadDoes(Action<object> instead) => this with { Instead = instead };
    }

    /// <summary>What the types need, and what is made for them: disposed of when the test ends, the last first.</summary>
    private sealed class Scene : IDisposable
    {
        private readonly Stack<IDisposable> _kept = new();

        public Scene()
        {
            Folder = Keep(new TemporaryFolder());
            Engine = Keep(new ScriptedEngine());
        }

        public TemporaryFolder Folder { get; }

        public ScriptedEngine Engine { get; }

        public T Keep<T>(T made)
            where T : IDisposable
        {
            _kept.Push(made);
            return made;
        }

        public (ModelCard Card, string Path) Model(string id)
        {
            var pack = ModelPack.Load(TestFolders.RequireModels());
            return (pack.Card(id), pack.PathOf(pack.Card(id)));
        }

        public OnnxSession Session(string id) => Keep(OnnxSession.Load(Model(id).Path));

        public OnnxRun Run(OnnxSession session)
        {
            var card = Model(Points).Card;
            return new OnnxRun(session, new TensorShape(card.Input.Name, 1, 1, card.Input.Height!.Value, card.Input.Width!.Value), new TensorShape(card.Outputs[0].Name, 1, 136));
        }

        public OpenedWatchlist List() => Keep(LiveStage.Watchlist(Engine.Info.Pipeline, 3, _ => "wanted"));

        public Gallery Gallery() => Keep(Core.Search.Gallery.Load(GalleryFile.Write(Folder, people: 3)));

        public FaceSearch FaceSearch(Gallery gallery) => Keep(new FaceSearch(
            Engine, gallery, new FixedThresholdPolicy("fixed", Engine.Info.Pipeline, new Threshold(0.6f), new PolicyEvidence("nothing: a script", 0, 0, 0, "a script")),
            Keep(new RecordingAudit()), new FaceSearchOptions { Use = SearchUse.Retrospective, CandidateLimit = 2 }));

        public void Search(FaceSearch search, Image picture) => search.Search(Keep(picture), new SearchRequest("RFR/1", "DC-1234", "Burglary 26/1187: still from the shop's camera."));

        public AuditLog Log() => Keep(new TestLog()).Open();

        public LivePipeline Pipeline() => new(
            Deployment.Approve(Forms.Deployment(ManualTime.Start)), Engine, List(), new FixedThresholdPolicy("test", Engine.Info.Pipeline, new Threshold(0.5f)), Keep(new RecordingAudit()),
            time: new ManualTime());

        public ScriptedSource Camera() => new ScriptedSource("C1", new ManualTime(), []);

        public Alert Alert()
        {
            var stage = Keep(new LiveStage());
            var steps = Enumerable.Range(0, 6).Select(i => ScriptedStep.Frame(i, new ScriptedFace(1, 0.8f, i, 100 + (2 * i), 50, 40, FailureReason.None)));
            return Assert.Single(stage.PlayAsync([.. steps]).GetAwaiter().GetResult());
        }

        public string Pictures()
        {
            File.WriteAllBytes(Folder.File("1.jpg"), Jpeg);
            return Folder.Path;
        }

        public void Dispose()
        {
            while (_kept.TryPop(out var made))
            {
                made.Dispose();
            }
        }
    }
}
