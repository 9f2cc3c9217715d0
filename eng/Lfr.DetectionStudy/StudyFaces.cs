using System.Globalization;
using Lfr.Core.Imaging;

namespace Lfr.DetectionStudy;

/// <summary>The faces of the test data whose pupils are known independently.</summary>
internal static class StudyFaces
{
    /// <summary>102 neutral London faces: the first two points of a .tem file are the pupils, in an image of twice the size.</summary>
    public static IEnumerable<StudyFace> London(string data)
    {
        var folder = Path.Combine(data, "faces", "london");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, "images"), "*_03.jpg").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var points = File.ReadLines(Path.Combine(folder, "landmarks", name + ".tem")).Skip(1).Take(2)
                .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Number).ToArray()).ToArray();
            yield return new StudyFace(name, "london-" + name[..3], "03", ImageFile.Load(path), (points[0][0] / 2, points[0][1] / 2), (points[1][0] / 2, points[1][1] / 2));
        }
    }

    /// <summary>The smiling London images: nobody marked their pupils; those of the neutral image are near enough to tell the face from a false box.</summary>
    public static IEnumerable<StudyFace> LondonSmiling(string data) => London(data).Select(face => face with
    {
        Name = face.Name.Replace("_03", "_08", StringComparison.Ordinal),
        Session = "08",
        Picture = ImageFile.Load(Path.Combine(data, "faces", "london", "images", face.Name.Replace("_03", "_08", StringComparison.Ordinal) + ".jpg")),
    });

    /// <summary>MEDS-II images of a label (Frontal, ...), with the pupils of image_landmarks.csv (STASM's; some corrected by hand).</summary>
    public static IEnumerable<StudyFace> Meds(string data, Func<string, bool> wanted)
    {
        var folder = Path.Combine(data, "faces", "meds");
        var subjects = Rows(Path.Combine(folder, "subject_metadata.csv")).ToDictionary(row => row["img_name"]);
        foreach (var row in Rows(Path.Combine(folder, "image_landmarks.csv")).OrderBy(row => row["img_fname"], StringComparer.Ordinal))
        {
            var name = row["img_fname"];
            var path = Path.Combine(folder, "images", name);
            if (!File.Exists(path) || !wanted(row["label"]) || !double.TryParse(row["left_pupil_x"], CultureInfo.InvariantCulture, out _))
            {
                continue;
            }

            // The file names sides by the subject, or by the viewer: the pupil further left in the picture is ours.
            var a = (X: Number(row["right_pupil_x"]), Y: Number(row["right_pupil_y"]));
            var b = (X: Number(row["left_pupil_x"]), Y: Number(row["left_pupil_y"]));
            var subject = subjects[name];
            yield return new StudyFace(name, "meds-" + subject["subject_id"], subject["enc_num"], ImageFile.Load(path), a.X < b.X ? a : b, a.X < b.X ? b : a);
        }
    }

    /// <summary>Whether the head around the face is in the picture, so that it can be pasted whole.</summary>
    public static bool HasHead(StudyFace face)
    {
        var (x, y) = face.Centre;
        var (w, h) = (0.5 * face.Height, 0.68 * face.Height);
        return x - w >= 0 && y - h >= 0 && x + w < face.Picture.Width && y + h < face.Picture.Height;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<Dictionary<string, string>> Rows(string path)
    {
        var lines = File.ReadAllLines(path);
        var header = lines[0].Trim().Split(',');
        return lines.Skip(1).Select(line => line.Trim().Split(',')).Where(cells => cells.Length >= header.Length)
            .Select(cells => header.Select((name, i) => (name, cells[i])).ToDictionary(pair => pair.name, pair => pair.Item2));
    }
}
