using Lfr.DetectionStudy;

namespace Lfr.Core.Tests.Detection;

/// <summary>No frame of the detection study that something was chosen with can be counted as evidence for the choice.</summary>
public sealed class FramePurposeTests
{
    [Fact]
    public void Frames_for_choosing_and_for_evidence_never_have_one_number()
    {
        Assert.Equal(0, Backgrounds.NumberOf(FramePurpose.Choosing, 0));
        Assert.Equal(Backgrounds.FirstEvidence - 1, Backgrounds.NumberOf(FramePurpose.Choosing, Backgrounds.FirstEvidence - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Backgrounds.NumberOf(FramePurpose.Choosing, Backgrounds.FirstEvidence));
        Assert.Equal(Backgrounds.FirstEvidence, Backgrounds.NumberOf(FramePurpose.Evidence, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Backgrounds.NumberOf(FramePurpose.Evidence, -1));
    }
}
