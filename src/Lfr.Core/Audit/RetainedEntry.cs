using Lfr.Core.Audit.Events;

namespace Lfr.Core.Audit;

/// <summary>Something that is kept for now.</summary>
public sealed record RetainedEntry
{
    /// <summary>What kind of thing.</summary>
    public required RetainedItem Item { get; init; }

    /// <summary>Its name.</summary>
    public required RecordId ItemId { get; init; }

    /// <summary>The deployment that it belongs to.</summary>
    public RecordId? Deployment { get; init; }

    /// <summary>When it is erased unless held; null for what is erased at the deployment's end.</summary>
    public DateTimeOffset? EraseAt { get; init; }

    /// <summary>The hold on it; null where there is none.</summary>
    public HoldPlaced? Hold { get; init; }

    /// <summary>Why it would be erased were it not held, or is tried to be; null where it is not due.</summary>
    public ErasureTrigger? Due { get; init; }
}
