using System.Globalization;
using System.Text;
using System.Text.Json;
using Lfr.Core;
using Lfr.Evaluation.Synthetic;

namespace Lfr.Evaluation.Scores;

/// <summary>Writes a synthetic live cohort as a live score set, marked synthetic, so that its tables come out of the command that real ones do.</summary>
public static class CohortFolder
{
    private static readonly UTF8Encoding s_utf8 = new(false);

    /// <summary>Writes the files. What is there already stays where it is the same, byte for byte, and is refused where it is not: it may be somebody's data.</summary>
    /// <param name="seed">The cohort with the rule that chose it.</param>
    /// <param name="folder">Folder; made where it does not exist.</param>
    /// <exception cref="IOException">The folder holds another file of one of those names, and nothing was written; or it cannot be written.</exception>
    public static void Write(LiveCohortSeed seed, string folder)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(folder);
        (string Path, byte[] Content)[] files = [.. Files(seed).Select(file => (Path.Combine(folder, file.Name), file.Content))];
        if (files.FirstOrDefault(file => Path.Exists(file.Path) && !IsSame(file.Path, file.Content)).Path is { } foreign)
        {
            throw new IOException($"'{foreign}' is not of this cohort, and would be lost. Name another folder, or move the file.");
        }

        Directory.CreateDirectory(folder);
        foreach ((string path, byte[] content) in files)
        {
            AtomicFile.Write(path, stream => stream.Write(content));
        }
    }

    private static bool IsSame(string path, byte[] content) => File.Exists(path) && new FileInfo(path).Length == content.Length && InputFile.ReadAllBytes(path).AsSpan().SequenceEqual(content);

    private static IEnumerable<(string Name, byte[] Content)> Files(LiveCohortSeed seed)
    {
        LiveCohort cohort = seed.Cohort;
        yield return ("protocol.json", Protocol(seed));
        yield return Csv("subjects.csv", "subject,gender,ethnicity,age,label_source", cohort.Subjects.Select(s => $"{s.Id},{s.Gender},{s.Ethnicity},{Text(s.Age)},synthetic"));
        yield return Csv("references.csv", "reference,subject,role,enrolled,fte_reason,gender,ethnicity,age",
            cohort.References.Select(r => $"{r.Id},{r.Person},{(r.IsFiller ? "filler" : "watchlist")},1,,{r.Gender},{r.Ethnicity},{Text(r.Age)}"));
        yield return Csv("passages.csv", "passage,camera,site,session,subject,mated_trial,nonmated_trial,acquired,fta_reason,mated_reference,mated_score,excluded,exclusion_reason",
            cohort.Passages.Select(p => $"{p.Id},1,{cohort.Subjects[p.Subject].Site},{p.Session},{cohort.Subjects[p.Subject].Id},1,1,{(p.IsAcquired ? "1," : "0,synthetic")},{(p.MatedScore is { } score ? cohort.References[p.MatedReference].Id + "," + Text(score) : ",")},0,"));
        yield return Csv("exceedances.csv", "passage,camera,reference,score", cohort.Exceedances.Select(e => $"{cohort.Passages[e.Passage].Id},1,{cohort.References[e.Reference].Id},{Text(e.Score)}"));
        yield return ("README.md", s_utf8.GetBytes(Readme(seed)));
    }

    private static byte[] Protocol(LiveCohortSeed seed)
    {
        using var file = new MemoryStream();
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("schema", Protocols.LiveProtocol.CurrentSchema);
        json.WriteString("title", string.Create(CultureInfo.InvariantCulture, $"Synthetic live cohort (seed {seed.Cohort.Seed}, {seed.Rejected} seeds rejected before it)"));
        json.WriteBoolean("synthetic", true);
        json.WriteStartObject("matcher");
        json.WriteString("name", "generator");
        json.WriteString("version", string.Create(CultureInfo.InvariantCulture, $"seed {seed.Cohort.Seed}"));
        json.WriteEndObject();
        json.WriteNumber("scoreMin", 0);
        json.WriteNumber("scoreMax", 1);
        json.WriteString("scoreDirection", "similarity");
        json.WriteNumber("scoreDecimals", LiveCohort.ScoreDecimals);
        json.WriteString("decision", ">=");
        json.WriteNumber("floor", (decimal)LiveCohort.Floor);
        json.WriteNull("matedFloor");
        json.WriteBoolean("scoresDependOnGallery", false);
        json.WriteString("fusion", "system");
        json.WriteStartArray("primary");
        foreach (string metric in new[] { "FPIR", "TPIR" })
        {
            foreach (string factor in new[] { "ethnicity", "gender" })
            {
                json.WriteStartObject();
                json.WriteString("metric", metric);
                json.WriteNumber("threshold", 0.60m);
                json.WriteString("factor", factor);
                json.WriteString("test", "permutation between subjects");
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteStartObject("labels");
        json.WriteString("gender", "generated");
        json.WriteString("ethnicity", "generated");
        json.WriteEndObject();
        json.WriteString("exclusionsRule", "none");
        json.WriteEndObject();
        json.Flush();
        return file.ToArray();
    }

    private static string Readme(LiveCohortSeed seed) => string.Create(CultureInfo.InvariantCulture, $"""
        # Synthetic live cohort

        SYNTHETIC DATA: generated, not measured. It illustrates the tables of a live evaluation with published totals; nothing about any product can be concluded from it, and it must not
        be used to study intervals or power.

        - Seed {seed.Cohort.Seed}. Rule: {LiveCohortSeed.Rule}
        - Seeds rejected before it: {seed.Rejected}.
        - {seed.Cohort.Subjects.Length} volunteers, {seed.Cohort.Passages.Length} passages, {seed.Cohort.References.Count(r => r.IsFiller)} filler images, {seed.Cohort.Exceedances.Length} exceedances at or above {LiveCohort.Floor}.
        - Seven passages raise a false alert at 0.60, holding twelve exceedances, because published figures of one in 6,000 at a watchlist of 10,000 do not follow from seven in 4,000 passages
          by linear scaling of passages (one in 10,171). This reading is a choice.

        """);

    private static (string Name, byte[] Content) Csv(string name, string header, IEnumerable<string> rows)
    {
        var text = new StringBuilder();
        foreach (string row in rows.Prepend(header))
        {
            text.Append(row).Append('\n');
        }

        return (name, s_utf8.GetBytes(text.ToString()));
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
