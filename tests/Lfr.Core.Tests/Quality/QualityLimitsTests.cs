using Lfr.Core.Quality;

namespace Lfr.Core.Tests.Quality;

public sealed class QualityLimitsTests
{
    private static readonly FaceQuality Good = new(3.8f, 25, 120, 0, 60, 150, 0, 0, 0.5f, 0);

    public static TheoryData<FaceQuality, FailureReason> Cases => new()
    {
        { Good, FailureReason.None },
        { Good with { Norm = 2.4f }, FailureReason.NormTooLow },
        { Good with { Sharpness = 3 }, FailureReason.Blurred },
        { Good with { MeanLuminance = 5 }, FailureReason.TooDark },
        { Good with { MeanLuminance = 252 }, FailureReason.TooBright },
        { Good with { InterEyeDistancePixels = 5 }, FailureReason.TooSmall },
        { Good with { YawIndex = -0.61f }, FailureReason.PoseTooFar },
        { Good with { OutsideShare = 0.51f }, FailureReason.CutOff },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_component_has_its_reason(FaceQuality quality, FailureReason expected) => Assert.Equal(expected, QualityLimits.Probe.Refusal(quality));

    [Fact]
    public void A_value_at_the_limit_passes()
    {
        var limits = QualityLimits.Probe;
        Assert.Equal(FailureReason.None, limits.Refusal(Good with { Norm = limits.MinNorm, Sharpness = limits.MinSharpness, YawIndex = -limits.MaxYawIndex }));
    }

    [Fact]
    public void No_limits_refuse_nothing() => Assert.Equal(FailureReason.None, QualityLimits.None.Refusal(new FaceQuality(0, 0, 0, 1, 0, 0, 90, 9, 9, 1)));

    /// <summary>As the table of decision 0030 has them, which comes from curves: whoever moves one makes the curve anew.</summary>
    [Fact]
    public void The_limits_are_those_of_the_curves()
    {
        var curves = new QualityLimits
        {
            MinNorm = 2.5f,
            MinSharpness = 4,
            MinMeanLuminance = 8,
            MaxMeanLuminance = 250,
            MinInterEyeDistancePixels = 8,
            MaxYawIndex = 0.6f,
            MaxOutsideShare = 0.5f,
        };
        Assert.Equal(curves, QualityLimits.Probe);
        Assert.Equal(curves with { MinNorm = 2.6f, MinSharpness = 5, MinInterEyeDistancePixels = 20 }, QualityLimits.Reference);
    }

    [Fact]
    public void References_are_held_to_more_than_probes()
    {
        Assert.True(QualityLimits.Reference.MinNorm >= QualityLimits.Probe.MinNorm);
        Assert.True(QualityLimits.Reference.MinSharpness >= QualityLimits.Probe.MinSharpness);
        Assert.True(QualityLimits.Reference.MinInterEyeDistancePixels >= QualityLimits.Probe.MinInterEyeDistancePixels);
        Assert.True(QualityLimits.Reference.MaxOutsideShare <= QualityLimits.Probe.MaxOutsideShare);
    }
}
