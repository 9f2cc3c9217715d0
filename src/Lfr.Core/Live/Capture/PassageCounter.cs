using Lfr.Core.Audit.Events;

namespace Lfr.Core.Live.Capture;

/// <summary>Audits what passed one camera, in spans that do not overlap.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class PassageCounter
{
    private readonly LiveContext _context;
    private readonly string _cameraId;
    private readonly CameraCounters _counters;
    private CameraStatistics _last;
    private DateTimeOffset _from;

    public PassageCounter(LiveContext context, string cameraId, CameraCounters counters)
    {
        (_context, _cameraId, _counters) = (context, cameraId, counters);
        _last = counters.Snapshot();
        _from = context.Time.GetUtcNow();
    }

    /// <summary>Writes one span, from the last to now.</summary>
    /// <exception cref="Audit.AuditFailedException">The log cannot be written.</exception>
    public void Append()
    {
        var now = _counters.Snapshot();
        var to = _context.Time.GetUtcNow();
        _context.Audit.Append(new PassagesCounted
        {
            Deployment = _context.DeploymentId,
            Camera = _cameraId,
            From = _from,

            // A clock that went back leaves an empty span rather than one that ends before it begins.
            To = to < _from ? _from : to,
            Frames = now.Frames - _last.Frames,
            DroppedFrames = now.DroppedFrames - _last.DroppedFrames,
            FacesSeen = now.FacesSeen - _last.FacesSeen,
            FacesErased = now.FacesErased - _last.FacesErased,
            FacesNotAcquired = now.FacesNotAcquired - _last.FacesNotAcquired,
        });
        (_last, _from) = (now, to);
    }
}
