using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>Balanced Faces in the Wild: <c>ethnicity_gender(s)/subject/image.jpg</c>, such as <c>asian_females/n000009/0010_01.jpg</c>.</summary>
internal static class BfwLayout
{
    public static DatasetManifest Read(string folder, AgeBands ages)
    {
        var problems = new InputProblems();
        var builder = new ManifestBuilder("Balanced Faces in the Wild", folder, "ethnicity", "gender");
        foreach (string group in Directory.GetDirectories(folder))
        {
            string[] parts = Path.GetFileName(group).Split('_');
            if (parts is not [string ethnicity, "females" or "males"])
            {
                continue;
            }

            foreach (string file in DatasetLayouts.Images(group))
            {
                builder.Add(file, Path.GetFileName(Path.GetDirectoryName(file))!, "", "", ethnicity, parts[1].TrimEnd('s'));
            }
        }

        return builder.Build(problems, folder);
    }
}
