using System.Numerics.Tensors;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Quality;

namespace Lfr.DetectionStudy;

/// <summary>What planted degradations do to each quality component, and which refusals would have spared an error.</summary>
internal static class QualityStudy
{
    private static readonly (string Name, Func<FaceQuality, double> Value)[] Components =
    [
        ("norm", q => q.Norm), ("sharpness", q => q.Sharpness), ("mean luminance", q => q.MeanLuminance), ("clipped share", q => q.ClippedShare),
        ("eyes px", q => q.InterEyeDistancePixels), ("abs. yaw index", q => Math.Abs(q.YawIndex)), ("pitch index", q => q.PitchIndex), ("abs. roll", q => Math.Abs(q.RollDegrees)),
        ("outside share", q => q.OutsideShare),
    ];

    private static readonly (string Name, double[] Levels, Func<StudyFace, double, Image> Make)[] Causes =
    [
        ("blur, sigma in % of the face", [0, 1, 2, 4, 6, 8], static (face, level) => Edited(face, image => Degrade.Blur(image, level / 100 * face.Height))),
        ("exposure, gain", [1, 0.7, 0.5, 0.35, 0.2, 0.1, 0.05], static (face, level) => Edited(face, image => Degrade.Expose(image, level))),
        ("over-exposure, gain", [1, 1.3, 1.7, 2.2, 3, 5], static (face, level) => Edited(face, image => Degrade.Expose(image, level))),
        ("light left, with noise", [1, 0.1, 0.02, 0.005], static (face, level) => Edited(face, image => Degrade.Darken(image, level, 1))),
        ("yaw in degrees, as a plane", [0, 15, 30, 45, 60], static (face, level) => Degrade.Turn(face.Picture, level, face.Centre.X, face.Centre.Y, 1.5 * face.Height)),
        ("face height px, downscaled", [200, 100, 64, 48, 32, 24, 16], Smaller),
        ("cut off by the left edge, % of the face", [0, 10, 20, 30, 40, 50, 60], static (face, level) => Cut(face, level, 0, 0)),
        ("cut off by the lower edge, % of the face", [0, 10, 20, 30, 40, 50], static (face, level) => Cut(face, 0, level, 0)),
        ("cut off by the upper edge, % of the face", [0, 10, 20, 30, 40, 50], static (face, level) => Cut(face, 0, 0, level)),
    ];

    /// <summary>The qualities of the faces that are found at one level of a cause.</summary>
    /// <param name="engine">Measures them.</param>
    /// <param name="faces">Clean photographs.</param>
    /// <param name="cause">How the name of the cause begins.</param>
    /// <param name="level">The level.</param>
    public static List<FaceQuality> Qualities(FaceEngine engine, IEnumerable<StudyFace> faces, string cause, double level)
    {
        using var batch = engine.CreateBatch();
        var make = Causes.First(c => c.Name.StartsWith(cause, StringComparison.Ordinal)).Make;
        return [.. faces.Select(face => Measure(engine, batch, face, make, level)).Where(s => s is not null).Select(s => s!.Value.Quality)];
    }

    /// <summary>Mean of each component at each level, over the faces that were found.</summary>
    public static void Planted(FaceEngine engine, IReadOnlyList<StudyFace> faces)
    {
        foreach (var cause in Causes)
        {
            Console.WriteLine($"\n| {cause.Name} | found of {faces.Count} | " + string.Join(" | ", Components.Select(c => c.Name)) + " |\n|---|---|" + string.Concat(Components.Select(_ => "---|")));
            foreach (var level in cause.Levels)
            {
                var samples = Qualities(engine, faces, cause.Name, level);
                Console.WriteLine(FormattableString.Invariant($"| {level} | {samples.Count} | {string.Join(" | ", Components.Select(c => samples.Count == 0 ? "" : FormattableString.Invariant($"{samples.Average(c.Value):0.00}")))} |"));
            }
        }
    }

    /// <summary>Clean references against degraded probes: errors at a threshold, by value of each component.</summary>
    public static void Discard(FaceEngine engine, IReadOnlyList<StudyFace> references, IReadOnlyList<StudyFace> probes, IReadOnlyList<StudyFace> extra, double threshold)
    {
        using var batch = engine.CreateBatch();
        var known = references.Select(face => (face.Subject, Vector: Vector(engine, batch, face)))
            .Where(r => r.Vector is not null).ToList();
        var trials = new List<(FaceQuality Quality, bool Match, double Other)>();
        foreach (var cause in Causes)
        {
            foreach (var level in cause.Levels)
            {
                foreach (var face in probes)
                {
                    Add(face, cause.Make, level);
                }
            }
        }

        foreach (var face in extra)
        {
            Add(face, static (f, _) => Edited(f, static _ => { }), 0);
        }

        var misses = trials.Count(t => !t.Match);
        Console.WriteLine(FormattableString.Invariant($"\n{trials.Count} probes against {known.Count} clean references at {threshold:0.0000}: {misses} false non-matches; {trials.Count(t => t.Other >= threshold)} probes with a false match among the references."));
        Console.WriteLine("\n| component | worst first: discarded | false non-matches left of probes left | value at the cut |\n|---|---|---|---|");
        foreach (var (name, value) in Components)
        {
            var higherIsWorse = name.StartsWith("abs.", StringComparison.Ordinal) || name.EndsWith("share", StringComparison.Ordinal);
            var ordered = trials.OrderBy(t => higherIsWorse ? -value(t.Quality) : value(t.Quality)).ToList();
            foreach (var share in new[] { 0.05, 0.1, 0.2, 0.3, 0.4 })
            {
                var cut = (int)(share * ordered.Count);
                Console.WriteLine(FormattableString.Invariant($"| {name} | {share:P0} | {ordered.Skip(cut).Count(t => !t.Match)} of {ordered.Count - cut} | {value(ordered[cut].Quality):0.00} |"));
            }
        }

        Console.WriteLine("\n| limit | probes refused | of them would not have matched | false matches among the refused | false non-matches left of probes left |\n|---|---|---|---|---|");
        foreach (var (name, refused) in Limits())
        {
            var gone = trials.Where(t => refused(t.Quality)).ToList();
            Console.WriteLine(FormattableString.Invariant($"| {name} | {gone.Count} | {gone.Count(t => !t.Match)} | {gone.Count(t => t.Other >= threshold)} | {misses - gone.Count(t => !t.Match)} of {trials.Count - gone.Count} |"));
        }

        void Add(StudyFace face, Func<StudyFace, double, Image> make, double level)
        {
            if (known.All(r => r.Subject != face.Subject) || Measure(engine, batch, face, make, level) is not { } sample)
            {
                return;
            }

            var vector = batch.Vector(sample.Index).ToArray();
            var scores = known.Select(r => (r.Subject, Score: TensorPrimitives.Dot<float>(r.Vector!, vector))).ToList();
            trials.Add((sample.Quality, scores.Where(s => s.Subject == face.Subject).Max(s => s.Score) >= threshold, scores.Where(s => s.Subject != face.Subject).Max(s => s.Score)));
        }
    }

