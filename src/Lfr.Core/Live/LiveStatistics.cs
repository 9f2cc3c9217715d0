namespace Lfr.Core.Live;

/// <summary>Counts of a pipeline since it started: nothing of anyone.</summary>
/// <param name="Cameras">Counts of each camera, in the order in which the sources were given.</param>
public sealed record LiveStatistics(IReadOnlyList<CameraStatistics> Cameras)
{
    /// <summary>Frames looked at.</summary>
    public long Frames => Cameras.Sum(c => c.Frames);

    /// <summary>Frames that a newer one displaced.</summary>
    public long DroppedFrames => Cameras.Sum(c => c.DroppedFrames);

    /// <summary>People counted; see <see cref="CameraStatistics.FacesSeen"/>.</summary>
    public long FacesSeen => Cameras.Sum(c => c.FacesSeen);

    /// <summary>Alerts raised.</summary>
    public long Alerts => Cameras.Sum(c => c.Alerts);

    /// <summary>Confirmed matches that raised none.</summary>
    public long SuppressedAlerts => Cameras.Sum(c => c.SuppressedAlerts);
}
