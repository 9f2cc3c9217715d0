using Microsoft.Extensions.Logging;

namespace Lfr.Core.Live;

/// <summary>What the pipeline logs: cameras, counts and causes. Never who: names of people are in the audit log alone.</summary>
internal static partial class LiveLog
{
    [LoggerMessage(1, LogLevel.Information, "Deployment {Deployment}: {Cameras} camera(s), watchlist of {Subjects} people, policy {Policy}, pipeline {Pipeline}")]
    public static partial void Started(ILogger logger, string deployment, int cameras, int subjects, string policy, string pipeline);

    [LoggerMessage(2, LogLevel.Information, "Deployment {Deployment} ended: {Frames} frames, {Faces} faces seen, {Alerts} alerts, {Dropped} frames dropped")]
    public static partial void Ended(ILogger logger, string deployment, long frames, long faces, long alerts, long dropped);

    [LoggerMessage(3, LogLevel.Information, "Camera {Camera} is connected")]
    public static partial void Connected(ILogger logger, string camera);

    [LoggerMessage(4, LogLevel.Warning, "Camera {Camera} is lost: {Reason}; trying again in {Pause}")]
    public static partial void Lost(ILogger logger, string camera, string reason, TimeSpan pause);

    [LoggerMessage(5, LogLevel.Warning, "Camera {Camera}: {Reason}")]
    public static partial void Unwell(ILogger logger, string camera, string reason);

    [LoggerMessage(6, LogLevel.Error, "Camera {Camera}: a frame failed: {Cause}")]
    public static partial void FrameFailed(ILogger logger, string camera, string cause);

    [LoggerMessage(7, LogLevel.Information, "Camera {Camera}: alert {Alert} raised")]
    public static partial void AlertRaised(ILogger logger, string camera, string alert);

    [LoggerMessage(8, LogLevel.Information, "Camera {Camera}: an alert was suppressed ({Reason}) during {Alert}")]
    public static partial void AlertSuppressed(ILogger logger, string camera, AlertSuppression reason, string alert);

    [LoggerMessage(9, LogLevel.Critical, "The audit log cannot be written: processing stops. {Cause}")]
    public static partial void AuditFailed(ILogger logger, string cause);
}
