using System.Diagnostics.Metrics;
using System.Globalization;
using System.Security.Cryptography;
using Lfr.Cli.Simulation;
using Lfr.Core.Adjudication;
using Lfr.Core.Alignment;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Live.Tracking;
using Lfr.Core.Matching;
using Lfr.Core.Policy;
using Lfr.Core.Tests.Adjudication;
using Lfr.Core.Tests.Audit;
using Lfr.Core.Tests.Live;
using Lfr.Core.Tests.Policy;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests;

/// <summary>What says that it is safe for concurrent use, used by eight threads at once. Where the type has a lock of its own, the test has to fail
/// without it; a shared signing key is the exception, for OpenSSL's own signatures bear it.</summary>
public sealed class ConcurrencyTests
{
    private static readonly PipelineId Pipeline = PipelineId.Parse(new string('c', 64));

    [Fact]
    [Trait("Concurrent", nameof(AdjudicationDesk))]
    public void An_alert_is_decided_and_erased_once_however_many_officers_answer()
    {
        const int Turns = 10;
        using var test = new DeskTest(secondReviewer: false);
        var alerts = Enumerable.Range(0, Turns).Select(_ => test.Raise()).ToList();
        var (answered, refused) = (0, 0);
        EightThreads.Run(Turns, (thread, turn) =>
        {
            try
            {
                var pending = test.Desk.Open(alerts[turn], Officer(thread));
                test.Desk.Decide(pending, new ReviewDecision(AlertVerdict.FalseAlert, ReviewAction.DoNotEngage, "Another nose."));
                Interlocked.Increment(ref answered);
            }
            catch (ReviewRefusedException)
            {
                Interlocked.Increment(ref refused);
            }

            Assert.Equal(Turns, test.Desk.Alerts.Count);
            Assert.DoesNotContain(alerts[turn], test.Desk.Waiting);
        });

        test.Log.Dispose();
        var events = test.Test.Events().ToList();
        Assert.Equal((Turns, 7 * Turns), (answered, refused));
        Assert.Equal(7 * Turns, events.OfType<ReviewRefused>().Count());
        AssertSame(alerts, events.OfType<AlertDecided>().Select(e => e.AlertId));
        AssertSame(alerts, events.OfType<ItemErased>().Select(e => e.ItemId));
        Assert.Equal(AuditVerdict.Intact, test.Test.Verify().Verdict);
    }

    [Fact]
    [Trait("Concurrent", nameof(AdjudicationDesk))]
    public void No_name_of_an_alert_is_given_out_twice()
    {
        const int Names = 2_000;
        using var test = new DeskTest();
        var names = new RecordId[EightThreads.Count][];
        EightThreads.Run(1, (thread, _) => names[thread] = [.. Enumerable.Range(0, Names).Select(_ => test.Desk.NextAlertId())]);
        Assert.Equal(EightThreads.Count * Names, names.SelectMany(given => given).Distinct().Count());
    }

    [Fact]
    [Trait("Concurrent", nameof(DemographicRegister))]
    public void No_description_is_lost()
    {
        const int Turns = 10;
        using var folder = new TemporaryFolder();
        var register = new DemographicRegister(folder.File("descriptions.json"), "D1");
        var alerts = Enumerable.Range(0, EightThreads.Count * Turns).Select(i => new AlertHistory { Raised = Raised(Id("alert", i)), RaisedAt = ManualTime.Start }).ToList();
        EightThreads.Run(Turns, (thread, turn) =>
        {
            var alert = alerts[(thread * Turns) + turn];
            register.Note(alert.Raised.AlertId, new DemographicNote(DemographicSource.OfficerPerceived, ethnicity: Id("group", thread)));
            Assert.Equal(1, Described(register, [alert]).Single(total => total.Group == Id("group", thread)).Alerts);
        });

        foreach (var kept in new[] { register, new DemographicRegister(folder.File("descriptions.json"), "D1") })
        {
            Assert.Equal(
                Enumerable.Range(0, EightThreads.Count).Select(thread => (Id("group", thread), Turns)),
                Described(kept, alerts).Select(total => (total.Group, (int)total.Alerts)));
        }
    }

