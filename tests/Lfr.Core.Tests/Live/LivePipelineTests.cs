using Lfr.Cli.Simulation;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Embedding;
using Lfr.Core.Live;
using Lfr.Core.Live.Capture;
using Lfr.Core.Live.Tracking;
using Lfr.Core.Policy;
using Lfr.Core.Quality;

namespace Lfr.Core.Tests.Live;

public sealed class LivePipelineTests
{
    private static ScriptedFace Face(int identity, float similarity, int frame, int x = 100, FailureReason failure = FailureReason.None) =>
        new(identity, similarity, (identity * 1000) + frame, x + (2 * frame), 50, 40, failure);

    private static ScriptedStep[] Walk(int frames, int identity, float similarity, int from = 0) =>
        [.. Enumerable.Range(from, frames).Select(i => ScriptedStep.Frame(i, Face(identity, similarity, i)))];

    [Fact]
    public async Task A_confirmed_match_raises_one_alert_a_track()
    {
        using var stage = new LiveStage();
        var alerts = await stage.PlayAsync(Walk(10, identity: 1, similarity: 0.7f));

        using var alert = Assert.Single(alerts);
        Assert.Equal("S1", alert.Reference.SubjectId);
        Assert.Equal("image-1", alert.Reference.ReferenceId);
        Assert.Equal("instruction for wanted", alert.Reference.Instruction);
        Assert.Equal(0.7f, alert.Decision.Score.Value, 1e-3f);
        Assert.Equal(LiveStage.ThresholdValue, alert.Decision.Threshold.Value);
        Assert.Equal("test", alert.Decision.PolicyId);
        Assert.Equal(("D1-000001", "D1", "C1"), (alert.Id, alert.DeploymentId, alert.CameraId));
        Assert.Equal((2, 2), (alert.MatchingLooks, alert.Looks));
        Assert.Equal(stage.Engine.Info.Pipeline, alert.Pipeline);
        Assert.Equal(new string('b', 64), alert.WatchlistHash);
        Assert.Equal(ManualTime.Start.AddMilliseconds(200), alert.RaisedAt);
        Assert.Equal(["S1", "S0", "S2"], alert.Candidates.Select(c => c.SubjectId).OrderBy(s => s != "S1").ThenBy(s => s));
        Assert.Equal("S1", alert.Candidates[0].SubjectId);
        Assert.Equal(alert.Id, Assert.Single(stage.Audit.Of<AlertRaised>()).AlertId.Value);
        var counts = Assert.Single(stage.Pipeline.Statistics.Cameras);
        Assert.Equal((10, 1, 1, 0, 0), (counts.Frames, counts.FacesSeen, counts.Alerts, counts.SuppressedAlerts, counts.FacesErased));
    }

    // A look that matched nobody counts among the looks of an alert, and no longer than one that matched.
    [Theory]
    [InlineData(8, 3)]
    [InlineData(12, 2)]
    public async Task An_alert_counts_the_looks_of_the_confirmation_period_alone(int framesTooPoor, int looks)
    {
        using var stage = new LiveStage(options: new LiveOptions { ConfirmationPeriod = TimeSpan.FromSeconds(1) });
        ScriptedStep[] steps =
        [
            ScriptedStep.Frame(0, Face(1, 0.45f, 0)),
            .. Enumerable.Range(1, framesTooPoor).Select(i => ScriptedStep.Frame(i, Face(1, 0.8f, i, failure: FailureReason.Blurred))),
            .. Walk(2, 1, 0.8f, framesTooPoor + 1),
        ];
        using var alert = Assert.Single(await stage.PlayAsync(steps));
        Assert.Equal((2, looks), (alert.MatchingLooks, alert.Looks));
    }

    [Theory]
    [InlineData(0.499f, 0)]
    [InlineData(0.501f, 1)]
    public async Task The_threshold_decides(float similarity, int expected)
    {
        using var stage = new LiveStage();
        var alerts = await stage.PlayAsync(Walk(5, 1, similarity));
        Assert.Equal(expected, alerts.Count);
        alerts.ForEach(a => a.Dispose());
        Assert.Equal(1 - expected, stage.Pipeline.Statistics.Cameras[0].FacesErased);
    }

