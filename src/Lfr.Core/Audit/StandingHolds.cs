using Lfr.Core.Audit.Events;

namespace Lfr.Core.Audit;

/// <summary>The holds of a log that nobody has lifted.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class StandingHolds
{
    private readonly Dictionary<(RetainedItem Item, RecordId Id), HoldPlaced> _holds = [];

    /// <summary>The kinds of event that it is made of.</summary>
    public static IReadOnlySet<string> Kinds { get; } =
        new HashSet<string>(new[] { typeof(HoldPlaced), typeof(HoldReviewed), typeof(HoldLifted), typeof(ItemErased) }.Select(AuditKinds.NameOf), StringComparer.Ordinal);

    /// <summary>The hold on something; null where none stands.</summary>
    public HoldPlaced? On(RetainedItem item, RecordId id) => _holds.GetValueOrDefault((item, id));

    /// <summary>Takes in an event; those of other kinds are passed over.</summary>
    public void Take(AuditEvent? auditEvent)
    {
        switch (auditEvent)
        {
            case HoldPlaced placed:
                _holds[(placed.Item, placed.ItemId)] = placed;
                break;
            case HoldReviewed review when On(review.Item, review.ItemId) is { } hold:
                _holds[(review.Item, review.ItemId)] = hold with { ReviewAt = review.ReviewAt, Reason = review.Reason };
                break;
            case HoldLifted lifted:
                _holds.Remove((lifted.Item, lifted.ItemId));
                break;
            case ItemErased erased:
                _holds.Remove((erased.Item, erased.ItemId));
                break;
        }
    }
}
