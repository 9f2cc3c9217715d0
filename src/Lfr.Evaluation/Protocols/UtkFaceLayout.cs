using System.Globalization;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>UTKFace: <c>age_gender_race_time.jpg</c>. The set names no people: each image is taken as a person of its own.</summary>
internal static class UtkFaceLayout
{
    private static readonly string[] s_races = ["White", "Black", "Asian", "Indian", "Other"];

    public static DatasetManifest Read(string folder, AgeBands ages)
    {
        var problems = new InputProblems();
        var builder = new ManifestBuilder("UTKFace", folder, "gender", "ethnicity", "age") { HasIdentities = false };
        int unreadable = 0;
        foreach (string file in DatasetLayouts.Images(folder))
        {
            if (TryParse(file, out int age, out int gender, out int race))
            {
                builder.Add(file, Path.GetFileName(file), "", "", gender == 0 ? "male" : "female", s_races[race], ages.Label(age.ToString(CultureInfo.InvariantCulture)) ?? FactorLabels.NotStated);
            }
            else
            {
                unreadable++;
            }
        }

        builder.Notes.Add("The data set names no people: two images of one person would count as a non-mated pair. Its labels were estimated by a model and checked by annotators.");
        if (unreadable > 0)
        {
            builder.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{unreadable} file names do not have the form age_gender_race_time and were left out."));
        }

        return builder.Build(problems, folder);
    }

    public static bool TryParse(string file, out int age, out int gender, out int race)
    {
        (age, gender, race) = (0, 0, 0);
        string[] parts = Path.GetFileName(file).Split('_');
        return parts.Length == 4
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out age) && age is >= 0 and <= 130
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out gender) && gender is 0 or 1
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out race) && race is >= 0 and <= 4;
    }
}
