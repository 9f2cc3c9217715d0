using System.Text.Json.Serialization;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Audit;

/// <summary>
/// One thing that happened. The kinds are closed: an event can hold identifiers, digests, counts, single scores, instants, enumerations and
/// short text, and no type of this library that carries pixels or a template, so that no log line can.
/// </summary>
/// <remarks>Immutable. Kinds are in <see cref="Events"/>; a test holds every property of every kind to the types named above.</remarks>
public abstract record AuditEvent
{
    // Closed: a kind of somebody else's could carry anything.
    private protected AuditEvent()
    {
    }

    /// <summary>The deployment that it belongs to; null where there is none (yet).</summary>
    public RecordId? Deployment { get; init; }

    /// <summary>Who did it: an officer's or operator's identifier; null where the software did.</summary>
    public RecordId? Actor { get; init; }

    /// <summary>The name that the log's line gives to the kind.</summary>
    [JsonIgnore]
    public string Kind => AuditKinds.NameOf(GetType());

    /// <summary>What the event does to personal data.</summary>
    [JsonIgnore]
    public abstract ProcessingOperation Operation { get; }

    /// <summary>Whether the log signs its head as soon as the line is on disk. False for frequent events that lose nothing when they wait for the next head.</summary>
    [JsonIgnore]
    public virtual bool IsAnchored => true;
}
