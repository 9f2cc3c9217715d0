namespace Lfr.Core.Detection;

/// <summary>The five points that alignment uses, in pixels of the image. Left and right are the viewer's: the left eye is the one
/// further left in an upright picture.</summary>
/// <param name="LeftEye">Centre of the eye on the left of the picture.</param>
/// <param name="RightEye">Centre of the eye on the right of the picture.</param>
/// <param name="NoseTip">Tip of the nose.</param>
/// <param name="LeftMouthCorner">Corner of the mouth on the left of the picture.</param>
/// <param name="RightMouthCorner">Corner of the mouth on the right of the picture.</param>
public readonly record struct FaceLandmarks(
    ImagePoint LeftEye, ImagePoint RightEye, ImagePoint NoseTip, ImagePoint LeftMouthCorner, ImagePoint RightMouthCorner)
{
    /// <summary>Number of points.</summary>
    public const int Count = 5;

    /// <summary>The points in the order of the constructor.</summary>
    /// <param name="index">0 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such point.</exception>
    public ImagePoint this[int index] => index switch
    {
        0 => LeftEye,
        1 => RightEye,
        2 => NoseTip,
        3 => LeftMouthCorner,
        4 => RightMouthCorner,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "index must be 0..4: there are five points."),
    };

    /// <summary>Distance between the eye centres in pixels.</summary>
    public float InterEyeDistance => LeftEye.DistanceTo(RightEye);

    /// <summary>Rotation in the image plane in degrees, 0 for level eyes, positive where the picture's right eye is lower.</summary>
    public float RollDegrees => MathF.Atan2(RightEye.Y - LeftEye.Y, RightEye.X - LeftEye.X) * (180f / MathF.PI);
}
