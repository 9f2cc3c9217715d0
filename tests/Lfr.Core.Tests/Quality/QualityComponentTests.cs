using Lfr.Core.Engine;
using Lfr.Core.Quality;
using Lfr.Core.Tests.Engine;
using Lfr.DetectionStudy;
using Xunit.Abstractions;

namespace Lfr.Core.Tests.Quality;

/// <summary>Each component moves when its cause does, and the others stay: planted degradations of real faces (decision 0030 has the whole tables, whose
/// spread these tolerances allow for).</summary>
public sealed class QualityComponentTests(EngineFixture engines, ITestOutputHelper output) : IClassFixture<EngineFixture>
{
    private const int FacesOfEachSet = 4;

    // The same for every component of a cause, so measured once.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(string Cause, double Level), Means> Known = new();

    // Ratios for sharpness, luminance, eye distance and height; differences for shares, indices and degrees.
    public static TheoryData<string, double, double, string, double, double> Couplings
    {
        get
        {
            var data = new TheoryData<string, double, double, string, double, double>();
            foreach (var (cause, none, level, bounds) in new (string, double, double, (string Component, double Low, double High)[])[]
            {
                ("blur", 0, 2, [("sharpness", 0, 0.3), ("luminance", 0.94, 1.06), ("clipped", -0.03, 0.02), ("eyes", 0.95, 1.07), ("height", 0.9, 1.1), ("yaw", -0.05, 0.05), ("roll", -1.5, 1.5), ("pitch", -0.03, 0.07), ("outside", -0.001, 0.001)]),
                ("exposure", 1, 0.5, [("sharpness", 0.93, 1.07), ("luminance", 0.46, 0.54), ("clipped", -0.03, 0.03), ("eyes", 0.98, 1.02), ("height", 0.95, 1.05), ("yaw", -0.03, 0.03), ("roll", -1.0, 1.0), ("pitch", -0.03, 0.03), ("outside", -0.001, 0.001)]),
                ("over-exposure", 1, 2.2, [("sharpness", 1.0, 1.5), ("luminance", 1.4, 2.2), ("clipped", 0.15, 0.7), ("eyes", 0.98, 1.04), ("height", 0.93, 1.07), ("yaw", -0.03, 0.03), ("roll", -1.0, 1.0), ("pitch", -0.03, 0.03), ("outside", -0.001, 0.001)]),
                ("yaw", 0, 30, [("sharpness", 0.75, 1.1), ("luminance", 0.92, 1.1), ("clipped", -0.02, 0.06), ("eyes", 0.82, 0.95), ("height", 0.9, 1.1), ("yaw", 0.08, 0.3), ("roll", -2.0, 2.0), ("pitch", -0.03, 0.03), ("outside", -0.001, 0.001)]),
                ("face height", 200, 64, [("sharpness", 0.2, 0.6), ("luminance", 0.97, 1.03), ("clipped", -0.02, 0.02), ("eyes", 0.31, 0.33), ("height", 0.29, 0.35), ("yaw", -0.03, 0.03), ("roll", -1.0, 1.0), ("pitch", -0.03, 0.04), ("outside", -0.001, 0.001)]),
            })
            {
                foreach (var (component, low, high) in bounds)
                {
                    data.Add(cause, none, level, component, low, high);
                }
            }

            return data;
        }
    }

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

    [SkippableFact]
    public void An_edge_moves_the_outside_share_and_leaves_pose_and_size()
    {
        var whole = Mean("cut off by the upper edge", 0);
        Assert.Equal(0, whole.Outside, 2);
        var before = whole.Outside;
        foreach (var share in new[] { 10, 20, 30 })
        {
            var cut = Mean("cut off by the upper edge", share);
            Assert.InRange(cut.Outside, before + 0.05, 0.5);
            before = cut.Outside;
            SamePose(whole, cut);
            Assert.InRange(cut.Eyes, 0.97 * whole.Eyes, 1.03 * whole.Eyes);
        }

        Assert.InRange(Mean("cut off by the left edge", 10).Outside, 0.1, 0.4);
    }

    /// <summary>Every component against every cause: what must move, and by how much what is coupled to it may. A component that starts to move with another's cause fails here.</summary>
    [SkippableTheory]
    [MemberData(nameof(Couplings))]
    public void Every_component_moves_as_much_as_it_is_known_to(string cause, double none, double level, string component, double low, double high)
    {
        var (clean, degraded) = (Component(Mean(cause, none), component), Component(Mean(cause, level), component));
        var relative = component is "sharpness" or "luminance" or "eyes" or "height";
        var moved = relative ? degraded / clean : degraded - clean;
        output.WriteLine(FormattableString.Invariant($"{cause} {level}: {component} {clean:0.000} -> {degraded:0.000}, {(relative ? "ratio" : "difference")} {moved:0.000}"));
        Assert.InRange(moved, low, high);
    }

    private static double Component(Means means, string name) => name switch
    {
        "sharpness" => means.Sharpness,
        "luminance" => means.Luminance,
        "clipped" => means.Clipped,
        "eyes" => means.Eyes,
        "height" => means.Height,
        "yaw" => means.Yaw,
        "roll" => means.Roll,
        "pitch" => means.Pitch,
        _ => means.Outside,
    };

    private static void SameLight(Means clean, Means other, double levels) => Assert.InRange(other.Luminance, clean.Luminance - levels, clean.Luminance + levels);

    private static void SamePose(Means clean, Means other)
    {
        Assert.InRange(other.Yaw, clean.Yaw - 0.05, clean.Yaw + 0.05);
        Assert.InRange(other.Roll, clean.Roll - 1.5, clean.Roll + 1.5);
    }

    private Means Mean(string cause, double level) => Known.GetOrAdd((cause, level), _ => Measure(cause, level));

    private Means Measure(string cause, double level)
    {
        var data = TestFolders.RequireData();
        List<StudyFace> faces = [.. StudyFaces.London(data).Take(FacesOfEachSet), .. StudyFaces.Meds(data, label => label == "Frontal").Take(FacesOfEachSet)];
        var qualities = QualityStudy.Qualities(engines.Default, faces, cause, level);
        faces.ForEach(face => face.Picture.Dispose());
        Assert.Equal(2 * FacesOfEachSet, qualities.Count);
        return new Means(
            qualities.Average(q => q.Sharpness), qualities.Average(q => q.MeanLuminance), qualities.Average(q => q.ClippedShare), qualities.Average(q => q.InterEyeDistancePixels),
            qualities.Average(q => q.FaceHeightPixels), qualities.Average(q => Math.Abs(q.YawIndex)), qualities.Average(q => Math.Abs(q.RollDegrees)),
            qualities.Average(q => q.PitchIndex), qualities.Average(q => q.OutsideShare));
    }

    private sealed record Means(double Sharpness, double Luminance, double Clipped, double Eyes, double Height, double Yaw, double Roll, double Pitch, double Outside);
}
