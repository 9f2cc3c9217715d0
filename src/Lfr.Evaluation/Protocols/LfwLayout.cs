using System.Globalization;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>Labeled Faces in the Wild: <c>Name/Name_0001.jpg</c> below the folder (or below lfw/), and View 2's <c>pairs.txt</c>. The set has no demographic labels.</summary>
internal static class LfwLayout
{
    public static DatasetManifest Read(string folder, AgeBands ages)
    {
        var problems = new InputProblems();
        var builder = new ManifestBuilder("Labeled Faces in the Wild", folder);
        foreach (string file in DatasetLayouts.Images(folder))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            int cut = name.LastIndexOf('_');
            if (cut > 0 && Path.GetFileName(Path.GetDirectoryName(file)) == name[..cut])
            {
                builder.Add(file, name[..cut], "", "");
            }
        }

        builder.Notes.Add("The data set has no demographic labels; nothing about groups can be said from it.");
        string path = Path.Combine(folder, "pairs.txt");
        return builder.Build(problems, "pairs.txt", entries => File.Exists(path) ? LfwPairs.Read(path, entries, problems, headed: true) : null);
    }
}

/// <summary>Reads pairs in LFW's form: <c>name i j</c> (mated) and <c>name i other j</c> (non-mated), separated by tabs.</summary>
internal static class LfwPairs
{
    public static List<(int, int)> Read(string path, IReadOnlyList<ManifestEntry> entries, InputProblems problems, bool headed)
    {
        string file = Path.GetFileName(path);
        var images = new Dictionary<(string, int), int>();
        for (int i = 0; i < entries.Count; i++)
        {
            string name = Path.GetFileNameWithoutExtension(entries[i].Image);
            if (int.TryParse(name[(name.LastIndexOf('_') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                images.TryAdd((entries[i].Subject, number), i);
            }
        }

        var pairs = new List<(int, int)>();
        long line = 0;
        Lfr.Core.InputFile.Require(path);
        foreach (string text in File.ReadLines(path))
        {
            line++;
            string[] parts = text.Split('\t', StringSplitOptions.TrimEntries);
            if (text.Length == 0 || (headed && line == 1 && parts.Length <= 2))
            {
                continue;
            }

            (string Name, string Number)[]? two = parts switch
            {
                [string name, string i, string j] => [(name, i), (name, j)],
                [string name, string i, string other, string j] => [(name, i), (other, j)],
                _ => null,
            };
            if (two is null)
            {
                problems.Add(file, line, null, "the line is neither 'name i j' nor 'name i other j' with tabs");
                continue;
            }

            int[] found = two.Select(t => int.TryParse(t.Number, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && images.TryGetValue((t.Name, n), out int index) ? index : -1).ToArray();
            if (found[0] < 0 || found[1] < 0)
            {
                problems.Add(file, line, null, $"no image for {string.Join(" ", parts)}");
            }
            else
            {
                pairs.Add((found[0], found[1]));
            }
        }

        return pairs;
    }
}
