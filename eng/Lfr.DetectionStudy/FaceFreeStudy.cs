using Lfr.Core.Detection;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Quality;

namespace Lfr.DetectionStudy;

/// <summary>Boxes in real frames without any face, and how many of them the engine's limits would let through as a template.</summary>
internal static class FaceFreeStudy
{
    public static void Run(List<Look> looks, FaceEngine engine, Backgrounds backgrounds, (int Width, int Height) size, int frames, string? saveTo)
    {
        var tallies = looks.ToDictionary(look => look, _ => new Tally());
        var reasons = new Dictionary<FailureReason, int>();
        var pictures = new Dictionary<string, int>();
        using var batch = engine.CreateBatch();
        for (var number = 0; number < frames; number++)
        {
            using var frame = backgrounds.Frame(number, size.Width, size.Height);
            foreach (var look in looks)
            {
                var boxes = tallies[look].Count(look, frame, []);
                if (look != looks[^1] || boxes.Count == 0)
                {
                    continue;
                }

                pictures[backgrounds.NameOf(number)] = pictures.GetValueOrDefault(backgrounds.NameOf(number)) + boxes.Count;
                engine.Process(frame, QualityLimits.Probe, batch);
                for (var i = 0; i < batch.Count; i++)
                {
                    reasons[batch[i].Failure] = reasons.GetValueOrDefault(batch[i].Failure) + 1;
                    Console.Error.WriteLine(FormattableString.Invariant($"frame {number} {backgrounds.NameOf(number)}: {batch[i].Detection.Box} score {batch[i].Detection.Score:0.00} {batch[i].Failure} norm {batch[i].Quality.Norm:0.00}"));
                }

                batch.Clear();
                Save(frame, boxes, saveTo, number);
            }
        }

        Console.WriteLine($"\n### {size.Width}x{size.Height}, {frames} frames without a face, cut out of {backgrounds.Count} pictures\n");
        Console.WriteLine("| look | boxes | a frame | ms a frame, median |\n|---|---|---|---|");
        foreach (var look in looks)
        {
            var tally = tallies[look];
            Console.WriteLine(FormattableString.Invariant(
                $"| {look.Name} | {tally.FalseBoxes} | {tally.FalseBoxes / (double)tally.Frames:0.0000} | {tally.MedianMilliseconds:0.0} |"));
        }

        Console.WriteLine($"\nOf the boxes of '{looks[^1].Name}' the engine's limits for probes made: {string.Join(", ", reasons.OrderBy(p => p.Key).Select(p => $"{(p.Key == FailureReason.None ? "template" : p.Key.ToString())} {p.Value}"))}.");
        Console.WriteLine($"They lie in: {string.Join(", ", pictures.OrderByDescending(p => p.Value).Select(p => $"{p.Key} {p.Value}"))}.");
    }

    private static void Save(Image frame, List<ScoredBox> boxes, string? folder, int number)
    {
        if (folder is null)
        {
            return;
        }

        using var file = File.Create(Path.Combine(folder, $"frame{number:00000}.png"));
        Annotated.Write(frame, boxes, file);
    }
}