    [Theory]
    [InlineData(2, 4, "m...m", 0)]
    [InlineData(2, 4, "m..m", 1)]
    [InlineData(3, 4, "mm.m", 1)]
    [InlineData(3, 4, "mm..m", 0)]
    [InlineData(1, 1, "...m", 1)]
    [InlineData(4, 4, "mmm.mmm", 0)]
    public async Task N_of_the_last_M_looks_confirm(int n, int m, string looks, int expected)
    {
        using var stage = new LiveStage(options: new LiveOptions { ConfirmationMatches = n, ConfirmationWindow = m });
        var steps = looks.Select((c, i) => ScriptedStep.Frame(i, Face(1, c == 'm' ? 0.8f : 0.45f, i))).ToArray();
        var alerts = await stage.PlayAsync(steps);
        Assert.Equal(expected, alerts.Count);
        alerts.ForEach(a => a.Dispose());
    }

    [Fact]
    public async Task Matches_with_two_different_people_do_not_confirm_each_other()
    {
        using var stage = new LiveStage();
        Assert.Empty(await stage.PlayAsync(ScriptedStep.Frame(0, Face(1, 0.8f, 0)), ScriptedStep.Frame(1, Face(2, 0.8f, 1) with { X = 102 })));
    }

    [Fact]
    public async Task A_frame_that_comes_twice_is_one_look()
    {
        using var stage = new LiveStage();
        Assert.Empty(await stage.PlayAsync([.. Enumerable.Repeat(ScriptedStep.Frame(7, Face(1, 0.8f, 0)), 6)]));
        var counts = stage.Pipeline.Statistics.Cameras[0];
        Assert.Equal((1, 5), (counts.Frames, counts.RepeatedFrames));
    }

    [Fact]
    public async Task A_frozen_picture_is_audited_once_and_when_it_moves_again()
    {
        using var stage = new LiveStage(options: new LiveOptions { Camera = new CameraOptions { FrozenAfter = 3 } });
        await stage.PlayAsync([.. Enumerable.Repeat(ScriptedStep.Frame(7), 8), ScriptedStep.Frame(8)]);
        var states = stage.Audit.Of<CameraChanged>().Select(e => e.State).ToList();
        Assert.Equal([CameraState.Connected, CameraState.Stalled, CameraState.Connected, CameraState.Ended], states);
    }

    [Fact]
    public async Task Cool_down_suppresses_counts_and_audits_a_second_track_of_the_same_subject()
    {
        using var stage = new LiveStage(options: new LiveOptions { CoolDown = TimeSpan.FromSeconds(30) });
        var gone = new ScriptedStep { Image = () => ScriptedFrame.Create(50), After = TimeSpan.FromSeconds(2) };
        var still = ScriptedStep.Frame(52);
        var later = new ScriptedStep { Image = () => ScriptedFrame.Create(51), After = TimeSpan.FromSeconds(40) };
        var alerts = await stage.PlayAsync([.. Walk(3, 1, 0.8f), gone, still, .. Walk(3, 1, 0.8f, 10), later, still, .. Walk(3, 1, 0.8f, 20)]);

        Assert.Equal(2, alerts.Count);
        Assert.Equal([0, 1], alerts.Select(a => a.SuppressedBefore));
        var suppressed = Assert.Single(stage.Audit.Of<AlertSuppressed>());
        Assert.Equal((alerts[0].Id, "S1", "C1"), (suppressed.DuringAlert.Value, suppressed.SubjectId.Value, suppressed.Camera.Value));
        Assert.Equal(1, stage.Pipeline.Statistics.SuppressedAlerts);
        alerts.ForEach(a => a.Dispose());
    }

