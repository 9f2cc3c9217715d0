namespace Lfr.Accuracy;

/// <summary>The two sets of real faces in the test data folder, in their native layouts.</summary>
internal static class LabelledSets
{
    /// <summary>Face Research Lab London Set: file names NNN_03 (neutral) and NNN_08 (smiling); each expression counts as a session.</summary>
    /// <param name="data">The test data folder.</param>
    public static List<LabelledImage> London(string data)
    {
        var people = File.ReadAllLines(Path.Combine(data, "faces", "london", "london_info.csv")).Skip(1).Select(line => line.Trim().Split(',')).ToDictionary(row => row[0], row => new[] { row[3], row[2] });
        return
        [
            .. from path in Directory.EnumerateFiles(Path.Combine(data, "faces", "london", "images"), "*.jpg").Order(StringComparer.Ordinal)
               let name = Path.GetFileNameWithoutExtension(path)
               select new LabelledImage(path, name[..3], name[4..], people[name[..3]]),
        ];
    }

    /// <summary>NIST MEDS-II, the images labelled Frontal: subject and encounter from subject_metadata.csv.</summary>
    /// <param name="data">The test data folder.</param>
    /// <exception cref="InvalidDataException">The table lacks a column.</exception>
    public static List<LabelledImage> MedsFrontal(string data)
    {
        var folder = Path.Combine(data, "faces", "meds");
        var lines = File.ReadAllLines(Path.Combine(folder, "subject_metadata.csv"));
        var header = lines[0].Trim().Split(',');
        var (name, subject, encounter, label, race) = (Column("img_name"), Column("subject_id"), Column("enc_num"), Column("label"), Column("rac"));
        return
        [
            .. from line in lines.Skip(1)
               let row = line.Trim().Split(',')
               let path = Path.Combine(folder, "images", row[name])
               where row[label] == "Frontal" && File.Exists(path)
               orderby path
               select new LabelledImage(path, row[subject], row[encounter], new[] { row[race] }),
        ];

        int Column(string wanted) => Array.IndexOf(header, wanted) is >= 0 and var i
            ? i
            : throw new InvalidDataException($"subject_metadata.csv has no column '{wanted}'.");
    }
}
