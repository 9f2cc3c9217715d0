using Lfr.Core.Audit.Events;
using Lfr.Core.Live;

namespace Lfr.Cli.Live;

/// <summary>What is shown of the cameras while they run: a line each every so many ticks, and of one that has changed its state at once.</summary>
/// <param name="ticks">From one showing of every camera to the next, 1 or more. The first is at the first tick.</param>
internal sealed class LiveStatusLines(int ticks)
{
    private readonly Dictionary<string, CameraState> _shown = new(StringComparer.Ordinal);
    private int _tick;

    /// <summary>The lines of this tick.</summary>
    public List<string> Tick(LiveStatistics total)
    {
        var all = _tick++ % ticks == 0;
        var lines = new List<string>();
        foreach (var camera in total.Cameras)
        {
            if (all || !_shown.TryGetValue(camera.CameraId, out var state) || state != camera.State)
            {
                _shown[camera.CameraId] = camera.State;
                lines.Add(Of(camera));
            }
        }

        return lines;
    }

    /// <summary>One camera: its state and its counts.</summary>
    public static string Of(CameraStatistics c) =>
        FormattableString.Invariant($"{c.CameraId}: {c.State}, {c.Frames} frames, {c.FacesSeen} faces seen ({c.FacesNotAcquired} not usable), {c.Alerts} alerts ({c.SuppressedAlerts} suppressed), {c.DroppedFrames} dropped, {c.CorruptFrames} corrupt");
}
