using System.Globalization;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Live.Tracking;

namespace Lfr.Core.Live.Capture;

/// <summary>Makes the alert of a confirmed match, and writes it into the audit log before anyone sees it.</summary>
internal sealed class AlertBuilder(LiveContext context, string cameraId)
{
    /// <summary>Makes and audits.</summary>
    /// <exception cref="AuditFailedException">The log cannot be written: there is no alert, and its crop has been zeroed.</exception>
    public Alert Raise(string alertId, FaceTrack track, int subject, int suppressedBefore, long confirmedAt)
    {
        var look = track.Best(subject);
        var hit = look.Hits[look.Match];
        var decision = context.Decide(hit);
        var info = context.Engine.Info;
        var reference = context.Watchlist.Describe(hit);
        var raised = new AlertRaised
        {
            Deployment = context.DeploymentId,
            AlertId = alertId,
            SubjectId = reference.SubjectId,
            Category = reference.Category is { } category ? new RecordId(category) : (RecordId?)null,
            Camera = cameraId,
            Score = decision.Score.Value,
            Threshold = decision.Threshold.Value,
            PolicyId = decision.PolicyId,
            WatchlistDigest = Sha256Digest.Parse(context.Watchlist.Hash),
            Pipeline = Sha256Digest.Parse(info.Pipeline.ToString()),
            Quality = look.Quality.Norm,
            Extrapolation = context.Extrapolation,
        };
        var alert = new Alert(look.TakeCrop())
        {
            Raised = raised,
            Id = alertId,
            DeploymentId = context.DeploymentId,
            CameraId = cameraId,
            TrackId = track.Id,
            CapturedAt = look.CapturedAt,
            RaisedAt = context.Time.GetUtcNow(),
            CaptureToAlert = context.Time.GetElapsedTime(confirmedAt),
            Quality = look.Quality,
            Reference = reference,
            Decision = decision,
            Candidates = Candidates(look),
            MatchingLooks = track.Votes(subject),
            Looks = track.LookCount,
            FusionRule = context.Options.FusionRule,
            WatchlistHash = context.Watchlist.Hash,
            Pipeline = info.Pipeline,
            Engine = string.Create(CultureInfo.InvariantCulture, $"{info.Name} {info.Version}"),
            SuppressedBefore = suppressedBefore,
        };
        try
        {
            context.Audit.Append(raised);
            return alert;
        }
        catch
        {
            alert.Dispose();
            throw;
        }
    }

    /// <summary>Audits a confirmed match that raises no alert.</summary>
    public void Suppress(int subject, string duringAlert) => context.Audit.Append(new AlertSuppressed
    {
        Deployment = context.DeploymentId,
        SubjectId = context.Watchlist.SubjectId(subject),
        Camera = cameraId,
        DuringAlert = duringAlert,
    });

    private AlertCandidate[] Candidates(TrackLook look)
    {
        var list = new AlertCandidate[look.Hits.Length];
        for (var i = 0; i < list.Length; i++)
        {
            var hit = look.Hits[i];
            list[i] = new AlertCandidate(
                i + 1, context.Watchlist.SubjectId(hit.Subject), context.Watchlist.ReferenceId(hit), context.Watchlist.Categories[hit.Category], context.Decide(hit));
        }

        return list;
    }
}
