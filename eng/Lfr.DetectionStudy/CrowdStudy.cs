using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lfr.Core.Imaging;

namespace Lfr.DetectionStudy;

/// <summary>Recall and false boxes on photographs and frames of clips whose faces a person marked (crowd-truth.csv).</summary>
internal static class CrowdStudy
{
    /// <summary>Lower edges of the classes of face height, in pixels of the picture.</summary>
    private static readonly int[] Classes = [0, 24, 32, 48, 96];

    public static void Run(List<Look> looks, string photographs, string data, string? saveTo)
    {
        var truth = Truth();
        var pictures = Directory.EnumerateFiles(photographs, "*.jpg").Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), Bytes: File.ReadAllBytes(path)))
            .Concat(Frames(Path.Combine(data, "video"), truth.Keys)).ToList();
        Console.WriteLine("\n### Crowds\n");
        Console.WriteLine("| picture | faces | " + string.Join(" | ", looks.Select(look => $"{look.Name}: found, false")) + " |\n|---|---|" + string.Concat(looks.Select(_ => "---|")));
        var all = looks.ToDictionary(look => look, _ => new Tally());
        var byHeight = new (int Faces, int[] Found)[Classes.Length];
        Array.ForEach(Enumerable.Range(0, Classes.Length).ToArray(), i => byHeight[i].Found = new int[looks.Count]);
        foreach (var (name, bytes) in pictures)
        {
            using var picture = ImageDecoder.Default.Decode(bytes, ImageLimits.Default);
            var faces = truth.GetValueOrDefault(name, []);
            var cells = new List<string>();
            foreach (var look in looks)
            {
                var tally = new Tally();
                tally.Count(look, picture, faces);
                all[look].Count(look, picture, faces);
                cells.Add($"{tally.Found}, {tally.FalseBoxes}");
            }

            foreach (var face in faces)
            {
                byHeight[ClassOf(face.Height)].Faces++;
            }

            foreach (var (look, l) in looks.Select((look, l) => (look, l)))
            {
                var boxes = look.Find(picture).ToArray();
                foreach (var face in faces.Where(face => Array.Exists(boxes, box => face.IsFoundBy(box.Box))))
                {
                    byHeight[ClassOf(face.Height)].Found[l]++;
                }
            }

            Console.WriteLine($"| {name} | {faces.Count} | {string.Join(" | ", cells)} |");
            if (saveTo is not null)
            {
                using var copy = ImageDecoder.Default.Decode(bytes, ImageLimits.Default);
                var boxes = looks[^1].Find(picture).ToArray();
                foreach (var (box, i) in boxes.Select((box, i) => (box, i)))
                {
                    Console.Error.WriteLine(FormattableString.Invariant($"{name} {i}: {box.Box.CentreX:0},{box.Box.CentreY:0},{box.Box.Height:0} score {box.Score:0.00}"));
                }

                using var file = File.Create(Path.Combine(saveTo, name + ".png"));
                Annotated.Write(copy, boxes, file);
            }
        }

        Console.WriteLine($"| all | {all[looks[0]].Faces} | {string.Join(" | ", looks.Select(look => $"{all[look].Found}, {all[look].FalseBoxes}"))} |");
        ByHeight(looks, byHeight);
    }

    private static void ByHeight(List<Look> looks, (int Faces, int[] Found)[] byHeight)
    {
        Console.WriteLine("\n| face height, px | faces | " + string.Join(" | ", looks.Select(look => look.Name + ": found")) + " |\n|---|---|" + string.Concat(looks.Select(_ => "---|")));
        for (var i = 0; i < Classes.Length; i++)
        {
            var upTo = i + 1 < Classes.Length ? $"{Classes[i]} to under {Classes[i + 1]}" : $"{Classes[i]} or more";
            Console.WriteLine($"| {upTo} | {byHeight[i].Faces} | {string.Join(" | ", byHeight[i].Found)} |");
        }
    }

    private static int ClassOf(double height) => Array.FindLastIndex(Classes, edge => height >= edge);

    public static Dictionary<string, List<PlantedFace>> Truth() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "crowd-truth.csv")).Skip(1).Select(line => line.Split(',')).GroupBy(cells => cells[0])
            .ToDictionary(group => group.Key, group => group.Where(cells => cells[1].Length > 0).Select(cells => new PlantedFace(Number(cells[1]), Number(cells[2]), Number(cells[3]))).ToList());

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The frames that the table names as CLIP@SECONDS, where ffmpeg is installed.</summary>
    private static IEnumerable<(string, byte[])> Frames(string folder, IEnumerable<string> names)
    {
        foreach (var name in names.Where(n => n.Contains('@', StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var at = name.Split('@');
            Process process;
            try
            {
                process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-ss", at[1], "-i", Path.Combine(folder, at[0]), "-frames:v", "1", "-f", "image2pipe", "-c:v", "ppm", "-"]) { RedirectStandardOutput = true })!;
            }
            catch (Win32Exception)
            {
                Console.WriteLine("(no clips: ffmpeg is not installed)");
                yield break;
            }

            using (process)
            using (var stream = new MemoryStream())
            {
                process.StandardOutput.BaseStream.CopyTo(stream);
                process.WaitForExit();
                yield return (name, stream.ToArray());
            }
        }
    }
}
