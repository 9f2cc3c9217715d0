namespace Lfr.Core.Audit.Events;

/// <summary>What passed a camera in a span of time: counts, nothing of anyone. Spans of one camera do not overlap, so the counts add up.</summary>
public sealed record PassagesCounted : AuditEvent
{
    /// <summary>The camera.</summary>
    public required RecordId Camera { get; init; }

    /// <summary>Start of the span.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the span.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Frames looked at.</summary>
    public required long Frames { get; init; }

    /// <summary>Frames never looked at: a newer one was there.</summary>
    public required long DroppedFrames { get; init; }

    /// <summary>People counted (tracks that ended or were searched in the span; one person who leaves and returns counts twice).</summary>
    public required long FacesSeen { get; init; }

    /// <summary>Tracks whose template, crops and landmarks were zeroed because they did not match.</summary>
    public required long FacesErased { get; init; }

    /// <summary>Tracks of which no usable face was had.</summary>
    public required long FacesNotAcquired { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.Collection;

    /// <inheritdoc/>
    public override bool IsAnchored => false;
}
