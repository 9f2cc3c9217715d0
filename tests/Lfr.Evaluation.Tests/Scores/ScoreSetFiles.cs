using System.Globalization;
using System.Text;

namespace Lfr.Evaluation.Tests.Scores;

/// <summary>A small live score set that is right in every respect, in which a test changes one thing.</summary>
internal sealed class ScoreSetFiles
{
    public const string GoodProtocol = """
        {"schema":"lfr-scores-1","matcher":{"name":"M","version":"1"},"scoreMin":0,"scoreMax":1,"scoreDirection":"similarity","scoreDecimals":4,
         "decision":">=","floor":0.54,"matedFloor":null,"scoresDependOnGallery":false,"fusion":"system","primary":[{"metric":"FPIR","threshold":0.60,"factor":"ethnicity"}]}
        """;

    public string Protocol { get; set; } = GoodProtocol;

    public List<string> Subjects { get; } = ["subject,gender,ethnicity,age", "S1,female,White,30", "S2,male,White,40", "S3,female,Black,20", "S4,male,Black,60"];

    public List<string> References { get; } =
    [
        "reference,subject,role,enrolled,fte_reason,gender,ethnicity,age",
        "W1,S1,watchlist,1,,female,White,30", "W2,S2,watchlist,1,,male,White,40", "W3,S3,watchlist,1,,female,Black,20", "W4,S4,watchlist,1,,male,Black,60",
        "F1,X1,filler,1,,female,White,33", "F2,X2,filler,1,,male,White,44", "F3,X3,filler,1,,female,Black,25", "F4,X4,filler,1,,male,Black,51", "F5,X5,filler,0,blurred,male,Black,51",
    ];

    public List<string> Passages { get; } = ["passage,camera,site,session,subject,mated_trial,nonmated_trial,acquired,fta_reason,mated_reference,mated_score,excluded,exclusion_reason",
        .. Enumerable.Range(1, 4).SelectMany(s => Enumerable.Range(1, 3).Select(k => $"P{s}{k},1,A,{k},S{s},1,1,1,,W{s},0.{60 + s}{k},0,"))];

    public List<string> Exceedances { get; } = ["passage,camera,reference,score", "P11,1,F1,0.6", "P31,1,F3,0.61", "P32,1,F3,0.5400"];

    public List<(string Name, string Text)> Others { get; } = [];

    public void Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "protocol.json"), Protocol);
        Save("subjects.csv", Subjects);
        Save("references.csv", References);
        Save("passages.csv", Passages);
        Save("exceedances.csv", Exceedances);
        foreach ((string name, string text) in Others)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        void Save(string name, List<string> rows)
        {
            if (rows.Count > 0)
            {
                File.WriteAllText(Path.Combine(folder, name), string.Join('\n', rows) + "\n", new UTF8Encoding(false));
            }
        }
    }

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
