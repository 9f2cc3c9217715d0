using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Quality;
using Lfr.Evaluation.Statistics;

namespace Lfr.DetectionStudy;

/// <summary>Boxes of the default in frames without a face that had no part in any choice.</summary>
internal static class EvidenceStudy
{
    private const int Width = 1920;
    private const int Height = 1080;

    /// <summary>Frames that are counted where nothing else is asked for: sixty of each of 36 pictures.</summary>
    public const int Frames = 2160;

    /// <summary>Counts and prints. Parts of the frames may be counted in runs of their own: each line by picture adds up.</summary>
    /// <param name="look">The default.</param>
    /// <param name="engine">Whose limits say what would have become a template.</param>
    /// <param name="backgrounds">Frames for <see cref="FramePurpose.Evidence"/>.</param>
    /// <param name="first">The first frame, counted from 0.</param>
    /// <param name="count">How many.</param>
    public static void Run(Look look, FaceEngine engine, Backgrounds backgrounds, int first, int count)
    {
        var tally = new Tally();
        var pictures = new Dictionary<string, (int Marked, int Frames, int Boxes)>();
        var reasons = new Dictionary<FailureReason, int>();
        using var batch = engine.CreateBatch();
        for (var number = first; number < first + count; number++)
        {
            using var frame = backgrounds.Frame(number, Width, Height);
            var boxes = tally.Count(look, frame, []);
            var (marked, frames, all) = pictures.GetValueOrDefault(backgrounds.NameOf(number));
            pictures[backgrounds.NameOf(number)] = (marked + Math.Min(1, boxes.Count), frames + 1, all + boxes.Count);
            if (boxes.Count > 0)
            {
                engine.Process(frame, QualityLimits.Probe, batch);
                for (var i = 0; i < batch.Count; i++)
                {
                    reasons[batch[i].Failure] = reasons.GetValueOrDefault(batch[i].Failure) + 1;
                    Console.Error.WriteLine(FormattableString.Invariant(
                        $"frame {number} {backgrounds.NameOf(number)}: {batch[i].Detection.Box} score {batch[i].Detection.Score:0.00} {batch[i].Failure} norm {batch[i].Quality.Norm:0.00}"));
                }

                batch.Clear();
            }
        }

        var byPicture = new ClusteredProportion(pictures.Values.Select(p => new SubjectCount(p.Marked, p.Frames)));
        var frameLimits = byPicture.AsIndependent.ClopperPearson();
        var pictureLimits = byPicture.Headline(null);
        Console.WriteLine($"\n### {Width}x{Height}, evidence frames {first} to {first + count - 1}, cut out of {pictures.Count} pictures\n");
        Console.WriteLine(FormattableString.Invariant(
            $"{tally.FalseBoxes} boxes in {byPicture.Errors} of {byPicture.Trials} frames: {tally.FalseBoxes / (double)tally.Frames:0.00000} boxes a frame; {byPicture.Rate:0.00000} of the frames have one."));
        Console.WriteLine(FormattableString.Invariant($"95 % interval of that share: {frameLimits.Lower:0.00000} to {frameLimits.Upper:0.00000} (Clopper-Pearson) if the frames were independent;"));
        Console.WriteLine(FormattableString.Invariant(
            $"{pictureLimits.Lower:0.00000} to {pictureLimits.Upper:0.00000} ({pictureLimits.Method}) where frames of one picture are one cluster, design effect {byPicture.OwnDesignEffect ?? 1:0.00}."));
        Console.WriteLine($"The engine's limits for probes made of the boxes: {string.Join(", ", reasons.OrderBy(p => p.Key).Select(p => $"{(p.Key == FailureReason.None ? "template" : p.Key.ToString())} {p.Value}"))}.");
        Console.WriteLine("\n| picture | frames with a box | frames | boxes |\n|---|---|---|---|");
        foreach (var (name, (marked, frames, boxes)) in pictures.OrderByDescending(p => p.Value.Marked).ThenBy(p => p.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"| {name} | {marked} | {frames} | {boxes} |");
        }
    }
}
