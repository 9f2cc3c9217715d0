using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>Face Research Lab London set (DeBruine and Jones 2017): <c>NNN_03.jpg</c> neutral front (reference), <c>NNN_08.jpg</c> smiling front (probe); other poses are left out.</summary>
internal static class FrllLayout
{
    private static readonly string[] s_tables = ["london_info.csv", "london_faces_info.csv"];

    public static string? Table(string folder) =>
        s_tables.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public static DatasetManifest Read(string folder, AgeBands ages)
    {
        var problems = new InputProblems();
        string path = Table(folder) ?? Path.Combine(folder, "london_faces_info.csv");
        var builder = new ManifestBuilder("Face Research Lab London set", folder, "gender", "ethnicity", "age");
        var people = new Dictionary<string, string[]>(StringComparer.Ordinal);
        using CsvTable? table = CsvTable.Open(path, problems, "face_id", "face_age", "face_gender", "face_eth");
        while (table is not null && table.Read())
        {
            string id = table.Required(table.Column("face_id"));
            string key = id.Replace("X", "", StringComparison.OrdinalIgnoreCase);
            string age = table.Text(table.Column("face_age"));
            people[key] = [table.Text(table.Column("face_gender")), table.Text(table.Column("face_eth")), ages.Label(age) ?? FactorLabels.NotStated];
        }

        foreach (string file in DatasetLayouts.Images(folder))
        {
            string[] parts = Path.GetFileNameWithoutExtension(file).Split('_');
            if (parts is [{ Length: 3 } subject, "03" or "08"] && people.TryGetValue(subject, out string[]? labels))
            {
                builder.Add(file, subject, parts[1], parts[1] == "03" ? "reference" : "probe", labels);
            }
        }

        return builder.Build(problems, Path.GetFileName(path));
    }
}