    [Fact]
    public async Task Cool_down_holds_over_all_cameras()
    {
        using var stage = new LiveStage(options: new LiveOptions { MaxConcurrentFrames = 1 });
        var alerts = await stage.RunAsync(
            new ScriptedSource("C1", stage.Time, Walk(4, 1, 0.8f)), new ScriptedSource("C2", stage.Time, Walk(4, 1, 0.8f)));
        Assert.Single(alerts).Dispose();
        Assert.Equal(1, stage.Pipeline.Statistics.SuppressedAlerts);
    }

    [Fact]
    public async Task A_track_that_had_an_alert_raises_no_other_and_says_so()
    {
        using var stage = new LiveStage();
        var second = Enumerable.Range(5, 4).Select(i => ScriptedStep.Frame(i, Face(2, 0.8f, i))).ToArray();
        var alerts = await stage.PlayAsync([.. Walk(5, 1, 0.8f), .. second]);
        using var alert = Assert.Single(alerts);
        var suppressed = Assert.Single(stage.Audit.Of<AlertSuppressed>());
        Assert.Equal(("S2", alert.Id), (suppressed.SubjectId.Value, suppressed.DuringAlert.Value));
    }

    [Fact]
    public async Task Thresholds_go_by_category_so_the_second_candidate_may_be_the_match()
    {
        using var stage = new LiveStage(categoryOf: i => i == 0 ? "strict" : "usual", policy: new ByCategory());
        var alerts = await stage.PlayAsync(Walk(4, 0, 0.7f));
        Assert.Empty(alerts);
        using var other = new LiveStage(categoryOf: i => i == 0 ? "usual" : "strict", policy: new ByCategory());
        Assert.Single(await other.PlayAsync(Walk(4, 0, 0.7f))).Dispose();
    }

    /// <summary>How many people an alert lists is no reason to miss one: behind those whose category asks for more there may be one whose category does not.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(5, 7)]
    public async Task A_match_behind_more_people_than_an_alert_lists_is_found(int listed, int before)
    {
        using var stage = new LiveStage(
            before + 1, new LiveOptions { CandidateListLength = listed }, new ByCategory(), i => i < before ? "strict" : "usual", identityOf: _ => 0);
        using var alert = Assert.Single(await stage.PlayAsync(Walk(4, 0, 0.7f)));
        Assert.Equal(($"S{before}", listed), (alert.Reference.SubjectId, alert.Candidates.Count));
        Assert.Equal($"S{before}", alert.Candidates[^1].SubjectId);

        using var nobody = new LiveStage(before + 1, new LiveOptions { CandidateListLength = listed }, new ByCategory(), _ => "strict", identityOf: _ => 0);
        Assert.Empty(await nobody.PlayAsync(Walk(4, 0, 0.7f)));
    }

    /// <summary>Nobody knows who went by meanwhile: whoever then stands in the same place is somebody else until a look says otherwise.</summary>
    [Fact]
    public async Task A_picture_that_froze_ends_its_tracks()
    {
        using var stage = new LiveStage(options: new LiveOptions { Camera = new CameraOptions { FrozenAfter = 3 } });
        var frozen = Enumerable.Repeat(ScriptedStep.Frame(3, Face(1, 0.8f, 3)) with { After = TimeSpan.FromSeconds(100) }, 4);
        var alerts = await stage.PlayAsync([.. Walk(3, 1, 0.8f), .. frozen, .. Walk(3, 2, 0.8f, 4)]);
        Assert.Equal(["S1", "S2"], alerts.Select(a => a.Reference.SubjectId));
        Assert.Equal((2L, 0L), (stage.Pipeline.Statistics.FacesSeen, stage.Pipeline.Statistics.SuppressedAlerts));
        alerts.ForEach(a => a.Dispose());
    }

    /// <summary>Any of them may have been the right person, whatever suppressed the alert.</summary>
    [Fact]
    public async Task An_alert_counts_what_was_suppressed_because_a_track_had_one()
    {
        using var stage = new LiveStage();
        var gone = new ScriptedStep { Image = () => ScriptedFrame.Create(50), After = TimeSpan.FromSeconds(2) };
        var alerts = await stage.PlayAsync(
            [.. Walk(5, 1, 0.8f), .. Enumerable.Range(5, 4).Select(i => ScriptedStep.Frame(i, Face(2, 0.8f, i))), gone, ScriptedStep.Frame(51), .. Walk(3, 2, 0.8f, 60)]);
        Assert.Equal([("S1", 0), ("S2", 1)], alerts.Select(a => (a.Reference.SubjectId, a.SuppressedBefore)));
        alerts.ForEach(a => a.Dispose());
    }

