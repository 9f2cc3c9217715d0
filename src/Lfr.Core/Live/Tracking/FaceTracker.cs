using Lfr.Core.Detection;
using Lfr.Core.Engine;
using Lfr.Core.Quality;

namespace Lfr.Core.Live.Tracking;

/// <summary>Gives each face of a frame the track of its person: by place (overlap, or distance of the centres, from where the track's speed
/// puts it) and, where a template is held, by likeness. Pairs are taken best first, so that the result does not depend on the order of faces.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class FaceTracker
{
    private const float MaxSizeRatio = 1.8f;
    private const int None = -1;

    /// <summary>Frames that must have missed someone, besides the time: where frames are slow to come, time alone would end every track between two of them.</summary>
    private const int MinMissedFrames = 2;

    private readonly TrackingOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<FaceTrack> _create;
    private readonly List<FaceTrack> _tracks = [];
    private readonly Stack<FaceTrack> _idle = new();
    private readonly List<(float Likelihood, int Track, int Face)> _pairs = [];
    private int[] _trackOfFace = [];
    private long _lastId;

    public FaceTracker(TrackingOptions options, TimeProvider time, Func<FaceTrack> create)
    {
        _options = options;
        _time = time;
        _create = create;
    }

    /// <summary>Tracks that have not ended.</summary>
    public IReadOnlyList<FaceTrack> Tracks => _tracks;

    /// <summary>Finds the track of each face, and begins one where there is none.</summary>
    /// <param name="faces">The faces of one frame.</param>
    /// <param name="timestamp">When the frame arrived.</param>
    /// <returns>[faces] position in <see cref="Tracks"/>, or -1 for a region that is most likely no face and continues no track. Valid until the next call.</returns>
    public ReadOnlySpan<int> Assign(FaceBatch faces, long timestamp)
    {
        if (_trackOfFace.Length < faces.Capacity)
        {
            _trackOfFace = new int[faces.Capacity];
        }

        var result = _trackOfFace.AsSpan(0, faces.Count);
        result.Fill(None);
        foreach (var track in _tracks)
        {
            track.MissedFrames++;
        }

        Pair(faces, timestamp);
        Span<bool> taken = _tracks.Count <= 256 ? stackalloc bool[_tracks.Count] : new bool[_tracks.Count];
        foreach (var (_, track, face) in _pairs)
        {
            if (!taken[track] && result[face] == None)
            {
                taken[track] = true;
                result[face] = track;
                _tracks[track].See(faces[face].Detection.Box, Seconds(_tracks[track].LastSeen, timestamp), timestamp);
            }
        }

        for (var i = 0; i < faces.Count; i++)
        {
            if (result[i] == None && MayBegin(faces[i].Failure))
            {
                var track = _idle.TryPop(out var idle) ? idle : _create();
                track.Begin(++_lastId, faces[i].Detection.Box, timestamp);
                result[i] = _tracks.Count;
                _tracks.Add(track);
            }
        }

        return result;
    }

    /// <summary>Ends the tracks that were not seen for too long, in time and in frames.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="ended">Called for each before it is zeroed.</param>
    public void EndLost(long now, Action<FaceTrack> ended)
    {
        for (var i = _tracks.Count - 1; i >= 0; i--)
        {
            if (_tracks[i].MissedFrames >= MinMissedFrames && _time.GetElapsedTime(_tracks[i].LastSeen, now) > _options.MaxOcclusion)
            {
                End(i, ended);
            }
        }
    }

    /// <summary>Ends all tracks: the picture changed, or the camera is gone.</summary>
    public void EndAll(Action<FaceTrack> ended)
    {
        try
        {
            for (var i = _tracks.Count - 1; i >= 0; i--)
            {
                End(i, ended);
            }
        }
        finally
        {
            // Whoever is told may throw: nothing is held for that.
            _tracks.ForEach(track => track.Erase());
            _tracks.Clear();
        }
    }

    // What most likely is no face begins no track: it would count as a person.
    private static bool MayBegin(FailureReason failure) =>
        failure is not (FailureReason.LandmarksImplausible or FailureReason.NormTooLow or FailureReason.NotFinite);

    private void End(int index, Action<FaceTrack> ended)
    {
        var track = _tracks[index];
        _tracks.RemoveAt(index);
        try
        {
            ended(track);
        }
        finally
        {
            track.Erase();
            _idle.Push(track);
        }
    }

    private void Pair(FaceBatch faces, long timestamp)
    {
        _pairs.Clear();
        for (var t = 0; t < _tracks.Count; t++)
        {
            var track = _tracks[t];
            var seconds = Seconds(track.LastSeen, timestamp);
            var expected = track.Expected(seconds);
            for (var f = 0; f < faces.Count; f++)
            {
                var similarity = faces[f].HasTemplate ? track.Similarity(faces.Vector(f)) : float.NaN;
                if (Likelihood(expected, faces[f].Detection.Box, seconds, similarity) is { } likelihood)
                {
                    _pairs.Add((likelihood, t, f));
                }
            }
        }

        // Ties: the older track, then the better face.
        _pairs.Sort(static (a, b) =>
            a.Likelihood != b.Likelihood ? b.Likelihood.CompareTo(a.Likelihood) : a.Track != b.Track ? a.Track.CompareTo(b.Track) : a.Face.CompareTo(b.Face));
    }

    private float? Likelihood(in BoundingBox expected, in BoundingBox found, float seconds, float similarity)
    {
        if (similarity < _options.DifferentPersonBelow)
        {
            return null;
        }

        var overlap = expected.IntersectionOverUnion(found);
        var size = (expected.Width + expected.Height + found.Width + found.Height) * 0.25f;
        var (dx, dy) = (expected.CentreX - found.CentreX, expected.CentreY - found.CentreY);
        var distance = size > 0 ? MathF.Sqrt((dx * dx) + (dy * dy)) / size : float.PositiveInfinity;
        var reach = _options.MaxCentreDistance * (1 + seconds);
        var ratio = expected.Height > found.Height ? expected.Height / found.Height : found.Height / expected.Height;
        var inPlace = ratio <= MaxSizeRatio && (overlap >= _options.MinOverlap || distance <= reach);
        var alike = similarity >= _options.SamePersonFrom;
        if (!inPlace && !alike)
        {
            return null;
        }

        var nearness = reach > 0 ? MathF.Max(0, 1 - (distance / reach)) : 0;
        return overlap + nearness + (float.IsNaN(similarity) ? 0 : similarity);
    }

    private float Seconds(long from, long to) => (float)_time.GetElapsedTime(from, to).TotalSeconds;
}
