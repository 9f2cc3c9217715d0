using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>Reads an image manifest: CSV with <c>image,subject</c> and optional <c>session,role</c>; every other column is a factor. With it, optionally, a pairs file <c>probe,reference</c>.</summary>
public static class ManifestFile
{
    /// <summary>Reads and checks a manifest.</summary>
    /// <param name="path">Path of the CSV file; image paths are relative to its folder.</param>
    /// <param name="pairs">Path of a CSV file with the columns probe and reference (image paths as in the manifest), or null.</param>
    /// <param name="ages">How ages become bands.</param>
    /// <param name="labels">The labels that factors may have; null takes any.</param>
    /// <exception cref="InputException">A file is missing or anything is wrong; all problems are listed, up to a bound.</exception>
    public static DatasetManifest Read(string path, string? pairs = null, AgeBands? ages = null, LegalLabels? labels = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var problems = new InputProblems();
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        using CsvTable? table = CsvTable.Open(path, problems, "image", "subject");
        if (table is null)
        {
            problems.ThrowIfAny();
        }

        LegalLabels legal = labels ?? LegalLabels.None;
        var columns = new LabelColumns(table!, ages ?? AgeBands.Default, legal, "image", "subject", "session", "role");
        legal.RequireFactors(columns.Labels.Factors, table!.File, problems);
        var builder = new ManifestBuilder(Path.GetFileNameWithoutExtension(path), folder, [.. columns.Labels.Factors]) { LegalLabels = legal };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var people = new Dictionary<string, string[]>(StringComparer.Ordinal);
        while (table.Read())
        {
            string image = table.Required(table.Column("image"));
            string subject = table.Required(table.Column("subject"));
            table.RequireIdentifier(table.Column("subject"));
            string role = table.Text(table.Column("role"));
            string[] row = columns.Row();
            if (!seen.Add(image))
            {
                table.Problem("image", $"'{image}' is listed twice");
            }

            if (role is not ("" or "probe" or "reference"))
            {
                table.Problem("role", $"'{role}' is not probe, reference or empty");
            }

            if (image.Length > 0 && !File.Exists(Path.Combine(folder, image)))
            {
                table.Problem("image", $"'{image}' does not exist in the manifest's folder");
            }

            Agree(table, columns.Labels.Factors, legal, people, subject, row);
            builder.Add(Path.Combine(folder, image), subject, table.Text(table.Column("session")), role, row);
        }

        return builder.Build(problems, table.File, pairs is null ? null : entries => Pairs(pairs, entries, problems));
    }

    private static void Agree(CsvTable table, IReadOnlyList<string> factors, LegalLabels legal, Dictionary<string, string[]> people, string subject, string[] labels)
    {
        if (people.TryAdd(subject, labels))
        {
            return;
        }

        for (int f = 0; f < labels.Length; f++)
        {
            if (FactorLabels.IsOfPerson(factors[f]) && people[subject][f] != labels[f] && legal.Refuse(factors[f], labels[f]) is null && legal.Refuse(factors[f], people[subject][f]) is null)
            {
                table.Problem(factors[f], $"subject '{subject}' is '{labels[f]}' here and '{people[subject][f]}' above; contradictory labels cannot be evaluated");
            }
        }
    }

    private static List<(int, int)> Pairs(string path, IReadOnlyList<ManifestEntry> entries, InputProblems problems)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < entries.Count; i++)
        {
            index.TryAdd(entries[i].Image, i);
        }

        var pairs = new List<(int, int)>();
        var lines = new Dictionary<(int, int), long>();
        using CsvTable? table = CsvTable.Open(path, problems, "probe", "reference");
        while (table is not null && table.Read())
        {
            (string probe, string reference) = (table.Required(table.Column("probe")), table.Required(table.Column("reference")));
            if (index.TryGetValue(probe, out int p) && index.TryGetValue(reference, out int r) && p != r)
            {
                // A comparison is undirected, and counts once.
                (int, int) pair = (Math.Min(p, r), Math.Max(p, r));
                if (!lines.TryAdd(pair, table.Line))
                {
                    table.Problem("probe", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{probe}' with '{reference}' is already at line {lines[pair]}; keep one"));
                    continue;
                }

                pairs.Add((p, r));
            }
            else
            {
                table.Problem("probe", $"'{probe}' or '{reference}' is not in the manifest, or they are the same image");
            }
        }

        return pairs;
    }
}