    /// <summary>A frame that waited while its camera was lost is worked on, and nobody of it is tracked on.</summary>
    [Fact]
    public void A_frame_from_before_a_camera_was_lost_leaves_no_track()
    {
        using var stage = new LiveStage();
        var counters = new CameraCounters("C1");
        var context = new LiveContext(
            "D1", stage.Engine, stage.Search, stage.Policy, stage.Audit, new LiveOptions(), stage.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, stage.Telemetry);
        using var processor = new CameraProcessor(context, "C1", counters);
        var waits = new CameraFrame(ScriptedFrame.Create(1, Face(1, 0.3f, 1)), stage.Time);
        stage.Time.Advance(TimeSpan.FromMilliseconds(10));
        processor.EndTracks();
        processor.Process(waits, []);
        Assert.Equal((1L, 1L), (counters.FacesSeen, counters.FacesErased));
        stage.Time.Advance(TimeSpan.FromMilliseconds(10));
        processor.Process(new CameraFrame(ScriptedFrame.Create(2, Face(1, 0.3f, 2)), stage.Time), []);
        Assert.Equal((2L, 1L), (counters.FacesSeen, counters.FacesErased));
    }

    /// <summary>Whoever collects counts may throw: everybody's looks are zeroed nevertheless, and the run ends with that.</summary>
    [Fact]
    public async Task A_collector_of_counts_that_throws_keeps_nothing_and_holds_nothing_up()
    {
        using var stage = new LiveStage();
        using var meters = new System.Diagnostics.Metrics.MeterListener();
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("the collector failed"));
        meters.EnableMeasurementEvents(stage.Telemetry.Tracks);
        var source = new ScriptedSource("C1", stage.Time, [ScriptedStep.Frame(0, Face(0, 0.8f, 0), Face(1, 0.8f, 0, 200), Face(2, 0.8f, 0, 350))]);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => stage.RunAsync(source).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("the collector failed", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, stage.Pipeline.Statistics.FacesSeen);
    }

    [Fact]
    public void What_a_track_holds_is_zeroed_also_where_its_end_cannot_be_counted()
    {
        var time = new ManualTime();
        var engine = new ScriptedEngine();
        using var faces = engine.CreateBatch();
        using var picture = ScriptedFrame.Create(1, Face(0, 0.8f, 0), Face(1, 0.8f, 0, 200));
        using var frame = new CameraFrame(ScriptedFrame.Create(1), time);
        engine.Process(picture, null, faces);
        var tracker = new FaceTracker(new TrackingOptions(), time, () => new FaceTrack(ScriptedEngine.Dimension, 2, 1));
        var crops = new List<Lfr.Core.Imaging.Image>();
        foreach (var place in tracker.Assign(faces, 1))
        {
            crops.Add(new Lfr.Core.Imaging.Image(2, 2, Lfr.Core.Imaging.PixelFormat.Gray8));
            tracker.Tracks[place].NextLook(frame.Timestamp).Keep(0, [default], crops[^1], default, frame.CapturedAt);
        }

        Assert.Throws<InvalidOperationException>(() => tracker.EndAll(_ => throw new InvalidOperationException("cannot be counted")));
        Assert.Equal(2, crops.Count);
        Assert.All(crops, crop => Assert.Throws<ObjectDisposedException>(() => crop.Pixels.Length));
        Assert.Empty(tracker.Tracks);
    }

    /// <summary>The first alert may be asked for long after the run was: what has ended meanwhile begins nothing.</summary>
    [Fact]
    public async Task A_run_that_is_begun_after_its_end_is_refused()
    {
        using var stage = new LiveStage();
        using var pipeline = new LivePipeline(
            new LiveAuthority("D1", null, null, ManualTime.Start.AddHours(1)), stage.Engine, stage.Search, stage.Policy, stage.Audit, null, stage.Time, null, stage.Telemetry);
        var run = pipeline.RunAsync([new ScriptedSource("C1", stage.Time, Walk(4, 1, 0.8f))]).GetAsyncEnumerator();
        stage.Time.Advance(TimeSpan.FromHours(2));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await run.MoveNextAsync());
        Assert.Equal(0, pipeline.Statistics.Frames);
    }

    [Fact]
    public async Task Faces_that_cannot_be_used_are_counted_as_not_acquired()
    {
        using var stage = new LiveStage();
        var steps = Enumerable.Range(0, 3).Select(i => ScriptedStep.Frame(
            i, Face(1, 0.8f, i, failure: FailureReason.Blurred), Face(2, 0.8f, i, 300, FailureReason.LandmarksImplausible)));
        Assert.Empty(await stage.PlayAsync([.. steps]));
        var counts = stage.Pipeline.Statistics.Cameras[0];
        Assert.Equal((0, 1, 6, 0), (counts.FacesSeen, counts.FacesNotAcquired, counts.Detections, counts.Searches));
    }

    [Fact]
    public async Task Spans_of_passages_add_up()
    {
        using var stage = new LiveStage(options: new LiveOptions { CountInterval = TimeSpan.FromSeconds(1) });
        var steps = Enumerable.Range(0, 60).Select(i => ScriptedStep.Frame(i, Face(i / 20, 0.1f, i, 100 + (150 * (i / 20) % 400)))).ToArray();
        await stage.PlayAsync(steps);
        var spans = stage.Audit.Of<PassagesCounted>().ToList();
        var counts = stage.Pipeline.Statistics.Cameras[0];
        Assert.Equal(60, spans.Sum(s => s.Frames));
        Assert.Equal(counts.FacesSeen, spans.Sum(s => s.FacesSeen));
        Assert.Equal(counts.FacesErased, spans.Sum(s => s.FacesErased));
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    /// <summary>On the track of one who matched the next face may be a stranger's, as like as the tracker bears: its template is not what waits for the decision.</summary>
    [Fact]
    public async Task Only_the_template_of_a_look_that_matched_waits_for_the_decision()
    {
        using var stage = new LiveStage(options: new LiveOptions { ConfirmationMatches = 2, ConfirmationWindow = 4, Tracking = new TrackingOptions { AppearanceLifetime = TimeSpan.Zero } });
        var lifetimes = new List<double>();
        using var meters = new System.Diagnostics.Metrics.MeterListener();
        meters.SetMeasurementEventCallback<double>((_, value, _, _) => lifetimes.Add(value));
        meters.EnableMeasurementEvents(stage.Telemetry.AppearanceLifetime);
        await stage.PlayAsync([.. new[] { 0.8f, 0.3f, 0.3f }.Select((score, i) => ScriptedStep.Frame(i, new ScriptedFace(1, score, 1, 100, 10)))]);
        Assert.Equal((1L, 3L), (stage.Pipeline.Statistics.FacesSeen, stage.Pipeline.Statistics.Cameras[0].Searches));

        // One was held, from the first frame to the end of the camera.
        Assert.True(Assert.Single(lifetimes) >= 200, string.Join(' ', lifetimes));
    }

    [Fact]
    public async Task An_alert_that_cannot_be_audited_reaches_nobody_and_stops_everything()
    {
        using var stage = new LiveStage();
        stage.Audit.FailsOn = e => e is AlertRaised;
        var got = 0;
        var failure = await Assert.ThrowsAsync<AuditFailedException>(async () =>
        {
            await foreach (var alert in stage.Pipeline.RunAsync([new ScriptedSource("C1", stage.Time, Walk(50, 1, 0.8f))]))
            {
                got++;
                alert.Dispose();
            }
        });
        Assert.Contains("no space left", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, got);
        Assert.True(stage.Pipeline.Statistics.Frames <= 2, "faces were processed after the audit log had failed");
    }

    [Fact]
    public async Task A_log_that_fails_on_another_camera_stops_this_one_too()
    {
        using var stage = new LiveStage();
        stage.Audit.FailsOn = e => e is FaultObserved;
        var bad = new ScriptedSource("C2", stage.Time, [ScriptedStep.Frame(0), new ScriptedStep { Read = FrameRead.Corrupt("garbage") }]);
        var endless = new PushedFrameSource("C1", stage.Time);
        await Assert.ThrowsAsync<AuditFailedException>(() => stage.RunAsync(endless, bad));
    }

    [Fact]
    public async Task Cancellation_passes_and_zeroes_what_nobody_read()
    {
        using var stage = new LiveStage();
        using var cancel = new CancellationTokenSource();
        var source = new PushedFrameSource("C1", stage.Time);
        var alerts = stage.Pipeline.RunAsync([source], cancel.Token).GetAsyncEnumerator();
        var first = alerts.MoveNextAsync();
        for (var i = 0; i < 2; i++)
        {
            using var image = ScriptedFrame.Create(i, Face(1, 0.8f, i));
            source.Push(image);
            await WaitUntil(() => stage.Pipeline.Statistics.Frames == i + 1);
        }

        Assert.True(await first);
        alerts.Current.Dispose();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await alerts.MoveNextAsync());
        await alerts.DisposeAsync();
        using var late = ScriptedFrame.Create(9, Face(1, 0.8f, 9));
        Assert.True(source.Push(late));
        Assert.Equal(2, stage.Pipeline.Statistics.Frames);
        await source.DisposeAsync();
    }

    [Fact]
    public async Task An_alert_that_was_raised_and_not_read_is_audited_as_such()
    {
        using var stage = new LiveStage();
        var steps = Enumerable.Range(0, 4).Select(i => ScriptedStep.Frame(i, Face(1, 0.8f, i), Face(2, 0.8f, i, 400))).ToArray();
        var alerts = stage.Pipeline.RunAsync([new ScriptedSource("C1", stage.Time, steps)]).GetAsyncEnumerator();
        Assert.True(await alerts.MoveNextAsync());
        alerts.Current.Dispose();
        await WaitUntil(() => stage.Pipeline.Statistics.Cameras[0].State == CameraState.Ended);
        await alerts.DisposeAsync();
        Assert.Equal(2, stage.Audit.Of<AlertRaised>().Count());
        var fault = Assert.Single(stage.Audit.Of<FaultObserved>());
        Assert.Equal("alert-not-delivered", fault.Cause.Value);
    }

    // Two people in one frame: the first one's alert is in the log when the second one's cannot be made, and the caller never gets the frame's alerts.
    [Fact]
    public async Task An_alert_raised_by_a_frame_that_fails_afterwards_is_audited_as_not_delivered()
    {
        using var stage = new LiveStage();
        var named = 0;
        using var pipeline = new LivePipeline(
            new LiveAuthority("D1", null, null, null), stage.Engine, stage.Search, stage.Policy, stage.Audit, null, stage.Time, null, null,
            () => ++named == 1 ? new RecordId("A-1") : throw new InvalidOperationException("the desk has no name left"));
        var steps = Enumerable.Range(0, 4).Select(i => ScriptedStep.Frame(i, Face(1, 0.8f, i), Face(2, 0.8f, i, 400))).ToArray();
        var delivered = 0;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var alert in pipeline.RunAsync([new ScriptedSource("C1", stage.Time, steps)]))
            {
                alert.Dispose();
                delivered++;
            }
        });
        Assert.Equal("the desk has no name left", failure.Message);
        Assert.Equal(0, delivered);
        Assert.Equal("A-1", Assert.Single(stage.Audit.Of<AlertRaised>()).AlertId.Value);
        var fault = Assert.Single(stage.Audit.Of<FaultObserved>(), f => f.Cause.Value == "alert-not-delivered");
        Assert.StartsWith("A-1 was raised", fault.Detail!.Value.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_watchlist_of_another_pipeline_is_refused()
    {
        using var stage = new LiveStage();
        var other = PipelineId.Parse(new string('c', 64));
        using var list = LiveStage.Watchlist(other, 2, _ => "wanted");
        using var search = new WatchlistSearch(list);
        Assert.Throws<PipelineMismatchException>(() =>
            new LivePipeline(new LiveAuthority("D1", null, null, null), stage.Engine, search, stage.Policy, stage.Audit, null, stage.Time, null, null));
        Assert.Contains("watchlist", Assert.Single(Assert.Single(stage.Audit.Of<DeploymentRefused>()).Reasons).Value, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_watchlist_that_outgrew_its_policy_is_refused()
    {
        using var stage = new LiveStage(people: 3);
        var policy = new BoundedThresholdPolicy(
            "small", stage.Engine.Info.Pipeline, new Threshold(0.5f), watchlistSize: 2, targetFpir: 0.001, new PolicyEvidence("d", 10, 45, 0, "s"));
        Assert.Throws<PolicyRefusedException>(() =>
            new LivePipeline(new LiveAuthority("D1", null, null, null), stage.Engine, stage.Search, policy, stage.Audit, null, stage.Time, null, null));
        Assert.Single(stage.Audit.Of<DeploymentRefused>());
    }

    [Fact]
    public void Cameras_that_were_not_authorised_or_share_a_name_are_refused()
    {
        using var stage = new LiveStage();
        var pipeline = new LivePipeline(
            new LiveAuthority("D1", ["C1"], ManualTime.Start, ManualTime.Start.AddHours(1)), stage.Engine, stage.Search, stage.Policy, stage.Audit, null, stage.Time, null, null);
        Assert.Throws<ArgumentException>(() => pipeline.RunAsync([]));
        Assert.Throws<ArgumentException>(() => pipeline.RunAsync([new PushedFrameSource("C2")]));
        Assert.Throws<ArgumentException>(() => pipeline.RunAsync([new PushedFrameSource("C1"), new PushedFrameSource("C1")]));
        stage.Time.Advance(TimeSpan.FromHours(2));
        Assert.Throws<InvalidOperationException>(() => pipeline.RunAsync([new PushedFrameSource("C1")]));
    }

    [Fact]
    public async Task A_deployment_ends_on_time_although_frames_go_on()
    {
        using var stage = new LiveStage();
        var pipeline = new LivePipeline(
            new LiveAuthority("D1", null, null, ManualTime.Start.AddSeconds(3)), stage.Engine, stage.Search, stage.Policy, stage.Audit, null, stage.Time, null, null);
        var source = new PushedFrameSource("C1", stage.Time);
        var alerts = pipeline.RunAsync([source]);
        var run = Task.Run(async () =>
        {
            await foreach (var alert in alerts)
            {
                alert.Dispose();
            }
        });

        // The clock stands until the run waits on it: a deployment that is over before it begins is another test's.
        while (stage.Time.Waiting == 0 && !run.IsCompleted)
        {
            await Task.Yield();
        }

        while (!run.IsCompleted)
        {
            stage.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await run;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    [InlineData(86400)]
    public async Task A_clock_set_back_prolongs_no_run_and_is_in_the_log_at_once(int seconds)
    {
        using var stage = new LiveStage();
        var pipeline = new LivePipeline(
            new LiveAuthority("D1", null, null, ManualTime.Start.AddSeconds(3)), stage.Engine, stage.Search, stage.Policy, stage.Audit, null, stage.Time, null, null);
        await using var source = new PushedFrameSource("C1", stage.Time);
        var run = Task.Run(async () =>
        {
            await foreach (var alert in pipeline.RunAsync([source]))
            {
                alert.Dispose();
            }
        });
        while (stage.Time.Waiting == 0 && !run.IsCompleted)
        {
            await Task.Yield();
        }

        // Each step is seen before the next is taken, so that the run can be late by none of its own.
        var begin = stage.Time.GetTimestamp();
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        stage.Time.SetWallClockBack(TimeSpan.FromSeconds(seconds));
        stage.Time.Advance(TimeSpan.FromMilliseconds(200));
        if (seconds > 0)
        {
            var patience = Task.Delay(TimeSpan.FromSeconds(20));
            while (!stage.Audit.Of<ClockWentBack>().Any() && !patience.IsCompleted)
            {
                await Task.Yield();
            }

            Assert.Single(stage.Audit.Of<ClockWentBack>());
        }

        while (!run.IsCompleted && stage.Time.GetElapsedTime(begin) < TimeSpan.FromSeconds(3))
        {
            stage.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        var first = await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(20)));
        Assert.True(first == run, "it goes on past the end");
        await run;
        Assert.Equal(seconds > 0 ? 1 : 0, stage.Audit.Of<ClockWentBack>().Count());
        Assert.All(stage.Audit.Of<ClockWentBack>(), back => Assert.Equal(("D1", (double)seconds), (back.Deployment!.Value.Value, Math.Round(back.Seconds))));

        // A second run begins where the first could not go on.
        Assert.Throws<InvalidOperationException>(() => pipeline.RunAsync([new PushedFrameSource("C1", stage.Time)]));
    }

    [Fact]
    public async Task A_clock_that_goes_back_changes_no_duration()
    {
        using var stage = new LiveStage(options: new LiveOptions { CoolDown = TimeSpan.FromSeconds(30) });
        var back = new ScriptedStep { Image = () => ScriptedFrame.Create(99), Before = () => stage.Time.SetWallClockBack(TimeSpan.FromHours(1)), After = TimeSpan.FromSeconds(2) };
        var alerts = await stage.PlayAsync([.. Walk(3, 1, 0.8f), back, ScriptedStep.Frame(98), .. Walk(3, 1, 0.8f, 10)]);
        Assert.Single(alerts).Dispose();
        Assert.Equal(1, stage.Pipeline.Statistics.SuppressedAlerts);
        Assert.All(stage.Audit.Of<PassagesCounted>(), span => Assert.True(span.To >= span.From));
    }

    [Fact]
    public async Task A_size_that_changes_ends_the_tracks_and_is_audited()
    {
        using var stage = new LiveStage();
        var larger = new ScriptedStep
        {
            Image = () =>
            {
                var image = new Lfr.Core.Imaging.Image(ScriptedFrame.Width, ScriptedFrame.Height + 2, Lfr.Core.Imaging.PixelFormat.Gray8);
                ScriptedFrame.Draw(5, [Face(1, 0.8f, 1)], image.Pixels);
                return image;
            },
        };
        Assert.Empty(await stage.PlayAsync(ScriptedStep.Frame(0, Face(1, 0.8f, 0)), larger));
        Assert.Contains(stage.Audit.Of<CameraChanged>(), e => e.State == CameraState.Changed);
        Assert.Equal(2, stage.Pipeline.Statistics.FacesSeen);
    }

    [Fact]
    public async Task Two_deployments_share_nothing()
    {
        using var first = new LiveStage();
        using var second = new LiveStage();
        var results = await Task.WhenAll(first.PlayAsync(Walk(6, 1, 0.8f)), second.PlayAsync(Walk(6, 1, 0.8f)));
        Assert.All(results, alerts => Assert.Single(alerts).Dispose());
        Assert.Single(first.Audit.Of<AlertRaised>());
        Assert.Single(second.Audit.Of<AlertRaised>());
    }

    // Other threads work; the clock does not move meanwhile.
    private static async Task WaitUntil(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }

    private sealed class ByCategory : IThresholdPolicy
    {
        public string Id => "by-category";

        public PipelineId Pipeline { get; } = new ScriptedEngine().Info.Pipeline;

        public PolicyEvidence Evidence => PolicyEvidence.Unmeasured;

        public Threshold LowestThreshold => new(0.5f);

        public Threshold HighestThreshold => new(0.9f);

        public Threshold ThresholdFor(in PolicyContext context) => new(context.Category == "strict" ? 0.9f : 0.5f);
    }
}
