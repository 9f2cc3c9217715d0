using Lfr.Core.Audit.Events;

namespace Lfr.Core.Live;

/// <summary>Counts of one camera since the pipeline started.</summary>
public sealed record CameraStatistics
{
    /// <summary>The camera.</summary>
    public required string CameraId { get; init; }

    /// <summary>What it does.</summary>
    public required CameraState State { get; init; }

    /// <summary>Why it is in that state, or what the last fault was; null where there is nothing to say.</summary>
    public string? Detail { get; init; }

    /// <summary>Frames looked at.</summary>
    public required long Frames { get; init; }

    /// <summary>Frames that a newer one displaced.</summary>
    public required long DroppedFrames { get; init; }

    /// <summary>Frames that were no picture.</summary>
    public required long CorruptFrames { get; init; }

    /// <summary>Frames that were the same as the one before, bit for bit, and were not searched again.</summary>
    public required long RepeatedFrames { get; init; }

    /// <summary>Frames on which the engine failed; the cause of each is audited.</summary>
    public required long FailedFrames { get; init; }

    /// <summary>Faces found, in all frames: one person is found in many.</summary>
    public required long Detections { get; init; }

    /// <summary>Faces good enough to be searched, in all frames.</summary>
    public required long Searches { get; init; }

    /// <summary>People counted: tracks of which at least one face was searched. One person who leaves and returns counts twice.</summary>
    public required long FacesSeen { get; init; }

    /// <summary>Tracks of which no face was good enough (failure to acquire).</summary>
    public required long FacesNotAcquired { get; init; }

    /// <summary>Tracks that ended without an alert and hold nothing any more.</summary>
    public required long FacesErased { get; init; }

    /// <summary>Alerts raised.</summary>
    public required long Alerts { get; init; }

    /// <summary>Confirmed matches that raised none; see <see cref="AlertSuppression"/>.</summary>
    public required long SuppressedAlerts { get; init; }

    /// <summary>Times that the camera was lost.</summary>
    public required long Losses { get; init; }
}
