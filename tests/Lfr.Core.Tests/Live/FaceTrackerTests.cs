using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Live;
using Lfr.Core.Live.Tracking;
using Lfr.Core.Quality;

namespace Lfr.Core.Tests.Live;

public sealed class FaceTrackerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void People_who_walk_past_each_other_keep_their_tracks()
    {
        var tracker = Tracker();
        var ids = new List<(long Left, long Right)>();
        for (var i = 0; i <= 40; i++)
        {
            // One goes right, one left, 60 pixels apart in height with faces of 50: their boxes never overlap much.
            ids.Add(Assign(tracker, (10 * i, 100), (400 - (10 * i), 160)) is [var a, var b] ? (a, b) : default);
            _time.Advance(TimeSpan.FromMilliseconds(40));
        }

        Assert.Single(ids.Distinct());
    }

    [Fact]
    public void Someone_hidden_for_half_a_second_keeps_the_track_and_for_two_seconds_does_not()
    {
        var tracker = Tracker();
        var first = Walk(tracker, 0, 10);
        _time.Advance(TimeSpan.FromMilliseconds(400));
        var second = Walk(tracker, 20, 25);
        Assert.Equal(first, second);
        _time.Advance(TimeSpan.FromSeconds(2));
        tracker.EndLost(_time.GetTimestamp(), _ => Assert.Fail("time alone ended a track: no frame missed it"));
        Assign(tracker);
        Assign(tracker);
        tracker.EndLost(_time.GetTimestamp(), _ => { });
        Assert.NotEqual(first, Walk(tracker, 26, 28));
    }

    [Fact]
    public void The_order_of_faces_changes_nothing()
    {
        var (forward, backward) = (Tracker(), Tracker());
        for (var i = 0; i < 20; i++)
        {
            var one = Assign(forward, (10 * i, 100), (300 - (3 * i), 120));
            var other = Assign(backward, (10 * i, 100), (300 - (3 * i), 120));
            Assert.Equal(one, other);
            _time.Advance(TimeSpan.FromMilliseconds(40));
        }

        var reversed = Assign(backward, (240, 121), (195, 100));
        var straight = Assign(forward, (195, 100), (240, 121));
        Assert.Equal(straight, reversed.Reverse());
    }

    [Fact]
    public void A_template_that_is_held_tells_people_apart_who_stand_in_one_place()
    {
        var tracker = Tracker();
        var a = Unit(0);
        var first = Assign(tracker, [a], (100, 100))[0];
        tracker.Tracks[0].HoldAppearance(a, _time.GetTimestamp(), isOfMatch: true);
        _time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.NotEqual(first, Assign(tracker, [Unit(1)], (100, 100))[0]);
        Assert.Equal(first, Assign(tracker, [a], (400, 300))[0]);
    }

    [Fact]
    public void A_track_that_ends_holds_nothing()
    {
        var tracker = Tracker();
        var a = Unit(0);
        Assign(tracker, [a], (100, 100));
        var track = tracker.Tracks[0];
        track.HoldAppearance(a, _time.GetTimestamp(), isOfMatch: true);
        Assert.Equal(1f, track.Similarity(a), 1e-6f);
        tracker.EndAll(_ => { });
        Assert.True(float.IsNaN(track.Similarity(a)));
        track.HoldAppearance(new float[a.Length], 1, isOfMatch: true);
        Assert.Equal(0f, track.Similarity(a));
    }

    [Fact]
    public void What_is_most_likely_no_face_begins_no_track()
    {
        var tracker = Tracker();
        using var batch = new FaceBatch(4, 8, PipelineId.Parse(new string('a', 64)));
        batch.Add(new FaceSample(new FaceDetection(Box(10, 10), 1, default), default, FailureReason.LandmarksImplausible), []);
        Assert.Equal(-1, tracker.Assign(batch, _time.GetTimestamp())[0]);
        Assert.Empty(tracker.Tracks);
    }

    private static float[] Unit(int axis)
    {
        var vector = new float[8];
        vector[axis] = 1;
        return vector;
    }

    private static BoundingBox Box(float x, float y) => new(x, y, x + 50, y + 50);

    private FaceTracker Tracker() => new(new TrackingOptions(), _time, () => new FaceTrack(8, 4, 3));

    private long Walk(FaceTracker tracker, int from, int to)
    {
        long id = 0;
        for (var i = from; i <= to; i++)
        {
            id = Assign(tracker, (10 * i, 100))[0];
            _time.Advance(TimeSpan.FromMilliseconds(40));
        }

        return id;
    }

    private long[] Assign(FaceTracker tracker, params (float X, float Y)[] faces) => Assign(tracker, [], faces);

    private long[] Assign(FaceTracker tracker, float[][] vectors, params (float X, float Y)[] faces)
    {
        using var batch = new FaceBatch(8, 8, PipelineId.Parse(new string('a', 64)));
        for (var i = 0; i < faces.Length; i++)
        {
            var has = i < vectors.Length;
            batch.Add(
                new FaceSample(new FaceDetection(Box(faces[i].X, faces[i].Y), 1, default), default, has ? FailureReason.None : FailureReason.Blurred), has ? vectors[i] : []);
        }

        return [.. tracker.Assign(batch, _time.GetTimestamp()).ToArray().Select(t => tracker.Tracks[t].Id)];
    }
}
