using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>FairFace: <c>fairface_label_train.csv</c> and <c>fairface_label_val.csv</c> with <c>file,age,gender,race</c>. The set names no people, and its ages are bands of its own.</summary>
internal static class FairFaceLayout
{
    public static DatasetManifest Read(string folder, AgeBands ages)
    {
        var problems = new InputProblems();
        var builder = new ManifestBuilder("FairFace", folder, "gender", "ethnicity", "age") { HasIdentities = false };
        string[] files = Directory.GetFiles(folder, "fairface_label_*.csv").Order(StringComparer.Ordinal).ToArray();
        if (files.Length == 0)
        {
            problems.Add("fairface_label_val.csv", 0, null, "the file is missing");
        }

        foreach (string path in files)
        {
            using CsvTable? table = CsvTable.Open(path, problems, "file", "age", "gender", "race");
            while (table is not null && table.Read())
            {
                string image = Path.Combine(folder, table.Required(table.Column("file")));
                if (!File.Exists(image))
                {
                    table.Problem("file", $"'{table.Text(table.Column("file"))}' does not exist");
                    continue;
                }

                builder.Add(image, Path.GetRelativePath(folder, image).Replace('\\', '/'), "", "", Lower(table.Text(table.Column("gender"))), table.Text(table.Column("race")), table.Text(table.Column("age")));
            }
        }

        builder.Notes.Add("The data set names no people: two images of one person would count as a non-mated pair. Its labels are annotators'.");
        return builder.Build(problems, "fairface_label_*.csv");
    }

    private static string Lower(string gender) => gender switch { "Male" => "male", "Female" => "female", _ => gender };
}
