using System.Globalization;

namespace Lfr.Evaluation.Scores;

/// <summary>Reads <c>exceedances.csv</c>: every non-mated comparison at or beyond the floor.</summary>
internal static class ExceedanceFile
{
    public static List<Exceedance> Read(
        CsvTable table, Protocols.LiveProtocol protocol, List<Passage> passages, Utf8Pool passageIds, Utf8Pool cameras, ReferenceSet references, Utf8Pool referenceIds, out int mostDigits)
    {
        (int passageColumn, int cameraColumn, int referenceColumn, int scoreColumn) =
            (table.Column("passage"), table.Column("camera"), table.Column("reference"), table.Column("score"));
        double floor = DecimalText.Nearest(protocol.Floor);
        List<Exceedance> exceedances = [];
        var seen = new HashSet<(int, int, int)>();
        mostDigits = 0;
        while (table.Read())
        {
            int passage = passageIds.Find(table.Span(passageColumn));
            int camera = cameras.Find(table.Span(cameraColumn));
            int reference = references.IsListed ? referenceIds.Find(table.Span(referenceColumn)) : table.Intern(referenceIds, referenceColumn, out _);
            double score = table.Score(scoreColumn, protocol.Scale, ref mostDigits);
            if (passage < 0 || passage >= passages.Count)
            {
                table.Problem("passage", $"'{table.Text(passageColumn)}' is not in passages.csv");
                continue;
            }

            if (camera < 0 || !passages[passage].CameraList.Contains(cameras[camera]))
            {
                table.Problem("camera", $"'{table.Text(cameraColumn)}' is not a camera of passage '{passages[passage].Id}' in passages.csv");
                continue;
            }

            if (reference < 0)
            {
                table.Problem("reference", $"'{table.Text(referenceColumn)}' is not in references.csv");
                continue;
            }

            if (!passages[passage].IsAcquired)
            {
                table.Problem("passage", $"no face was acquired in '{passages[passage].Id}', so that it cannot have a score");
            }
            else if (references.IsListed && !references.IsEnrolled[reference])
            {
                table.Problem("reference", $"'{referenceIds[reference]}' was not enrolled, so that it cannot have a score");
            }
            else if (references.IsListed && references.Persons[reference] == passages[passage].Subject)
            {
                table.Problem("reference",
                    $"'{referenceIds[reference]}' is of the person who passes: that is a mated comparison. Where a filler image turns out to be a volunteer, correct its subject in references.csv and say so in exclusionsRule");
            }
            else if (!seen.Add((passage, camera, reference)))
            {
                table.Problem("reference", $"'{table.Text(referenceColumn)}' is duplicated for passage '{passages[passage].Id}' and camera '{cameras[camera]}'");
            }
            else if (protocol.Scale.IsBelow(score, floor))
            {
                table.Problem("score", string.Create(CultureInfo.InvariantCulture, $"{score} is below the floor {protocol.Floor}; remove the row, or declare the lower floor only if every score down to it is in the file"));
            }
            else
            {
                exceedances.Add(new Exceedance(passage, reference, score));
            }
        }

        return exceedances;
    }
}
