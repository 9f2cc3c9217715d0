using System.Text.Json.Serialization;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Audit;

/// <summary>The events' JSON contract, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AlertDecided))]
[JsonSerializable(typeof(AlertOpened))]
[JsonSerializable(typeof(AlertRaised))]
[JsonSerializable(typeof(AlertSuppressed))]
[JsonSerializable(typeof(CameraChanged))]
[JsonSerializable(typeof(CandidateDecided))]
[JsonSerializable(typeof(CandidateOpened))]
[JsonSerializable(typeof(ClockWentBack))]
[JsonSerializable(typeof(DemographicsRecorded))]
[JsonSerializable(typeof(DeploymentEnded))]
[JsonSerializable(typeof(DeploymentRefused))]
[JsonSerializable(typeof(DeploymentStarted))]
[JsonSerializable(typeof(ErasureFailed))]
[JsonSerializable(typeof(FaultObserved))]
[JsonSerializable(typeof(FindingRevised))]
[JsonSerializable(typeof(HoldLifted))]
[JsonSerializable(typeof(HoldPlaced))]
[JsonSerializable(typeof(HoldReviewed))]
[JsonSerializable(typeof(ItemErased))]
[JsonSerializable(typeof(LogClosed))]
[JsonSerializable(typeof(LogCreated))]
[JsonSerializable(typeof(LogOpened))]
[JsonSerializable(typeof(NoticeGiven))]
[JsonSerializable(typeof(OutcomeRecorded))]
[JsonSerializable(typeof(PassagesCounted))]
[JsonSerializable(typeof(PersonEngaged))]
[JsonSerializable(typeof(PolicyApplied))]
[JsonSerializable(typeof(PolicyRefused))]
[JsonSerializable(typeof(RecordDisclosed))]
[JsonSerializable(typeof(ReviewRefused))]
[JsonSerializable(typeof(RetentionStarted))]
[JsonSerializable(typeof(SearchPerformed))]
[JsonSerializable(typeof(ThresholdFloorSet))]
[JsonSerializable(typeof(WatchlistBuilt))]
[JsonSerializable(typeof(WatchlistOpened))]
[JsonSerializable(typeof(WatchlistRefused))]
internal sealed partial class AuditJson : JsonSerializerContext;
