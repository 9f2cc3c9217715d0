using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Live.Tracking;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Core.Live.Capture;

/// <summary>The way of one camera's frames: decode, find faces, track, search, decide; and whatever does not match is zeroed before
/// <see cref="Process"/> returns.</summary>
/// <remarks>One frame at a time; <see cref="Sweep"/> may be called from another thread.</remarks>
internal sealed class CameraProcessor : IDisposable
{
    private readonly LiveContext _context;
    private readonly string _cameraId;
    private readonly CameraCounters _counters;
    private readonly FaceBatch _faces;
    private readonly FaceTracker _tracker;
    private readonly AlertBuilder _alerts;
    private readonly SearchHit[] _hits;
    private readonly Lock _gate = new();
    private (int Width, int Height) _size;
    private ulong _fingerprint;
    private int _repeats;
    private long _goneAt = long.MinValue;
    private bool _disposed;

    public CameraProcessor(LiveContext context, string cameraId, CameraCounters counters)
    {
        var options = context.Options;
        (_context, _cameraId, _counters) = (context, cameraId, counters);
        _faces = context.Engine.CreateBatch(options.MaxFacesPerFrame);
        _hits = new SearchHit[options.CandidateListLength];
        _alerts = new AlertBuilder(context, cameraId);
        _tracker = new FaceTracker(
            options.Tracking, context.Time, () => new FaceTrack(context.Engine.Info.Dimension, options.ConfirmationWindow, options.CandidateListLength, OnUnconfirmed));
    }

