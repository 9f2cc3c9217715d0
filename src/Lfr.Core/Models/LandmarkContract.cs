namespace Lfr.Core.Models;

/// <summary>What a landmark model's points are, and of which crop.</summary>
public sealed record LandmarkContract
{
    /// <summary>Number of points; the output holds twice as many values, x before y, in 0 to 1 of the crop.</summary>
    public required int Points { get; init; }

    /// <summary>The scheme that numbers the points: "iBUG-68".</summary>
    public required string Order { get; init; }

    /// <summary>The numbers of the points around the eye on the left of the picture, whose mean is its centre.</summary>
    public required IReadOnlyList<int> LeftEye { get; init; }

    /// <summary>Likewise of the eye on the right.</summary>
    public required IReadOnlyList<int> RightEye { get; init; }

    /// <summary>The number of the tip of the nose.</summary>
    public required int NoseTip { get; init; }

    /// <summary>The number of the corner of the mouth on the left of the picture.</summary>
    public required int LeftMouthCorner { get; init; }

    /// <summary>The number of the corner of the mouth on the right.</summary>
    public required int RightMouthCorner { get; init; }

    /// <summary>Which crop the model reads: "square-of-box-height", a square with the detector box's height as its side around the box's centre.</summary>
    public required string Crop { get; init; }
}
