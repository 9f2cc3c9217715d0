namespace Lfr.Core.Engine;

/// <summary>Which face of an image is meant where one is expected.</summary>
public enum FaceChoice
{
    /// <summary>The only one: a second face is a failure (<see cref="Quality.FailureReason.MoreThanOneFace"/>). The default, because the
    /// wrong face of a photograph accuses the wrong person.</summary>
    Only = 0,

    /// <summary>The one that is largest and nearest to the centre: maximises area - 2 d², d the distance of the box's centre to the
    /// image's in pixels. For data sets whose images are known to show one person in the middle.</summary>
    MostCentral = 1,
}