    [Fact]
    [Trait("Concurrent", nameof(RetentionClock))]
    public void What_is_kept_is_kept_once_and_erased_once()
    {
        const int Turns = 10;
        using var test = new TestLog();
        var store = new MemoryStore(RetainedItem.Alert);
        var own = Enumerable.Range(0, EightThreads.Count * Turns).Select(i => new RecordId(Id("own", i))).ToList();
        var shared = Enumerable.Range(0, Turns).Select(i => new RecordId(Id("shared", i))).ToList();
        foreach (var id in own.Concat(shared))
        {
            store.Held[id] = [1, 2, 3];
        }

        var (refused, erased, ticked) = (0, 0, 0);
        using (var log = test.Open())
        {
            var clock = new RetentionClock(log, test.Clock, [store]);
            EightThreads.Run(Turns, (thread, turn) =>
            {
                clock.Keep(Retain(own[(thread * Turns) + turn]));
                try
                {
                    clock.Keep(Retain(shared[turn]));
                }
                catch (ArgumentException)
                {
                    Interlocked.Increment(ref refused);
                }

                Assert.Contains(clock.Kept, entry => entry.ItemId == shared[turn]);
            });
            EightThreads.Run(Turns, (_, turn) =>
            {
                Interlocked.Add(ref erased, clock.EraseNow(RetainedItem.Alert, shared[turn], ErasureTrigger.Requested) ? 1 : 0);
                Assert.NotNull(clock.NextDue);
            });
            test.Clock.Advance(TimeSpan.FromHours(2));
            EightThreads.Run(1, (_, _) => Interlocked.Add(ref ticked, clock.Tick()));
            Assert.Empty(clock.Kept);
        }

        Assert.Equal((7 * Turns, Turns, own.Count), (refused, erased, ticked));
        AssertSame(own.Concat(shared), test.Events().OfType<RetentionStarted>().Select(e => e.ItemId));
        AssertSame(own.Concat(shared), test.Events().OfType<ItemErased>().Select(e => e.ItemId));
        Assert.Equal(AuditVerdict.Intact, test.Verify().Verdict);

        RetentionStarted Retain(RecordId id) => new() { Deployment = "d", Item = RetainedItem.Alert, ItemId = id, EraseAt = test.Clock.GetUtcNow().AddHours(1) };
    }

    [Fact]
    [Trait("Concurrent", nameof(PolicyControl))]
    public void While_a_deployment_runs_nobody_lowers_anything_in_between()
    {
        const int Turns = 10;
        var use = new PolicyUse { Pipeline = Pipeline, Unit = DecisionUnit.Track, FusionRule = "max", QualityGate = "g", WatchlistSize = 100 };
        using var test = new TestLog();
        using var log = test.Open();
        var control = new PolicyControl(log, ["chief"]);
        control.SetFloor(new Threshold(0.1f), "chief", "As calibrated.");
        var started = Deployment.Approve(Deployments.Forms.Good with { Id = "d" }).ToStarted(Sha256Digest.Of("w"u8), 1, [], Sha256Digest.Of("p"u8));
        log.Append(started);
        control.Observe(started);
        EightThreads.Run(Turns, (thread, turn) =>
        {
            var threshold = 0.2f + (0.005f * ((turn * EightThreads.Count) + thread));
            try
            {
                control.Use(new FixedThresholdPolicy(Id("p", (turn * EightThreads.Count) + thread), Pipeline, new Threshold(threshold)), use, Officer(thread), "Raised.");
                control.SetFloor(new Threshold(threshold - 0.05f), "chief", "Raised with it.");
            }
            catch (PolicyRefusedException)
            {
                // Another thread was faster and higher.
            }
        });

        PolicyApplied? applied = null;
        ThresholdFloorSet? floor = null;
        foreach (var auditEvent in test.Events())
        {
            if (auditEvent is PolicyApplied now)
            {
                Assert.Equal(applied?.PolicyId, now.Replaces);
                Assert.InRange(now.LowestThreshold, Math.Max(applied?.HighestThreshold ?? 0, floor!.Floor), 1);
                applied = now;
            }
            else if (auditEvent is ThresholdFloorSet set)
            {
                Assert.Equal(floor?.Floor, set.Previous);
                Assert.InRange(set.Floor, floor?.Floor ?? 0, applied?.LowestThreshold ?? 1);
                floor = set;
            }
        }

        Assert.Equal(applied!.PolicyId.Value, control.Current!.Id);
        Assert.Equal(floor!.Floor, control.Floor!.Value.Value);
        Assert.InRange(test.Events().OfType<PolicyApplied>().Count(), Turns, EightThreads.Count * Turns);
    }

