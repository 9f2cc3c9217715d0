using System.Globalization;
using Lfr.Core.Audit;
using Lfr.Core.Engine;
using Lfr.Core.Live.Tracking;
using Lfr.Core.Matching;
using Lfr.Core.Policy;
using Microsoft.Extensions.Logging;

namespace Lfr.Core.Live.Capture;

/// <summary>What all cameras of a run share. Immutable but for the alert numbers and the cool-down.</summary>
internal sealed class LiveContext
{
    private readonly Threshold[] _thresholds;
    private readonly Threshold? _lowest;
    private readonly Func<RecordId>? _nextAlertId;
    private long _alerts;

    /// <summary>Asks the policy for the threshold of each category before any face is seen.</summary>
    /// <exception cref="PolicyRefusedException">The policy does not cover this watchlist.</exception>
    public LiveContext(
        string deploymentId, IFaceEngine engine, ICandidateSearch watchlist, IThresholdPolicy policy, IAuditLog audit, LiveOptions options,
        TimeProvider time, ILogger logger, LiveTelemetry telemetry, Func<RecordId>? nextAlertId = null)
    {
        _nextAlertId = nextAlertId;
        (DeploymentId, Engine, Watchlist, Policy, Audit, Options, Time, Logger, Telemetry) =
            (deploymentId, engine, watchlist, policy, audit, options, time, logger, telemetry);
        _thresholds = [.. watchlist.Categories.Select(category => policy.ThresholdFor(new PolicyContext(watchlist.SubjectCount, category)))];
        _lowest = _thresholds.Length == 0 ? null : _thresholds.MinBy(threshold => threshold.Value);
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

    /// <summary>Counts frames that nobody will look at, in every place where they are counted.</summary>
    public void Dropped(CameraCounters counters, string cameraId, int frames)
    {
        if (frames > 0)
        {
            Interlocked.Add(ref counters.Dropped, frames);
            Telemetry.Frames.Add(frames, LiveTelemetry.Camera(cameraId), LiveTelemetry.Outcome("dropped"));
        }
    }

    public ComparisonDecision Decide(in SearchHit hit) => new(hit.Score, _thresholds[hit.Category], Policy.Id);

    /// <summary>Whether somebody of any category would match with that score.</summary>
    public bool MayMatch(ComparisonScore score) => _lowest?.IsMatch(score) == true;

    /// <summary>The rule by which the policy's rate was extrapolated; null where it was measured.</summary>
    public AuditText? Extrapolation => Policy.Binding?.Extrapolation is { } rule ? AuditText.Shorten(rule) : (AuditText?)null;

    /// <summary>Numbers the alerts of a run from the line at which the log began it. Every alert takes a line, so that a run that is taken up again in the same log
    /// names none as an earlier one did, and no alert is lost under another's name.</summary>
    public void NumberAlertsFrom(long line) => Volatile.Write(ref _alerts, line);

    public string NextAlertId() => _nextAlertId is { } next
        ? next().Value
        : string.Create(CultureInfo.InvariantCulture, $"{DeploymentId}-{Interlocked.Increment(ref _alerts):D6}");
}
