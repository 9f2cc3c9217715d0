using System.Globalization;
using System.Runtime.CompilerServices;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Live.Capture;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lfr.Core.Live;

/// <summary>
/// Cameras against one watchlist: faces are found, tracked and searched, a match that is confirmed becomes an <see cref="Alert"/>, and
/// whatever does not match is zeroed before its frame's work item ends.
/// </summary>
/// <remarks>
/// <b>Threads.</b> One run at a time; <see cref="Statistics"/> may be read from anywhere. <b>Back-pressure.</b> Of a live camera the newest
/// frame wins; memory is bounded whatever the cameras send. Alerts are never dropped: when nobody reads them, frames are. <b>Audit.</b> An alert is in the
/// audit log before anyone gets it; when the log cannot be written, the run ends with <see cref="AuditFailedException"/> and no further
/// face is processed. <b>Failures.</b> A frame or a camera that fails is counted and audited, and the others go on.
/// </remarks>
public sealed class LivePipeline : IDisposable
{
    private readonly WatchlistSearch? _ownSearch;
    private readonly OpenedWatchlist? _watchlist;
    private readonly Deployment? _deployment;
    private readonly ThresholdFloors _floors = new();
    private readonly ForwardClock _clock;

    private readonly LiveContext _context;
    private readonly LiveAuthority _authority;
    private CameraCounters[] _counters = [];
    private int _running;
    private volatile bool _disposed;