    [Fact]
    [Trait("Concurrent", nameof(FileKeyProvider))]
    public void A_list_has_one_key_and_nobody_reads_half_of_it_or_what_it_was_overwritten_with()
    {
        const int Turns = 20;
        using var folder = new TemporaryFolder();
        var made = new byte[Turns][];
        var refused = 0;
        EightThreads.Run(Turns, (thread, turn) =>
        {
            var keys = new FileKeyProvider(folder.Path);
            var key = new byte[IWatchlistKeyProvider.KeyBytes];
            if (thread % 2 == 0)
            {
                try
                {
                    keys.CreateKey(Id("list", turn), key);
                    Volatile.Write(ref made[turn], key);
                }
                catch (InvalidOperationException)
                {
                    Assert.All(key, value => Assert.Equal(0, value));
                    Interlocked.Increment(ref refused);
                }
            }

            Read(keys, turn);
        });
        Assert.Equal(3 * Turns, refused);
        EightThreads.Run(Turns, (thread, turn) =>
        {
            var keys = new FileKeyProvider(folder.Path);
            if (thread % 2 == 0)
            {
                Assert.True(keys.DestroyKey(Id("list", turn)).IsDestroyed);
            }

            Read(keys, turn);
        });
        Assert.Empty(Directory.GetFiles(folder.Path));

        void Read(FileKeyProvider keys, int turn)
        {
            for (var i = 0; i < 20; i++)
            {
                var key = new byte[IWatchlistKeyProvider.KeyBytes];
                if (keys.TryReadKey(Id("list", turn), key))
                {
                    // Whoever made it may not have returned yet.
                    Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref made[turn]) is not null, TimeSpan.FromSeconds(20)), "Nobody made the key that was read.");
                    Assert.Equal(made[turn], key);
                }
            }
        }
    }

    [Fact]
    [Trait("Concurrent", nameof(EnvironmentKeyProvider))]
    public void Every_thread_derives_the_key_that_one_derives()
    {
        const string Variable = "LFR_TEST_CONCURRENT_WATCHLIST_KEY";
        Environment.SetEnvironmentVariable(Variable, Convert.ToBase64String(RandomNumberGenerator.GetBytes(IWatchlistKeyProvider.KeyBytes)));
        try
        {
            var keys = new EnvironmentKeyProvider(Variable);
            var expected = Enumerable.Range(0, EightThreads.Count).Select(Derive).ToList();
            Assert.Equal(EightThreads.Count, expected.Distinct().Count());
            EightThreads.Run(100, (thread, turn) => Assert.Equal(expected[(thread + turn) % EightThreads.Count], Derive((thread + turn) % EightThreads.Count)));

            string Derive(int list)
            {
                var key = new byte[IWatchlistKeyProvider.KeyBytes];
                Assert.True(keys.TryReadKey(Id("list", list), key));
                return Convert.ToHexString(key);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    [Trait("Concurrent", nameof(OpenedWatchlist))]
    public void Eight_threads_find_in_an_opened_watchlist_whom_one_finds()
    {
        const int People = 40;
        using var opened = LiveStage.Watchlist(Pipeline, People, i => i % 2 == 0 ? "wanted" : "missing");
        using var search = new WatchlistSearch(opened);
        var expected = Enumerable.Range(0, People).Select(Find).ToList();
        Assert.Equal(People, expected.Distinct().Count());
        EightThreads.Run(50, (thread, turn) => Assert.Equal(expected[((thread * 5) + turn) % People], Find(((thread * 5) + turn) % People)));

        string Find(int person)
        {
            var probe = new float[ScriptedEngine.Dimension];
            ScriptedEngine.Reference(person, probe);
            Span<SearchHit> hits = stackalloc SearchHit[10];
            Assert.Equal(10, search.Search(probe, hits));
            var reference = search.Describe(hits[0]);
            Assert.Equal(Id("S", person), reference.SubjectId);
            Assert.Equal(reference.Category, opened.People.Entry(reference.SubjectId).Category);
            return string.Join(' ', hits.ToArray().Select(hit => $"{hit.EntryId}:{BitConverter.SingleToInt32Bits(hit.Score.Value)}"));
        }
    }

    [Fact]
    [Trait("Concurrent", nameof(EcdsaSigningKey))]
    public void Every_signature_of_a_shared_key_verifies()
    {
        using var key = EcdsaSigningKey.Create();
        EightThreads.Run(50, (thread, turn) =>
        {
            using var publicKey = ECDsa.Create();
            publicKey.ImportFromPem(key.PublicKeyPem);
            byte[] said = [(byte)thread, (byte)turn];
            Assert.True(publicKey.VerifyData(said, key.Sign(said), HashAlgorithmName.SHA256));
        });
    }

    [Fact]
    [Trait("Concurrent", nameof(PushedFrameSource))]
    public async Task Every_pushed_frame_is_read_whole_or_counted()
    {
        const int Turns = 300;
        await using var source = new PushedFrameSource("C1", new ManualTime());
        var (read, skipped) = (0, 0);
        var reader = Task.Run(async () =>
        {
            while (await source.ReadAsync(CancellationToken.None) is { Frame: { } frame } next)
            {
                using (frame)
                {
                    Assert.Equal(1, Colours(frame));
                    read++;
                    skipped += next.Skipped;
                }
            }
        });
        EightThreads.Run(Turns, (thread, _) =>
        {
            using var image = new Image(64, 32, PixelFormat.Bgr24);
            image.Pixels.Fill((byte)(thread + 1));
            source.Push(image);
        });
        source.Complete();
        await reader.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(EightThreads.Count * Turns, read + skipped);
        Assert.True(read > 0);

        static int Colours(CameraFrame frame) => frame.View.Row(0).ToArray().Concat(frame.View.Row(frame.View.Height - 1).ToArray()).Distinct().Count();
    }

    [Fact]
    [Trait("Concurrent", nameof(LivePipeline))]
    [Trait("Concurrent", nameof(LiveTelemetry))]
    public async Task Statistics_of_eight_cameras_can_be_read_meanwhile_and_add_up()
    {
        const int Frames = 25;
        using var stage = new LiveStage();
        var counted = 0L;
        using var meters = new MeterListener();
        meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        meters.EnableMeasurementEvents(stage.Telemetry.Frames);
        var cameras = Enumerable.Range(0, EightThreads.Count)
            .Select(camera => new ScriptedSource(Id("C", camera), new ManualTime(), [.. Enumerable.Range(0, Frames).Select(i => ScriptedStep.Frame((camera * Frames) + i))]));
        var run = Task.Run(() => stage.RunAsync([.. cameras]));
        var last = new long[EightThreads.Count];
        EightThreads.Run(200, (thread, _) =>
        {
            var now = stage.Pipeline.Statistics.Frames;
            Assert.InRange(now, last[thread], EightThreads.Count * Frames);
            last[thread] = now;
        });
        Assert.Empty(await run);
        Assert.All(stage.Pipeline.Statistics.Cameras, camera => Assert.Equal(Frames, camera.Frames));
        Assert.Equal((EightThreads.Count * Frames, EightThreads.Count * Frames), (stage.Pipeline.Statistics.Frames, Interlocked.Read(ref counted)));
    }

    [Fact]
    [Trait("Concurrent", nameof(CoolDown))]
    public void One_alert_a_subject_is_begun_and_the_others_are_counted()
    {
        const int Subjects = 20_000;
        var time = new ManualClock();
        var coolDown = new CoolDown(TimeSpan.FromMinutes(1), time);
        var begun = 0;
        EightThreads.Run(1, (thread, _) =>
        {
            for (var subject = 0; subject < Subjects; subject++)
            {
                if (coolDown.TryBegin(subject, () => "first", out var _, out var _))
                {
                    Interlocked.Increment(ref begun);
                }
            }
        });
        Assert.Equal(Subjects, begun);
        time.Advance(TimeSpan.FromMinutes(1));
        for (var subject = 0; subject < Subjects; subject++)
        {
            Assert.True(coolDown.TryBegin(subject, () => "next", out var suppressed, out _));
            Assert.Equal(EightThreads.Count - 1, suppressed);
        }
    }

    // Immutable, and tried all the same: a scratch buffer in a field would be a race that no reader of the contract looks for.
    [Fact]
    [Trait("Concurrent", nameof(FaceAligner))]
    public void A_shared_aligner_cuts_each_threads_own_face()
    {
        const int Faces = 40;
        using var image = new Image(160, 120, PixelFormat.Rgb24);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = (byte)((i * 7) ^ (i / 480 * 13));
        }

        var shared = new FaceAligner();
        var expected = Enumerable.Range(0, EightThreads.Count * Faces).Select(face => Crop(new FaceAligner(), image, face)).ToList();
        Assert.Equal(expected.Count, expected.Select(crop => string.Join(',', crop.Take(64))).Distinct(StringComparer.Ordinal).Count());
        EightThreads.Run(Faces, (thread, turn) => Assert.Equal(expected[(turn * EightThreads.Count) + thread], Crop(shared, image, (turn * EightThreads.Count) + thread)));
    }

    [Fact]
    [Trait("Concurrent", nameof(EquitableThresholdPolicy))]
    public void A_shared_policy_answers_each_thread_by_its_own_watchlist()
    {
        var policy = new EquitableThresholdPolicy(
            "e", SamplePolicies.Pipeline, new Threshold(0.6f), 100, 0.01, [new GroupBound("x", 0, 1_000, 500, 0.003, "exact"), new GroupBound("y", 1, 1_000, 500, 0.006, "exact")],
            SamplePolicies.Evidence, SamplePolicies.Binding);
        EightThreads.Run(200, (thread, turn) =>
        {
            // Half of them ask for a list that it is not made for, each for another.
            if (thread % 2 == 0)
            {
                Assert.Equal(0.6f, policy.ThresholdFor(new PolicyContext(100 - (turn % 100))).Value);
                return;
            }

            var size = 1_000 + (EightThreads.Count * turn) + thread;
            Assert.Contains(Id(" ", size), Assert.Throws<PolicyRefusedException>(() => policy.ThresholdFor(new PolicyContext(size))).Message, StringComparison.Ordinal);
        });
    }

    private static float[] Crop(FaceAligner aligner, Image image, int face)
    {
        // Each face elsewhere, larger and turned a little more.
        var (angle, scale) = (0.004 * face, 0.5 + (face / 800.0));
        var points = new ImagePoint[FaceLandmarks.Count];
        for (var i = 0; i < points.Length; i++)
        {
            var (x, y) = ((FaceAligner.Template[i].X - 56) * scale, (FaceAligner.Template[i].Y - 56) * scale);
            points[i] = new ImagePoint((float)(80 + (face / 20.0) + (x * Math.Cos(angle)) - (y * Math.Sin(angle))), (float)(60 + (x * Math.Sin(angle)) + (y * Math.Cos(angle))));
        }

        Assert.True(aligner.TryEstimate(new FaceLandmarks(points[0], points[1], points[2], points[3], points[4]), out var transform));
        var crop = new float[3 * aligner.Size * aligner.Size];
        aligner.Align(image.View, transform, new TensorFormat(TensorLayout.Planar, TensorChannels.Rgb, 127.5f, 127.5f), crop);
        return crop;
    }

    private static string Id(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number}");

    private static string Officer(int number) => Id("officer-", number);

    private static void AssertSame(IEnumerable<RecordId> expected, IEnumerable<RecordId> actual) =>
        Assert.Equal(expected.Select(id => id.Value).Order(StringComparer.Ordinal), actual.Select(id => id.Value).Order(StringComparer.Ordinal));

    private static List<DemographicTotal> Described(DemographicRegister register, IReadOnlyList<AlertHistory> alerts) =>
        [.. register.Totals(alerts, secondReviewer: false).Where(total => total.Factor == "ethnicity")];

    private static AlertRaised Raised(string id) => new()
    {
        Deployment = "D1",
        AlertId = id,
        SubjectId = "s-17",
        Category = "wanted",
        Camera = "north",
        Score = 0.71f,
        Threshold = 0.6f,
        PolicyId = "van-1",
        WatchlistDigest = Sha256Digest.Of("watchlist"u8),
        Pipeline = Sha256Digest.Of("pipeline"u8),
    };
}
