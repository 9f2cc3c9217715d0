using System.Runtime.CompilerServices;
using Lfr.Core.Audit;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Live.Capture;
using Lfr.Core.Policy;
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
public sealed class LivePipeline
{
    private readonly LiveContext _context;
    private readonly LiveAuthority _authority;
    private CameraCounters[] _counters = [];
    private int _running;

    internal LivePipeline(
        LiveAuthority authority, IFaceEngine engine, ICandidateSearch watchlist, IThresholdPolicy policy, IAuditLog audit, LiveOptions? options,
        TimeProvider? time, ILogger? logger, LiveTelemetry? telemetry)
    {
        options ??= new LiveOptions();
        options.Check();
        PipelineMismatchException.ThrowIfDifferent(engine.Info.Pipeline, watchlist.Pipeline, "The watchlist");
        PipelineMismatchException.ThrowIfDifferent(engine.Info.Pipeline, policy.Pipeline, "The policy");
        _authority = authority;
        _context = new LiveContext(
            authority.DeploymentId, engine, watchlist, policy, audit, options, time ?? TimeProvider.System, logger ?? NullLogger.Instance, telemetry ?? new LiveTelemetry());
    }

    /// <summary>How it works.</summary>
    public LiveOptions Options => _context.Options;

    /// <summary>Counts since the run started.</summary>
    public LiveStatistics Statistics => new([.. _counters.Select(c => c.Snapshot())]);

    /// <summary>Watches cameras until all have ended, the deployment's time is over, or it is cancelled.</summary>
    /// <param name="sources">The cameras, each one of the deployment's list; they stay the caller's to dispose.</param>
    /// <param name="cancellationToken">Ends the run: everything that is held of anyone is zeroed first.</param>
    /// <returns>Alerts as they are raised; whoever gets one disposes it.</returns>
    /// <exception cref="ArgumentException">There is no camera, two have one name, or one is not on the deployment's list.</exception>
    /// <exception cref="InvalidOperationException">The pipeline is running, or the deployment's time has not come or is over.</exception>
    /// <exception cref="AuditFailedException">The audit log cannot be written: no further face is processed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IAsyncEnumerable<Alert> RunAsync(IReadOnlyList<IFrameSource> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _authority.Check(sources, _context.Time.GetUtcNow());
        return WatchAsync(sources, cancellationToken);
    }

    private async IAsyncEnumerable<Alert> WatchAsync(IReadOnlyList<IFrameSource> sources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException("The pipeline is running. Make a second pipeline for a second deployment, or end this run first.");
        }

        try
        {
            _counters = [.. sources.Select(s => new CameraCounters(s.CameraId))];
            LiveLog.Started(
                _context.Logger, _context.DeploymentId, sources.Count, _context.Watchlist.SubjectCount, _context.Policy.Id, _context.Engine.Info.Pipeline.ToString());
            using var live = new LiveRun(_context, sources, _counters, _authority.End, cancellationToken);
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
                while (live.Alerts.TryRead(out var unread))
                {
                    live.Undelivered(unread);
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