    /// <summary>Puts a deployment together, and refuses what does not fit.</summary>
    /// <param name="deployment">The authority: cameras, times, policy, size of the watchlist.</param>
    /// <param name="engine">Finds faces and makes templates; may be shared.</param>
    /// <param name="watchlist">The opened package; it stays the caller's to dispose, after the last run.</param>
    /// <param name="policy">Gives the threshold of each category.</param>
    /// <param name="audit">The deployment's audit log; two deployments have two.</param>
    /// <param name="options">How cameras are watched; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="logger">What happens to cameras; null for none.</param>
    /// <param name="telemetry">Counts and times; null for instruments of its own.</param>
    /// <param name="nextAlertId">Names the alerts: the desk's <c>NextAlertId</c>, so that known-false alerts cannot be told by their names; null for names
    /// of the deployment and a number that rises through the log.</param>
    /// <param name="entries">What the log holds already, whose threshold floors are kept to and whose latest time counts. An <see cref="AuditLog"/> knows its own; give them with a log of another class, which cannot be asked.</param>
    /// <exception cref="PipelineMismatchException">Watchlist or policy are of another pipeline than the engine.</exception>
    /// <exception cref="PolicyRefusedException">The policy does not cover the watchlist.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public LivePipeline(
        Deployment deployment, IFaceEngine engine, OpenedWatchlist watchlist, IThresholdPolicy policy, IAuditLog audit, LiveOptions? options = null,
        TimeProvider? time = null, ILogger<LivePipeline>? logger = null, LiveTelemetry? telemetry = null, Func<RecordId>? nextAlertId = null,
        IEnumerable<AuditEntry>? entries = null)
        : this(AuthorityOf(deployment), engine, SearchOf(watchlist), policy, audit, options, time, logger, telemetry, nextAlertId)
    {
        _deployment = deployment;
        _watchlist = watchlist;
        _ownSearch = (WatchlistSearch)_context.Watchlist;
        foreach (var entry in entries ?? [])
        {
            _floors.Take(entry.Event);
            _clock.NotBefore(entry.Time);
        }
    }

    internal LivePipeline(
        LiveAuthority authority, IFaceEngine engine, ICandidateSearch watchlist, IThresholdPolicy policy, IAuditLog audit, LiveOptions? options,
        TimeProvider? time, ILogger? logger, LiveTelemetry? telemetry, Func<RecordId>? nextAlertId = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(audit);
        options ??= new LiveOptions();
        options.Check();
        _authority = authority;
        _clock = new ForwardClock(time ?? TimeProvider.System);
        try
        {
            PipelineMismatchException.ThrowIfDifferent(engine.Info.Pipeline, watchlist.Pipeline, "The watchlist");
            PipelineMismatchException.ThrowIfDifferent(engine.Info.Pipeline, policy.Pipeline, "The policy");
            _context = new LiveContext(
                authority.DeploymentId, engine, watchlist, policy, audit, options, time ?? TimeProvider.System, logger ?? NullLogger.Instance, telemetry ?? new LiveTelemetry(), nextAlertId);
        }
        catch (Exception e) when (e is PipelineMismatchException or PolicyRefusedException)
        {
            audit.Append(new DeploymentRefused { Deployment = authority.DeploymentId, Reasons = [AuditText.Shorten(e.Message)] });
            throw;
        }
    }

    /// <summary>How it works.</summary>
    public LiveOptions Options => _context.Options;

    /// <summary>Counts since the run started.</summary>
    public LiveStatistics Statistics => new([.. _counters.Select(c => c.Snapshot())]);

    /// <summary>Watches cameras until all have ended, the deployment's time is over, or it is cancelled. What does not cover it is refused by this call; the run begins when the first
    /// alert is asked for, and is refused then if it is not covered any more.</summary>
    /// <param name="sources">The cameras, each one of the deployment's list; they stay the caller's to dispose.</param>
    /// <param name="cancellationToken">Ends the run: everything that is held of anyone is zeroed first.</param>
    /// <returns>Alerts as they are raised; whoever gets one disposes it.</returns>
    /// <exception cref="ArgumentException">There is no camera, two have one name, or one is not on the deployment's list.</exception>
    /// <exception cref="DeploymentRefusedException">The deployment does not cover it: time, cameras, policy, watchlist; all reasons at once, and audited.</exception>
    /// <exception cref="InvalidOperationException">The pipeline is running.</exception>
    /// <exception cref="AuditFailedException">The audit log cannot be written: no further face is processed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline has been disposed, before this call or before the first alert was asked for.</exception>
    public IAsyncEnumerable<Alert> RunAsync(IReadOnlyList<IFrameSource> sources, CancellationToken cancellationToken = default)
    {
        // Its search would refuse every probe, and each refusal would count as one frame's failure: a run that can find nobody.
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(sources);
        RefuseUnlessCovered(sources);
        return WatchAsync(sources, cancellationToken);
    }

    /// <summary>Releases what the pipeline made for itself; engine, watchlist, log and sources stay the caller's. No run may be under way. The statistics can still be read.</summary>
    public void Dispose()
    {
        _disposed = true;
        _ownSearch?.Dispose();
    }

    /// <summary>What a policy must have been made for to be used here.</summary>
    internal PolicyUse UseOf(IReadOnlyList<IFrameSource> sources) => new()
    {
        Pipeline = _context.Engine.Info.Pipeline,
        Unit = DecisionUnit.Track,
        FusionRule = Options.FusionRule,
        QualityGate = Options.QualityGate,
        Cameras = [.. sources.Select(s => s.CameraId)],
        WatchlistSize = _context.Watchlist.SubjectCount,
        WatchlistComposition = _context.Watchlist.Groups,
        Categories = [.. _context.Watchlist.Categories.OfType<string>()],
    };

    private static LiveAuthority AuthorityOf(Deployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiveAuthority(deployment.Id.Value, [.. deployment.Cameras.Select(c => c.Value)], deployment.Start, deployment.End);
    }

    private static WatchlistSearch SearchOf(OpenedWatchlist watchlist)
    {
        ArgumentNullException.ThrowIfNull(watchlist);
        return new WatchlistSearch(watchlist);
    }

    /// <summary>The time now, and not before what the log says: a wall clock that was set back lets nothing begin, nor go on for longer.</summary>
    private DateTimeOffset Now()
    {
        if (_context.Audit is AuditLog log)
        {
            _clock.NotBefore(log.LatestTime);
        }

        return _clock.Now;
    }

    private void RefuseUnlessCovered(IReadOnlyList<IFrameSource> sources)
    {
        if (_deployment is not null)
        {
            RefuseUnlessInOrder(_deployment, sources);
        }

        _authority.Check(sources, Now());
    }

    /// <summary>Everything that speaks against the run, audited and said at once.</summary>
    private void RefuseUnlessInOrder(Deployment deployment, IReadOnlyList<IFrameSource> sources)
    {
        var now = Now();
        var problems = deployment.CheckUse(now, _context.Policy.Id, _context.Watchlist.SubjectCount, sources.Select(s => new RecordId(s.CameraId))).ToList();
        var wall = _context.Time.GetUtcNow();
        if (now > deployment.End && wall <= deployment.End)
        {
            problems.Add(new DeploymentProblem("clock", string.Create(
                CultureInfo.InvariantCulture, $"the machine's clock shows {wall:O}, and the log has been written until {now:O}: a clock set back prolongs nothing. Set it right; where it was wrong before, have a deployment authorised anew and begin another log")));
        }

        if (_watchlist!.Package.DeploymentId != deployment.Id.Value)
        {
            problems.Add(new DeploymentProblem("watchlist", $"it was made for the deployment '{_watchlist.Package.DeploymentId}': a list is made for one"));
        }

        _floors.TakeFrom(_context.Audit);
        problems.AddRange(FloorProblems(deployment));
        problems.AddRange(PolicyFit.Of(_context.Policy, UseOf(sources)).Refusals.Select(r => new DeploymentProblem("policy", r)));
        problems.AddRange(_watchlist.People.CheckStillValid(now, deployment.End).Select(p => new DeploymentProblem($"watchlist.{p.Field}", p.Reason)));
        if (problems.Count > 0)
        {
            _context.Audit.Append(LiveNotices.Refuse(deployment, problems));
            throw new DeploymentRefusedException(problems);
        }
    }

    // The form is not signed: what the log holds of it can be kept or raised there, and nothing else.
    private IEnumerable<DeploymentProblem> FloorProblems(Deployment deployment)
    {
        if (_floors.OwnOf(deployment.Id) is { } own && !(deployment.ThresholdFloor >= own.Floor))
        {
            var form = deployment.ThresholdFloor is { } stated ? $"the form's floor is {new Threshold(stated)}" : "the form states no floor";
            yield return new DeploymentProblem(
                "thresholdFloor", $"{form}, and '{own.Actor}' set {new Threshold(own.Floor)} for '{deployment.Id}' in the audit log: keep it or raise it; a lower one is a deployment of its own, authorised anew");
        }

        if (_floors.ForAll is { } all && deployment.ThresholdFloor < all.Floor)
        {
            yield return new DeploymentProblem(
                "thresholdFloor", $"the form's floor is {new Threshold(deployment.ThresholdFloor.Value)}, and '{all.Actor}' set {new Threshold(all.Floor)} for everybody in the audit log: state that or more, or none");
        }

        // The form's floor and the log's are one where the form has kept it.
        string?[] under = [FloorRefusal.Of(_context.Policy, deployment.ThresholdFloor, deployment.AuthorisedBy), FloorRefusal.Of(_context.Policy, _floors, deployment.Id)];
        foreach (var reason in under.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            yield return new DeploymentProblem("thresholdFloor", reason);
        }
    }

    private AuditEvent[] BeginWithFloor(Deployment deployment)
    {
        _floors.TakeFrom(_context.Audit);
        var events = LiveNotices.Begin(deployment, _context, _floors.Of(deployment.Id)?.Floor);
        Array.ForEach(events, _floors.Take);
        return events;
    }

    private async IAsyncEnumerable<Alert> WatchAsync(IReadOnlyList<IFrameSource> sources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException("The pipeline is running. Make a second pipeline for a second deployment, or end this run first.");
        }

        try
        {
            // Again: it may be long since the run was asked for.
            RefuseUnlessCovered(sources);
            _counters = [.. sources.Select(s => new CameraCounters(s.CameraId))];
            LiveLog.Started(
                _context.Logger, _context.DeploymentId, sources.Count, _context.Watchlist.SubjectCount, _context.Policy.Id, _context.Engine.Info.Pipeline.ToString());
            using var live = new LiveRun(_context, sources, _counters, _authority.End is { } end ? new LiveDeadline(end, Now(), _context.Time) : null, cancellationToken);
            if (_deployment is not null)
            {
                _context.NumberAlertsFrom(_context.Audit.Append(BeginWithFloor(_deployment))[0].Line);
            }

            var run = Task.Run(live.RunAsync, CancellationToken.None);
            try
            {
                await foreach (var alert in live.Alerts.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return alert;
                }
            }
            finally
            {
                live.Stop();
                await run.ConfigureAwait(false);
                var unread = new List<Alert>();
                while (live.Alerts.TryRead(out var alert))
                {
                    unread.Add(alert);
                }

                live.Undelivered(unread);

                if (_deployment is not null && _context.Audit.State == AuditLogState.Open)
                {
                    _context.Audit.Append(LiveNotices.End(_deployment, cancellationToken.IsCancellationRequested ? "stopped by the operator" : null));
                }

                var total = Statistics;
                LiveLog.Ended(_context.Logger, _context.DeploymentId, total.Frames, total.FacesSeen, total.Alerts, total.DroppedFrames);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
