using System.Globalization;
using Lfr.Core.Audit;
using Lfr.Core.Engine;
using Lfr.Core.Live.Tracking;
using Lfr.Core.Policy;
using Microsoft.Extensions.Logging;

namespace Lfr.Core.Live.Capture;

/// <summary>What all cameras of a run share. Immutable but for the alert numbers and the cool-down.</summary>
internal sealed class LiveContext
{
    private readonly Threshold[] _thresholds;
    private long _alerts;

    /// <summary>Asks the policy for the threshold of each category before any face is seen.</summary>
    /// <exception cref="PolicyRefusedException">The policy does not cover this watchlist.</exception>
    public LiveContext(
        string deploymentId, IFaceEngine engine, ICandidateSearch watchlist, IThresholdPolicy policy, IAuditLog audit, LiveOptions options,
        TimeProvider time, ILogger logger, LiveTelemetry telemetry)
    {
        (DeploymentId, Engine, Watchlist, Policy, Audit, Options, Time, Logger, Telemetry) =
            (deploymentId, engine, watchlist, policy, audit, options, time, logger, telemetry);
        _thresholds = [.. watchlist.Categories.Select(category => policy.ThresholdFor(new PolicyContext(watchlist.SubjectCount, category)))];
        CoolDown = new CoolDown(options.CoolDown, time);
    }

    public string DeploymentId { get; }

    public IFaceEngine Engine { get; }

    public ICandidateSearch Watchlist { get; }

    public IThresholdPolicy Policy { get; }

    public IAuditLog Audit { get; }

    public LiveOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public LiveTelemetry Telemetry { get; }

    public CoolDown CoolDown { get; }

    public ComparisonDecision Decide(in SearchHit hit) => new(hit.Score, _thresholds[hit.Category], Policy.Id);

    public string NextAlertId() => string.Create(CultureInfo.InvariantCulture, $"{DeploymentId}-{Interlocked.Increment(ref _alerts):D6}");
}
