using System.Text;
using System.Text.Json;
using Lfr.Core;

namespace Lfr.Evaluation.Reports;

/// <summary>Writes all forms of a report into a folder: <c>report.html</c>, <c>report.json</c>, <c>report.md</c>, <c>tables/*.csv</c> and <c>junit.xml</c>.</summary>
public static class ReportFolder
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private const string Index = "report.json";

    // Beside report.json, which names the tables.
    private static readonly string[] s_pages = ["report.html", "report.md", "junit.xml"];

    // In every report; the others are named in it.
    private static readonly string[] s_always = ["rates", "intervals", "tests", "not_made", "ratios", "indices"];

    /// <summary>Refuses a folder in which a report would take the place of a file that no earlier report put there. A folder with an earlier report passes, also one of an earlier version: its
    /// <c>report.json</c> names its tables. Files beside those of a report are nothing to it.</summary>
    /// <param name="folder">Folder; it may be missing.</param>
    /// <exception cref="IOException">There is such a file; the message names it.</exception>
    public static void RequireOwn(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _ = Earlier(folder);
    }

    /// <summary>Writes the files, replacing those of an earlier report: also tables that this one does not have, which may hold what it withholds.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Folder; made where it does not exist.</param>
    /// <exception cref="IOException">The folder holds a file that no report put there and that would be lost (<see cref="RequireOwn"/>), or cannot be written.</exception>
    public static void Write(EvaluationReport report, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(folder);
        IReadOnlyList<string> earlier = Earlier(folder);
        string tables = Path.Combine(folder, "tables");
        Directory.CreateDirectory(tables);
        foreach (string file in earlier)
        {
            File.Delete(file);
        }

        // First, and whole: it says which of the other files are a report's, also where one of them cannot be written.
        AtomicFile.Write(Path.Combine(folder, Index), json => JsonReportWriter.Write(report, json));

        using (FileStream junit = File.Create(Path.Combine(folder, "junit.xml")))
        {
            JUnitReportWriter.Write(report, junit);
        }

        using (var markdown = new StreamWriter(Path.Combine(folder, "report.md"), false, s_utf8))
        {
            MarkdownReportWriter.Write(report, markdown);
        }

        using (var html = new StreamWriter(Path.Combine(folder, "report.html"), false, s_utf8))
        {
            HtmlReportWriter.Write(report, html);
        }

        foreach (ReportTable table in ReportTables.All(report))
        {
            using var csv = new StreamWriter(Path.Combine(tables, table.Name + ".csv"), false, s_utf8);
            CsvText.Write(csv, report.IsSynthetic ? [.. table.Header, "synthetic"] : table.Header);
            foreach (IReadOnlyList<string> row in table.Rows)
            {
                CsvText.Write(csv, report.IsSynthetic ? [.. row, "1"] : row);
            }
        }
    }

    // The files of the report that is there, but for report.json.
    private static List<string> Earlier(string folder)
    {
        string index = Path.Combine(folder, Index), tables = Path.Combine(folder, "tables");
        HashSet<string>? named = File.Exists(index) ? Tables(index) : [];
        if (named is null)
        {
            throw Foreign(index);
        }

        string[] pages = [.. s_pages.Select(page => Path.Combine(folder, page)).Where(File.Exists)];
        string[] files = Directory.Exists(tables) ? Directory.GetFiles(tables, "*.csv") : [];
        bool isReport = File.Exists(index);
        return pages.Where(_ => !isReport).Concat(files.Where(file => !named.Contains(Path.GetFileNameWithoutExtension(file)))).Order(StringComparer.Ordinal).FirstOrDefault() is { } foreign
            ? throw Foreign(foreign)
            : [.. pages, .. files];
    }

    // The tables of a report; null where the file is none.
    private static HashSet<string>? Tables(string index)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(InputFile.ReadAllBytes(index));
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "schema") != EvaluationReport.Schema)
            {
                return null;
            }

            var limits = List(root, "limits").Select(limit => limit.ValueKind == JsonValueKind.Object && limit.TryGetProperty("table", out JsonElement table) ? table : default);
            return [.. s_always, .. List(root, "tables").Concat(limits).Select(table => Text(table, "name")).OfType<string>()];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement[] List(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IOException Foreign(string path) => new($"'{path}' is not of an earlier report, and would be lost. Name another folder for the report, or move the file.");
}
