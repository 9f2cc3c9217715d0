using Lfr.Core.Audit;

namespace Lfr.Core.Adjudication;

/// <summary>
/// What an officer sees of an alert before deciding, beside the two pictures: no score, no threshold, no category and no word of what the person
/// is wanted for, since each of them pushes; and nothing that tells a known-false alert from a real one. The type has no such member.
/// </summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class PendingReview
{
    internal PendingReview(RecordId alertId, RecordId officer, int review, RecordId camera, DateTimeOffset raisedAt, long openedTimestamp)
    {
        AlertId = alertId;
        Officer = officer;
        Review = review;
        Camera = camera;
        RaisedAt = raisedAt;
        OpenedTimestamp = openedTimestamp;
    }

    /// <summary>The alert.</summary>
    public RecordId AlertId { get; }

    /// <summary>Who opened it.</summary>
    public RecordId Officer { get; }

    /// <summary>1 for the first reviewer, 2 for the second. The second is not told what the first decided.</summary>
    public int Review { get; }

    /// <summary>The camera.</summary>
    public RecordId Camera { get; }

    /// <summary>When the alert was raised.</summary>
    public DateTimeOffset RaisedAt { get; }

    internal long OpenedTimestamp { get; }
}