    private static IEnumerable<(string, Func<FaceQuality, bool>)> Limits()
    {
        foreach (var limit in new[] { 1.5, 1.8, 2.0, 2.2, 2.5, 2.6, 2.8, 3.0 })
        {
            yield return (FormattableString.Invariant($"norm < {limit}"), q => q.Norm < limit);
        }

        foreach (var limit in new[] { 2.0, 3, 4, 5, 6, 8, 10 })
        {
            yield return (FormattableString.Invariant($"sharpness < {limit}"), q => q.Sharpness < limit);
        }

        foreach (var limit in new[] { 8.0, 12, 16, 20, 30, 40 })
        {
            yield return (FormattableString.Invariant($"mean luminance < {limit}"), q => q.MeanLuminance < limit);
        }

        foreach (var limit in new[] { 200.0, 220, 230, 240, 250 })
        {
            yield return (FormattableString.Invariant($"mean luminance > {limit}"), q => q.MeanLuminance > limit);
        }

        foreach (var limit in new[] { 6.0, 8, 9, 10, 12, 16, 20 })
        {
            yield return (FormattableString.Invariant($"eyes < {limit} px"), q => q.InterEyeDistancePixels < limit);
        }

        foreach (var limit in new[] { 0.4, 0.6, 0.8, 1, 1.2 })
        {
            yield return (FormattableString.Invariant($"abs. yaw index > {limit}"), q => Math.Abs(q.YawIndex) > limit);
        }

        foreach (var limit in new[] { 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4 })
        {
            yield return (FormattableString.Invariant($"outside share > {limit}"), q => q.OutsideShare > limit);
        }

        yield return ("QualityLimits.Probe", q => QualityLimits.Probe.Refusal(q) != FailureReason.None);
        yield return ("QualityLimits.Reference", q => QualityLimits.Reference.Refusal(q) != FailureReason.None);
    }

    private static float[]? Vector(FaceEngine engine, FaceBatch batch, StudyFace face) =>
        Measure(engine, batch, face, static (f, _) => Edited(f, static _ => { }), 0) is { } sample ? batch.Vector(sample.Index).ToArray() : null;

    private static (int Index, FaceQuality Quality)? Measure(FaceEngine engine, FaceBatch batch, StudyFace face, Func<StudyFace, double, Image> make, double level)
    {
        using var image = make(face, level);
        engine.Process(image, QualityLimits.None, batch);
        var index = batch.Count == 0 ? -1 : FaceEngineExtensions.MostCentral(batch, image.Width, image.Height);
        return index >= 0 && batch[index].HasTemplate ? (index, batch[index].Quality) : null;
    }

    private static Image Edited(StudyFace face, Action<Image> edit)
    {
        var copy = new Image(face.Picture.Width, face.Picture.Height, face.Picture.Format);
        face.Picture.Pixels.CopyTo(copy.Pixels);
        edit(copy);
        return copy;
    }

    /// <summary>Takes so much of the picture away that a share of the face, as the study measures it, is gone at an edge.</summary>
    private static Image Cut(StudyFace face, double left, double bottom, double top)
    {
        var (x, y) = face.Centre;
        var columns = left == 0 ? 0 : (int)Math.Round(Math.Max(0, x - (face.Width / 2) + (left / 100 * face.Width)));
        var rows = top == 0 ? 0 : (int)Math.Round(Math.Max(0, y - (face.Height / 2) + (top / 100 * face.Height)));
        var end = bottom == 0 ? face.Picture.Height : (int)Math.Round(Math.Min(face.Picture.Height, y + (face.Height / 2) - (bottom / 100 * face.Height)));
        using var resizer = new ImageResizer(ResizeFilter.Triangle);
        var kept = face.Picture.View.Crop(columns, rows, face.Picture.Width - columns, end - rows);
        return resizer.Resize(kept, kept.Width, kept.Height);
    }

    private static Image Smaller(StudyFace face, double height)
    {
        using var resizer = new ImageResizer(ResizeFilter.Triangle);
        var scale = height / face.Height;
        return resizer.Resize(face.Picture, (int)(face.Picture.Width * scale), (int)(face.Picture.Height * scale));
    }
}
