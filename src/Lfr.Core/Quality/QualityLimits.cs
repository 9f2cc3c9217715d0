namespace Lfr.Core.Quality;

/// <summary>From where on a face is refused. Each limit has one component and one reason. The defaults are for the default pack, from errors on degraded
/// faces: a limit is raised as long as more than two thirds (references: half) of those that the step refuses would not have matched anyway (decision 0030).</summary>
public sealed record QualityLimits
{
    /// <summary>Nothing but implausible landmarks is refused: for evaluations, where a refusal is a failure to acquire.</summary>
    public static QualityLimits None { get; } = new()
    {
        MinNorm = 0,
        MinSharpness = 0,
        MinMeanLuminance = 0,
        MaxMeanLuminance = 255,
        MinInterEyeDistancePixels = 0,
        MaxYawIndex = float.MaxValue,
        MaxOutsideShare = 1,
    };

    /// <summary>Limits for people who pass a camera.</summary>
    public static QualityLimits Probe { get; } = new();

    /// <summary>Stricter limits for images that are enrolled: one bad reference accuses for as long as it is listed.</summary>
    public static QualityLimits Reference { get; } = new() { MinNorm = 2.6f, MinSharpness = 5f, MinInterEyeDistancePixels = 20 };

    /// <summary>Lowest <see cref="FaceQuality.Norm"/>.</summary>
    public float MinNorm { get; init; } = 2.5f;

    /// <summary>Lowest <see cref="FaceQuality.Sharpness"/>.</summary>
    public float MinSharpness { get; init; } = 4f;

    /// <summary>Lowest <see cref="FaceQuality.MeanLuminance"/>. Low by intention: darkness alone costs hardly any error, and a higher limit would refuse dark
    /// skin before it refused a bad picture.</summary>
    public float MinMeanLuminance { get; init; } = 8f;

    /// <summary>Highest <see cref="FaceQuality.MeanLuminance"/>.</summary>
    public float MaxMeanLuminance { get; init; } = 250f;

    /// <summary>Lowest <see cref="FaceQuality.InterEyeDistancePixels"/>.</summary>
    public float MinInterEyeDistancePixels { get; init; } = 8f;

    /// <summary>Highest absolute <see cref="FaceQuality.YawIndex"/>.</summary>
    public float MaxYawIndex { get; init; } = 0.6f;

    /// <summary>Highest <see cref="FaceQuality.OutsideShare"/>. High by intention: four in five of the planted faces that a quarter refused would have matched (decision 0030).</summary>
    public float MaxOutsideShare { get; init; } = 0.5f;

    /// <summary>The first reason to refuse, in the order in which a person would mend them, or <see cref="FailureReason.None"/>.</summary>
    public FailureReason Refusal(in FaceQuality quality) => quality switch
    {
        _ when quality.OutsideShare > MaxOutsideShare => FailureReason.CutOff,
        _ when quality.InterEyeDistancePixels < MinInterEyeDistancePixels => FailureReason.TooSmall,
        _ when MathF.Abs(quality.YawIndex) > MaxYawIndex => FailureReason.PoseTooFar,
        _ when quality.MeanLuminance < MinMeanLuminance => FailureReason.TooDark,
        _ when quality.MeanLuminance > MaxMeanLuminance => FailureReason.TooBright,
        _ when quality.Sharpness < MinSharpness => FailureReason.Blurred,
        _ when quality.Norm < MinNorm => FailureReason.NormTooLow,
        _ => FailureReason.None,
    };
}
