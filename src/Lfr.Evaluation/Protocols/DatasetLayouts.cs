using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>Native layouts of public data sets, read as they are unpacked. Nothing is downloaded. Labels and identities are the data set's own.</summary>
public static class DatasetLayouts
{
    private static readonly SortedDictionary<string, Func<string, AgeBands, DatasetManifest>> s_layouts = new(StringComparer.Ordinal)
    {
        ["frll"] = FrllLayout.Read,
        ["meds"] = MedsLayout.Read,
        ["lfw"] = LfwLayout.Read,
        ["utkface"] = UtkFaceLayout.Read,
        ["rfw"] = RfwLayout.Read,
        ["bfw"] = BfwLayout.Read,
        ["fairface"] = FairFaceLayout.Read,
    };

    /// <summary>The names of the layouts.</summary>
    public static IReadOnlyCollection<string> Names => s_layouts.Keys;

    /// <summary>Reads a data set's folder.</summary>
    /// <param name="layout">One of <see cref="Names"/>.</param>
    /// <param name="folder">The folder that the data set was unpacked to.</param>
    /// <param name="ages">How ages become bands.</param>
    /// <exception cref="ArgumentException">The layout's name is unknown.</exception>
    /// <exception cref="InputException">The folder is not of that layout.</exception>
    public static DatasetManifest Read(string layout, string folder, AgeBands? ages = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!s_layouts.TryGetValue(layout, out Func<string, AgeBands, DatasetManifest>? read))
        {
            throw new ArgumentException($"The layout '{layout}' is unknown; known are {string.Join(", ", Names)}.", nameof(layout));
        }

        return Directory.Exists(folder)
            ? read(Path.GetFullPath(folder), ages ?? AgeBands.Default)
            : throw new InputException(new InputProblem(folder, 0, null, "the folder does not exist"));
    }

    /// <summary>The layout that a folder's files show, or null where none or several fit.</summary>
    public static string? Detect(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var found = new List<string>();
        void Add(string layout, bool fits)
        {
            if (fits)
            {
                found.Add(layout);
            }
        }

        Add("frll", FrllLayout.Table(folder) is not null);
        Add("meds", File.Exists(Path.Combine(folder, "subject_metadata.csv")));
        Add("lfw", File.Exists(Path.Combine(folder, "pairs.txt")));
        Add("rfw", Directory.Exists(Path.Combine(folder, "data")) && Directory.Exists(Path.Combine(folder, "txts")));
        Add("fairface", Directory.EnumerateFiles(folder, "fairface_label_*.csv").Any());
        Add("bfw", Directory.EnumerateDirectories(folder, "*_females").Any() && Directory.EnumerateDirectories(folder, "*_males").Any());
        Add("utkface", Directory.EnumerateFiles(folder, "*.jpg").Take(5).Any(file => UtkFaceLayout.TryParse(file, out _, out _, out _)));
        return found.Count == 1 ? found[0] : null;
    }

    internal static IEnumerable<string> Images(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG" or ".BMP" or ".PPM");
}
