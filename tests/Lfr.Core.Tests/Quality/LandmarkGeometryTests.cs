using Lfr.Core.Detection;
using Lfr.Core.Quality;

namespace Lfr.Core.Tests.Quality;

public sealed class LandmarkGeometryTests
{
    private static readonly FaceLandmarks Frontal = new(new(40, 40), new(80, 40), new(60, 60), new(45, 80), new(75, 80));
    private static readonly BoundingBox Box = new(20, 10, 100, 110);

    private static FaceDetection Face(FaceLandmarks landmarks) => new(Box, 0.9f, landmarks);

    [Fact]
    public void A_frontal_face_has_its_nose_in_the_middle()
    {
        var (yaw, pitch) = LandmarkGeometry.PoseIndices(Frontal);
        Assert.Equal(0, yaw, 1e-6f);
        Assert.Equal(0.5f, pitch, 1e-6f);
        Assert.True(LandmarkGeometry.IsPlausible(Face(Frontal)));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-75)]
    [InlineData(180)]
    public void Tilting_the_head_changes_roll_and_nothing_else(float degrees)
    {
        var turned = new FaceLandmarks(Turn(0), Turn(1), Turn(2), Turn(3), Turn(4));
        var (yaw, pitch) = LandmarkGeometry.PoseIndices(turned);
        Assert.Equal(0, yaw, 1e-4f);
        Assert.Equal(0.5f, pitch, 1e-4f);
        Assert.Equal(degrees, Math.Abs(degrees) == 180 ? Math.Abs(turned.RollDegrees) : turned.RollDegrees, 1e-3f);

        ImagePoint Turn(int i)
        {
            var (sin, cos) = MathF.SinCos(degrees * MathF.PI / 180);
            var (x, y) = (Frontal[i].X - 60, Frontal[i].Y - 60);
            return new ImagePoint((x * cos) - (y * sin) + 60, (x * sin) + (y * cos) + 60);
        }
    }

    [Fact]
    public void A_nose_at_the_right_eye_is_a_yaw_of_one() =>
        Assert.Equal(1, LandmarkGeometry.PoseIndices(Frontal with { NoseTip = new(80, 60) }).Yaw, 1e-6f);

    public static TheoryData<string, FaceLandmarks> Implausible => new()
    {
        { "a point far outside the box", Frontal with { NoseTip = new(200, 60) } },
        { "eyes in one place", Frontal with { RightEye = new(40, 40) } },
        { "mouth above the eyes", Frontal with { LeftMouthCorner = new(45, 20), RightMouthCorner = new(75, 20) } },
        { "crossed mouth", Frontal with { LeftMouthCorner = new(75, 80), RightMouthCorner = new(45, 80) } },
        { "a point that is not finite", Frontal with { LeftEye = new(float.NaN, 40) } },
        { "everything in one place", new FaceLandmarks(new(60, 60), new(60, 60), new(60, 60), new(60, 60), new(60, 60)) },
    };

    [Theory]
    [MemberData(nameof(Implausible))]
    public void What_no_face_can_have_is_refused(string why, FaceLandmarks landmarks) =>
        Assert.False(LandmarkGeometry.IsPlausible(Face(landmarks)), why);
}
