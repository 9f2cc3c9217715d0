using Lfr.Core.Imaging;

namespace Lfr.DetectionStudy;

/// <summary>Recall on faces pasted into real, face-free frames, for each way to look and each condition.</summary>
internal static class PastedStudy
{
    public static void Run(List<Look> looks, List<StudyFace> faces, Backgrounds backgrounds, (int Width, int Height) size, IReadOnlyList<Condition> conditions, int mostFrames = 24)
    {
        using var painter = new FramePainter();
        var all = looks.ToDictionary(look => look, _ => new Tally());
        Console.WriteLine($"\n### {size.Width}x{size.Height}\n");
        Console.WriteLine("| height | rotation | blur | light | faces | " + string.Join(" | ", looks.Select(look => look.Name)) + " |");
        Console.WriteLine("|---|---|---|---|---|" + string.Concat(looks.Select(_ => "---|")));
        var number = 0;
        foreach (var condition in conditions)
        {
            var tallies = looks.ToDictionary(look => look, _ => new Tally());
            var capacity = FramePainter.Capacity(size.Width, size.Height, condition.Height);
            var frames = Math.Min(mostFrames, (faces.Count + capacity - 1) / capacity);
            for (var f = 0; f < frames; f++)
            {
                // Frames differ in their faces, and conditions in their backgrounds.
                var some = faces.Skip(f * capacity).Take(capacity).ToArray();
                using var frame = backgrounds.Frame(number, size.Width, size.Height);
                var planted = painter.Paint(frame, some, condition, number++);
                foreach (var look in looks)
                {
                    tallies[look].Count(look, frame, planted);
                    all[look].Count(look, frame, planted);
                }
            }

            var cells = looks.Select(look => FormattableString.Invariant($"{tallies[look].Found} ({tallies[look].Found / (double)tallies[look].Faces:0.000})"));
            Console.WriteLine(FormattableString.Invariant(
                $"| {condition.Height} | {condition.Degrees} | {condition.Blur} | {condition.Light} | {tallies[looks[0]].Faces} | {string.Join(" | ", cells)} |"));
        }

        Console.WriteLine("\n| look | faces found | boxes that are no face | frames | ms a frame, median |\n|---|---|---|---|---|");
        foreach (var look in looks)
        {
            var tally = all[look];
            Console.WriteLine(FormattableString.Invariant(
                $"| {look.Name} | {tally.Found} of {tally.Faces} | {tally.FalseBoxes} ({tally.FalseBoxes / (double)tally.Frames:0.0000} a frame) | {tally.Frames} | {tally.MedianMilliseconds:0.0} |"));
        }
    }
}
