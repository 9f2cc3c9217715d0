using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>Gathers the entries of a data set and puts them in the order of their paths, so that a result does not depend on the file system's order.</summary>
internal sealed class ManifestBuilder(string name, string folder, params string[] factors)
{
    private readonly List<(ManifestEntry Entry, string[] Labels)> _rows = [];

    public List<string> Notes { get; } = [];

    public bool HasIdentities { get; init; } = true;

    public LegalLabels LegalLabels { get; init; } = LegalLabels.None;

    public int Count => _rows.Count;

    public void Add(string path, string subject, string session, string role, params string[] labels) =>
        _rows.Add((new ManifestEntry(Path.GetRelativePath(folder, path).Replace('\\', '/'), subject, session, role), labels));

    public DatasetManifest Build(InputProblems problems, string file, Func<IReadOnlyList<ManifestEntry>, IReadOnlyList<(int, int)>?>? pairs = null)
    {
        _rows.Sort((a, b) => string.CompareOrdinal(a.Entry.Image, b.Entry.Image));
        var labels = new FactorLabels(factors);
        for (int i = 0; i < _rows.Count; i++)
        {
            for (int f = 0; f < factors.Length; f++)
            {
                labels.Set(f, i, _rows[i].Labels[f]);
            }
        }

        ManifestEntry[] entries = _rows.Select(row => row.Entry).ToArray();
        if (entries.Length == 0)
        {
            problems.Add(file, 0, null, $"no image of this layout was found in the folder of '{name}'");
        }

        IReadOnlyList<(int, int)>? made = pairs?.Invoke(entries);
        problems.ThrowIfAny();
        return new DatasetManifest { Name = name, Folder = folder, Entries = entries, Labels = labels, Pairs = made, HasIdentities = HasIdentities, LegalLabels = LegalLabels, Notes = Notes };
    }
}
