using Lfr.Core.Audit.Events;

namespace Lfr.Core.Live.Capture;

/// <summary>What is counted of one camera. Fields are added to with <see cref="Interlocked"/> and read at any time.</summary>
internal sealed class CameraCounters(string cameraId)
{
    public long Frames;
    public long Dropped;
    public long Corrupt;
    public long Repeated;
    public long Failed;
    public long Detections;
    public long Searches;
    public long FacesSeen;
    public long FacesNotAcquired;
    public long FacesErased;
    public long Alerts;
    public long Suppressed;
    public long Losses;

    /// <summary>Frames since the last that could be decoded, or since the camera was connected.</summary>
    public int UndecodableInARow;

    private int _state;
    private string? _detail;

    /// <summary>Why the camera is in its state; null where there is nothing to say.</summary>
    public string? Detail
    {
        get => Volatile.Read(ref _detail);
        set => Volatile.Write(ref _detail, value);
    }

    public CameraState State
    {
        get => (CameraState)Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, (int)value);
    }

    public CameraStatistics Snapshot() => new()
    {
        CameraId = cameraId,
        State = State,
        Detail = Detail,
        Frames = Interlocked.Read(ref Frames),
        DroppedFrames = Interlocked.Read(ref Dropped),
        CorruptFrames = Interlocked.Read(ref Corrupt),
        RepeatedFrames = Interlocked.Read(ref Repeated),
        FailedFrames = Interlocked.Read(ref Failed),
        Detections = Interlocked.Read(ref Detections),
        Searches = Interlocked.Read(ref Searches),
        FacesSeen = Interlocked.Read(ref FacesSeen),
        FacesNotAcquired = Interlocked.Read(ref FacesNotAcquired),
        FacesErased = Interlocked.Read(ref FacesErased),
        Alerts = Interlocked.Read(ref Alerts),
        SuppressedAlerts = Interlocked.Read(ref Suppressed),
        Losses = Interlocked.Read(ref Losses),
    };
}
