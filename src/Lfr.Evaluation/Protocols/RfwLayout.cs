using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>Racial Faces in the Wild: <c>data/Group/subject/subject_0001.jpg</c> and <c>txts/Group/Group_pairs.txt</c>. The group is the data set's ethnicity label.</summary>
internal static class RfwLayout
{
    public static DatasetManifest Read(string folder, AgeBands ages)
    {
        var problems = new InputProblems();
        var builder = new ManifestBuilder("Racial Faces in the Wild", folder, "ethnicity");
        string data = Path.Combine(folder, "data");
        string[] groups = Directory.Exists(data) ? Directory.GetDirectories(data).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray() : [];
        foreach (string group in groups)
        {
            foreach (string file in DatasetLayouts.Images(Path.Combine(data, group)))
            {
                builder.Add(file, Path.GetFileName(Path.GetDirectoryName(file))!, "", "", group);
            }
        }

        builder.Notes.Add("Ethnicity labels were assigned by a model and nationality records, not by the people.");
        return builder.Build(problems, folder, entries =>
        {
            var pairs = new List<(int, int)>();
            foreach (string group in groups)
            {
                string path = Path.Combine(folder, "txts", group, group + "_pairs.txt");
                if (File.Exists(path))
                {
                    pairs.AddRange(LfwPairs.Read(path, entries, problems, headed: false));
                }
            }

            return pairs.Count > 0 ? pairs : null;
        });
    }
}
