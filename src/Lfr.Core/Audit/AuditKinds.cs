using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Audit;

/// <summary>The kinds of event, with the names that a log's lines give them. A name is never reused for another meaning.</summary>
internal static class AuditKinds
{
    private static readonly (string Name, JsonTypeInfo Contract)[] All =
    [
        ("alert-decided", AuditJson.Default.AlertDecided),
        ("alert-opened", AuditJson.Default.AlertOpened),
        ("alert-raised", AuditJson.Default.AlertRaised),
        ("alert-suppressed", AuditJson.Default.AlertSuppressed),
        ("camera-changed", AuditJson.Default.CameraChanged),
        ("candidate-decided", AuditJson.Default.CandidateDecided),
        ("candidate-opened", AuditJson.Default.CandidateOpened),
        ("clock-went-back", AuditJson.Default.ClockWentBack),
        ("demographics-recorded", AuditJson.Default.DemographicsRecorded),
        ("deployment-ended", AuditJson.Default.DeploymentEnded),
        ("deployment-refused", AuditJson.Default.DeploymentRefused),
        ("deployment-started", AuditJson.Default.DeploymentStarted),
        ("erasure-failed", AuditJson.Default.ErasureFailed),
        ("fault-observed", AuditJson.Default.FaultObserved),
        ("finding-revised", AuditJson.Default.FindingRevised),
        ("hold-lifted", AuditJson.Default.HoldLifted),
        ("hold-placed", AuditJson.Default.HoldPlaced),
        ("hold-reviewed", AuditJson.Default.HoldReviewed),
        ("item-erased", AuditJson.Default.ItemErased),
        ("log-closed", AuditJson.Default.LogClosed),
        ("log-created", AuditJson.Default.LogCreated),
        ("log-opened", AuditJson.Default.LogOpened),
        ("notice-given", AuditJson.Default.NoticeGiven),
        ("outcome-recorded", AuditJson.Default.OutcomeRecorded),
        ("passages-counted", AuditJson.Default.PassagesCounted),
        ("person-engaged", AuditJson.Default.PersonEngaged),
        ("policy-applied", AuditJson.Default.PolicyApplied),
        ("policy-refused", AuditJson.Default.PolicyRefused),
        ("record-disclosed", AuditJson.Default.RecordDisclosed),
        ("review-refused", AuditJson.Default.ReviewRefused),
        ("retention-started", AuditJson.Default.RetentionStarted),
        ("search-performed", AuditJson.Default.SearchPerformed),
        ("threshold-floor-set", AuditJson.Default.ThresholdFloorSet),
        ("watchlist-built", AuditJson.Default.WatchlistBuilt),
        ("watchlist-opened", AuditJson.Default.WatchlistOpened),
        ("watchlist-refused", AuditJson.Default.WatchlistRefused),
    ];

    private static readonly Dictionary<Type, (string Name, JsonTypeInfo Contract)> ByType = All.ToDictionary(kind => kind.Contract.Type);
    private static readonly Dictionary<string, JsonTypeInfo> ByName = All.ToDictionary(kind => kind.Name, kind => kind.Contract, StringComparer.Ordinal);

    public static IEnumerable<Type> Types => ByType.Keys;

    /// <exception cref="ArgumentException">The type is none of the kinds: somebody derived one of their own.</exception>
    public static string NameOf(Type type) => ByType.TryGetValue(type, out var kind)
        ? kind.Name
        : throw new ArgumentException($"{type} is no kind of audit event; the kinds are those of Lfr.Core.Audit.Events.", nameof(type));

    public static void Write(Utf8JsonWriter writer, AuditEvent auditEvent) =>
        JsonSerializer.Serialize(writer, auditEvent, ByType[auditEvent.GetType()].Contract);

    /// <summary>Reads an event; null for a kind that this version does not know.</summary>
    /// <exception cref="JsonException">The kind is known, and the event is not one.</exception>
    public static AuditEvent? Read(string kind, JsonElement data) =>
        ByName.TryGetValue(kind, out var contract) ? (AuditEvent?)data.Deserialize(contract) : null;
}