    /// <summary>Processes a frame and disposes it.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="raised">Receives the alerts, audited.</param>
    /// <exception cref="AuditFailedException">The audit log cannot be written: nothing may be processed any more.</exception>
    public void Process(CameraFrame frame, List<Alert> raised)
    {
        using var activity = LiveTelemetry.StartFrame(_cameraId);
        lock (_gate)
        {
            var outcome = "failed";
            try
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                outcome = ProcessDecoded(frame, raised);
                Volatile.Write(ref _counters.UndecodableInARow, 0);
            }
            catch (ImageFormatException e)
            {
                outcome = "corrupt";
                Interlocked.Increment(ref _counters.Corrupt);
                if (Interlocked.Increment(ref _counters.UndecodableInARow) == 1)
                {
                    // The first of a row: a camera that sends nothing else would fill the log. The pump connects it anew.
                    _counters.Detail = e.Message;
                    Audit("decoder", "corrupt-frame", e.Message);
                }
            }
            catch (ModelException e)
            {
                // One frame is lost, its cause is kept; what was found of it is zeroed below.
                Interlocked.Increment(ref _counters.Failed);
                var fault = EngineFault.Describe(e);
                LiveLog.FrameFailed(_context.Logger, _cameraId, fault);
                Audit("engine", "frame-failed", fault);
            }
            finally
            {
                if (!_disposed)
                {
                    _faces.Clear();
                }

                _hits.AsSpan().Clear();
                frame.Dispose();
                StackMemory.Erase(StackMemory.ImageBytes);
                EndTracksOfBefore(frame);
                var lifetime = _context.Time.GetElapsedTime(frame.Timestamp).TotalMilliseconds;
                _context.Telemetry.Lifetime.Record(lifetime, LiveTelemetry.Camera(_cameraId));
                _context.Telemetry.Frames.Add(1, LiveTelemetry.Camera(_cameraId), LiveTelemetry.Outcome(outcome));
                activity?.SetTag("lfr.outcome", outcome);
            }
        }
    }

    /// <summary>Ends tracks that were not seen for too long, and zeroes templates whose time is over, also when no frame comes.</summary>
    public void Sweep(TimeSpan interval)
    {
        lock (_gate)
        {
            var now = _context.Time.GetTimestamp();
            _tracker.EndLost(now, OnEnded);
            foreach (var track in _tracker.Tracks)
            {
                track.ForgetBefore(OldestLook(now));

                // What would be over before the next sweep goes now.
                if (track.AppearanceSince != 0 && !track.IsAppearanceAwaited
                    && _context.Time.GetElapsedTime(track.AppearanceSince, now) + interval > _context.Options.Tracking.AppearanceLifetime)
                {
                    EraseAppearance(track);
                }
            }
        }
    }

    /// <summary>Ends all tracks: the camera is gone.</summary>
    public void EndTracks()
    {
        lock (_gate)
        {
            _goneAt = _context.Time.GetTimestamp();
            _fingerprint = 0;
            _repeats = 0;
            _tracker.EndAll(OnEnded);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            try
            {
                _tracker.EndAll(OnEnded);
            }
            finally
            {
                _faces.Dispose();
            }
        }
    }

    // A frame that waited while the camera went: its tracks have no next frame to end them.
    private void EndTracksOfBefore(CameraFrame frame)
    {
        if (frame.Timestamp <= _goneAt)
        {
            _fingerprint = 0;
            _repeats = 0;
            _tracker.EndAll(OnEnded);
        }
    }

    private string ProcessDecoded(CameraFrame frame, List<Alert> raised)
    {
        var time = _context.Time;
        var begin = time.GetTimestamp();
        if (!frame.IsDecoded)
        {
            frame.Decode();
            var decoded = time.GetTimestamp();
            _context.Telemetry.Decode.Record(time.GetElapsedTime(begin, decoded).TotalMilliseconds, LiveTelemetry.Camera(_cameraId));
            begin = decoded;
        }

        var view = frame.View;
        NoticeSize(view);
        if (IsRepeat(view))
        {
            Interlocked.Increment(ref _counters.Repeated);
            return "repeated";
        }

        _context.Engine.Process(view, _context.Options.Quality, _faces);
        Interlocked.Add(ref _counters.Detections, _faces.Count);
        _tracker.EndLost(frame.Timestamp, OnEnded);
        var trackOf = _tracker.Assign(_faces, frame.Timestamp);
        var searching = TimeSpan.Zero;
        for (var i = 0; i < _faces.Count; i++)
        {
            var failure = _faces[i].Failure;
            _context.Telemetry.Faces.Add(1, LiveTelemetry.Camera(_cameraId), LiveTelemetry.Outcome(failure == FailureReason.None ? "searched" : failure.ToString()));
            if (trackOf[i] >= 0 && failure == FailureReason.None)
            {
                searching += Look(frame, i, _tracker.Tracks[trackOf[i]], raised);
            }
        }

        Interlocked.Increment(ref _counters.Frames);
        _context.Telemetry.Search.Record(searching.TotalMilliseconds, LiveTelemetry.Camera(_cameraId));
        _context.Telemetry.Process.Record(time.GetElapsedTime(begin).TotalMilliseconds, LiveTelemetry.Camera(_cameraId));
        return "processed";
    }

    /// <summary>Searches one face of a track; returns the time that the search took.</summary>
    private TimeSpan Look(CameraFrame frame, int face, FaceTrack track, List<Alert> raised)
    {
        var begin = _context.Time.GetTimestamp();
        var count = _context.Watchlist.Search(_faces.Vector(face), _hits);
        var took = _context.Time.GetElapsedTime(begin);
        Interlocked.Increment(ref _counters.Searches);
        if (track.Searches == 0)
        {
            Interlocked.Increment(ref _counters.FacesSeen);
        }

        track.ForgetBefore(OldestLook(frame.Timestamp));
        var look = track.NextLook(frame.Timestamp);
        var match = FirstMatch(_hits.AsSpan(0, count));
        if (match < 0 && count == _hits.Length && _context.MayMatch(_hits[^1].Score))
        {
            match = MatchBehind(face);
        }

        ReadOnlySpan<SearchHit> hits = _hits.AsSpan(0, count);
        var isKept = match >= 0 && !track.IsHandled(hits[match].Subject);
        if (isKept)
        {
            look.Keep(match, hits, Crop(frame.View, _faces[face].Detection.Box), _faces[face].Quality, frame.CapturedAt);
            if (track.Votes(hits[match].Subject) >= _context.Options.ConfirmationMatches)
            {
                Confirm(track, hits[match].Subject, frame, raised);
            }
        }

        HoldAppearance(track, face, frame, isKept);
        return took;
    }

    // The best score that is a match: thresholds go by category, so it need not be the first.
    private int FirstMatch(ReadOnlySpan<SearchHit> hits)
    {
        for (var i = 0; i < hits.Length; i++)
        {
            if (_context.Decide(hits[i]).IsMatch)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Finds a match behind the people whom an alert lists, whose categories all ask for more than they score: it takes the last place of the list.</summary>
    private int MatchBehind(int face)
    {
        var length = _hits.Length;
        while (length < _context.Watchlist.SubjectCount)
        {
            length = (int)Math.Min(4L * length, _context.Watchlist.SubjectCount);
            var more = new SearchHit[length];
            var found = more.AsSpan(0, _context.Watchlist.Search(_faces.Vector(face), more));
            var match = FirstMatch(found);
            var isLast = found.Length < length || !_context.MayMatch(found[^1].Score);
            if (match >= 0)
            {
                _hits[^1] = found[match];
            }

            found.Clear();
            if (match >= 0 || isLast)
            {
                return match < 0 ? match : _hits.Length - 1;
            }
        }

        return -1;
    }

    private void Confirm(FaceTrack track, int subject, CameraFrame frame, List<Alert> raised)
    {
        if (track.AlertId is { } earlier)
        {
            _context.CoolDown.CountSuppressed(subject);
            Suppress(track, subject, AlertSuppression.TrackHadAlert, earlier);
        }
        else if (_context.CoolDown.TryBegin(subject, _context.NextAlertId, out var suppressedBefore, out var alertId))
        {
            var alert = _alerts.Raise(alertId, track, subject, suppressedBefore, frame.Timestamp);
            raised.Add(alert);
            track.AlertId = alertId;
            track.Handle(subject);
            Interlocked.Increment(ref _counters.Alerts);
            _context.Telemetry.CaptureToAlert.Record(alert.CaptureToAlert.TotalMilliseconds, LiveTelemetry.Camera(_cameraId));
            _context.Telemetry.Alerts.Add(1, LiveTelemetry.Camera(_cameraId), LiveTelemetry.Outcome("raised"));
            LiveLog.AlertRaised(_context.Logger, _cameraId, alertId);
        }
        else
        {
            Suppress(track, subject, AlertSuppression.CoolDown, alertId);
        }
    }

    private void Suppress(FaceTrack track, int subject, AlertSuppression reason, string duringAlert)
    {
        // Once a track and subject: its later looks are not kept.
        track.Handle(subject);
        Interlocked.Increment(ref _counters.Suppressed);
        _context.Telemetry.Alerts.Add(1, LiveTelemetry.Camera(_cameraId), LiveTelemetry.Outcome(reason.ToString()));
        LiveLog.AlertSuppressed(_context.Logger, _cameraId, reason, duringAlert);
        _alerts.Suppress(subject, duringAlert);
    }

    // Of a look that matched, until the track is decided; of any other for the lifetime that is set: on the track of one who matched, too, the next face may be a stranger's.
    private void HoldAppearance(FaceTrack track, int face, CameraFrame frame, bool isOfMatch)
    {
        isOfMatch &= track.IsUndecided;
        if (isOfMatch || _context.Options.Tracking.AppearanceLifetime > TimeSpan.Zero)
        {
            var since = track.AppearanceSince;
            track.HoldAppearance(_faces.Vector(face), frame.Timestamp, isOfMatch);
            RecordAppearance(since);
        }
        else if (track.AppearanceSince != 0 && !track.IsAppearanceAwaited)
        {
            EraseAppearance(track);
        }
    }

    // Looks of before do not count, and nothing of them is kept.
    private long OldestLook(long now) => now - (long)(_context.Options.ConfirmationPeriod.TotalSeconds * _context.Time.TimestampFrequency);

    private void OnUnconfirmed(long timestamp) =>
        _context.Telemetry.Unconfirmed.Record(_context.Time.GetElapsedTime(timestamp).TotalMilliseconds, LiveTelemetry.Camera(_cameraId));

    private void EraseAppearance(FaceTrack track)
    {
        var since = track.AppearanceSince;
        track.EraseAppearance();
        RecordAppearance(since);
    }

    // After it was zeroed or written over: the time is that of its whole life.
    private void RecordAppearance(long since)
    {
        if (since != 0)
        {
            _context.Telemetry.AppearanceLifetime.Record(_context.Time.GetElapsedTime(since).TotalMilliseconds, LiveTelemetry.Camera(_cameraId));
        }
    }

    private void OnEnded(FaceTrack track)
    {
        EraseAppearance(track);
        var outcome = track.AlertId is not null ? "alert" : track.Searches > 0 ? "erased" : "not_acquired";
        if (track.AlertId is null)
        {
            Interlocked.Increment(ref track.Searches > 0 ? ref _counters.FacesErased : ref _counters.FacesNotAcquired);
        }

        _context.Telemetry.Tracks.Add(1, LiveTelemetry.Camera(_cameraId), LiveTelemetry.Outcome(outcome));
    }

    private Image Crop(ImageView view, in BoundingBox box)
    {
        var margin = _context.Options.CropMargin;
        var left = (int)Math.Clamp(box.Left - (margin * box.Width), 0, view.Width - 1);
        var top = (int)Math.Clamp(box.Top - (margin * box.Height), 0, view.Height - 1);
        var right = (int)Math.Clamp(box.Right + (margin * box.Width), left + 1, view.Width);
        var bottom = (int)Math.Clamp(box.Bottom + (margin * box.Height), top + 1, view.Height);
        var part = view.Crop(left, top, right - left, bottom - top);
        var crop = new Image(part.Width, part.Height, part.Format);
        for (var y = 0; y < part.Height; y++)
        {
            part.Row(y).CopyTo(crop.Pixels[(y * crop.Stride)..]);
        }

        return crop;
    }

    private void NoticeSize(ImageView view)
    {
        if (_size == (view.Width, view.Height))
        {
            return;
        }

        if (_size != default)
        {
            // Places of the old picture mean nothing in the new one.
            _tracker.EndAll(OnEnded);
            Camera(CameraState.Changed, $"{_size.Width}x{_size.Height} became {view.Width}x{view.Height}");
        }

        _size = (view.Width, view.Height);
    }

    // A frame that comes twice is one look: counted twice it would confirm itself.
    private bool IsRepeat(ImageView view)
    {
        var fingerprint = FrameFingerprint.Of(view);
        if (fingerprint != _fingerprint)
        {
            if (_repeats >= _context.Options.Camera.FrozenAfter)
            {
                _counters.State = CameraState.Connected;
                Camera(CameraState.Connected, "the picture moves again");
            }

            (_fingerprint, _repeats) = (fingerprint, 0);
            return false;
        }

        if (++_repeats == _context.Options.Camera.FrozenAfter)
        {
            // Who goes by meanwhile is not seen: whoever stands in the same place when the picture moves again need not be the same person.
            _tracker.EndAll(OnEnded);
            _counters.State = CameraState.Stalled;
            Camera(CameraState.Stalled, "the picture is frozen");
        }

        return true;
    }

    private void Camera(CameraState state, string detail)
    {
        LiveLog.Unwell(_context.Logger, _cameraId, detail);
        _context.Audit.Append(new CameraChanged { Deployment = _context.DeploymentId, Camera = _cameraId, State = state, Detail = AuditText.Shorten(detail) });
    }

    private void Audit(string component, string cause, string detail) => _context.Audit.Append(new FaultObserved
    {
        Deployment = _context.DeploymentId,
        Component = component,
        Cause = cause,
        Camera = _cameraId,
        Detail = AuditText.Shorten(detail),
    });
}
