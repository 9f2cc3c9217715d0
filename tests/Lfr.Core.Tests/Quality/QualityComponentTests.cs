using Lfr.Core.Engine;
using Lfr.Core.Quality;
using Lfr.Core.Tests.Engine;
using Lfr.DetectionStudy;

namespace Lfr.Core.Tests.Quality;

/// <summary>Each component moves when its cause does, and the others stay: planted degradations of real faces (decision 0030 has the whole tables, whose
/// spread these tolerances allow for).</summary>
public sealed class QualityComponentTests(EngineFixture engines) : IClassFixture<EngineFixture>
{
    private const int FacesOfEachSet = 4;

    [SkippableFact]
    public void Blur_lowers_sharpness_and_leaves_light_pose_and_size()
    {
        var clean = Mean("blur", 0);
        var before = clean.Sharpness;
        foreach (var percent in new[] { 1, 2 })
        {
            var blurred = Mean("blur", percent);
            Assert.InRange(blurred.Sharpness, 0, 0.75 * before);
            before = blurred.Sharpness;
            SameLight(clean, blurred, 8);
            SamePose(clean, blurred);
            Assert.InRange(blurred.Eyes, 0.94 * clean.Eyes, 1.06 * clean.Eyes);
        }
    }

    [SkippableFact]
    public void Exposure_moves_luminance_in_proportion_and_leaves_sharpness_pose_and_size()
    {
        var clean = Mean("exposure", 1);
        foreach (var gain in new[] { 0.7, 0.5 })
        {
            var dark = Mean("exposure", gain);
            Assert.InRange(dark.Luminance, 0.93 * gain * clean.Luminance, 1.07 * gain * clean.Luminance);
            Assert.InRange(dark.Sharpness, 0.9 * clean.Sharpness, 1.1 * clean.Sharpness);
            SamePose(clean, dark);
            Assert.InRange(dark.Eyes, 0.97 * clean.Eyes, 1.03 * clean.Eyes);
        }
    }

    [SkippableFact]
    public void Over_exposure_clips_and_leaves_pose_and_size()
    {
        var clean = Mean("over-exposure", 1);
        var bright = Mean("over-exposure", 2.2);
        Assert.InRange(bright.Clipped, clean.Clipped + 0.15, 1);
        Assert.InRange(bright.Luminance, clean.Luminance + 40, 255);
        SamePose(clean, bright);
        Assert.InRange(bright.Eyes, 0.97 * clean.Eyes, 1.03 * clean.Eyes);
    }

    [SkippableFact]
    public void Turning_moves_the_yaw_index_and_leaves_light_roll_and_sharpness()
    {
        var frontal = Mean("yaw", 0);
        var before = frontal.Yaw;
        foreach (var degrees in new[] { 15, 30, 45 })
        {
            var turned = Mean("yaw", degrees);
            Assert.InRange(turned.Yaw, before + 0.02, 1);
            before = turned.Yaw;
            SameLight(frontal, turned, 10);
            Assert.InRange(turned.Sharpness, 0.75 * frontal.Sharpness, 1.1 * frontal.Sharpness);
            Assert.InRange(turned.Roll, frontal.Roll - 2, frontal.Roll + 2);
        }
    }

    [SkippableFact]
    public void Downscaling_moves_sizes_in_proportion_and_leaves_light_and_pose()
    {
        var clean = Mean("face height", 200);
        foreach (var height in new[] { 100, 64, 32 })
        {
            var small = Mean("face height", height);
            var scale = height / 200.0;
            Assert.InRange(small.Eyes, 0.94 * scale * clean.Eyes, 1.06 * scale * clean.Eyes);
            Assert.InRange(small.Height, 0.85 * scale * clean.Height, 1.15 * scale * clean.Height);
            SameLight(clean, small, 4);
            SamePose(clean, small);
        }
    }

    private static void SameLight(Means clean, Means other, double levels) => Assert.InRange(other.Luminance, clean.Luminance - levels, clean.Luminance + levels);

    private static void SamePose(Means clean, Means other)
    {
        Assert.InRange(other.Yaw, clean.Yaw - 0.05, clean.Yaw + 0.05);
        Assert.InRange(other.Roll, clean.Roll - 1.5, clean.Roll + 1.5);
    }

    private Means Mean(string cause, double level)
    {
        var data = TestFolders.RequireData();
        List<StudyFace> faces = [.. StudyFaces.London(data).Take(FacesOfEachSet), .. StudyFaces.Meds(data, label => label == "Frontal").Take(FacesOfEachSet)];
        var qualities = QualityStudy.Qualities(engines.Default, faces, cause, level);
        faces.ForEach(face => face.Picture.Dispose());
        Assert.Equal(2 * FacesOfEachSet, qualities.Count);
        return new Means(
            qualities.Average(q => q.Sharpness), qualities.Average(q => q.MeanLuminance), qualities.Average(q => q.ClippedShare), qualities.Average(q => q.InterEyeDistancePixels),
            qualities.Average(q => q.FaceHeightPixels), qualities.Average(q => Math.Abs(q.YawIndex)), qualities.Average(q => Math.Abs(q.RollDegrees)));
    }

    private sealed record Means(double Sharpness, double Luminance, double Clipped, double Eyes, double Height, double Yaw, double Roll);
}
