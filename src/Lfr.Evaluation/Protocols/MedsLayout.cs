using System.Globalization;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>NIST Special Database 32 (MEDS-II): <c>subject_metadata.csv</c> and the images that are there. Frontal images only; the first frontal image of a person is the reference.
/// The age is the one at the person's first image, so that a person belongs to one band.</summary>
internal static class MedsLayout
{
    public static DatasetManifest Read(string folder, AgeBands ages)
    {
        var problems = new InputProblems();
        var builder = new ManifestBuilder("NIST MEDS-II", folder, "gender", "ethnicity", "age");
        Dictionary<string, string> files = DatasetLayouts.Images(folder).GroupBy(file => Path.GetFileName(file)!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        using CsvTable? table = CsvTable.Open(Path.Combine(folder, "subject_metadata.csv"), problems, "img_name", "subject_id", "enc_num", "img_num", "age_phd", "sex", "rac", "label");
        var rows = new List<(string File, string Subject, string Encounter, string Age, string Sex, string Race)>();
        int notFrontal = 0;
        while (table is not null && table.Read())
        {
            if (!files.TryGetValue(table.Text(table.Column("img_name")), out string? file))
            {
                continue;
            }

            if (table.Text(table.Column("label")) != "Frontal")
            {
                notFrontal++;
                continue;
            }

            rows.Add((file, table.Text(table.Column("subject_id")), table.Text(table.Column("enc_num")), table.Text(table.Column("age_phd")), table.Text(table.Column("sex")), table.Text(table.Column("rac"))));
        }

        foreach (var person in rows.OrderBy(row => row.File, StringComparer.Ordinal).GroupBy(row => row.Subject))
        {
            var first = person.First();
            string age = ages.Label(first.Age) ?? FactorLabels.NotStated;
            foreach (var row in person)
            {
                builder.Add(row.File, row.Subject.PadLeft(3, '0'), row.Encounter, row.File == first.File ? "reference" : "probe", Gender(row.Sex), Ethnicity(row.Race), age);
            }
        }

        if (notFrontal > 0)
        {
            builder.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{notFrontal} images that are not frontal were left out, as their labels say."));
        }

        builder.Notes.Add("Labels are the recording officers', not self-declared; a person's age is that of the first image.");
        return builder.Build(problems, "subject_metadata.csv");
    }

    private static string Gender(string code) => code switch { "F" => "female", "M" => "male", _ => FactorLabels.NotStated };

    private static string Ethnicity(string code) => code switch
    {
        "A" => "Asian",
        "B" => "Black",
        "I" => "American Indian",
        "W" => "White",
        _ => FactorLabels.NotStated,
    };
}
