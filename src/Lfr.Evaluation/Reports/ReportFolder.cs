using System.Text;

namespace Lfr.Evaluation.Reports;

/// <summary>Writes all forms of a report into a folder: <c>report.html</c>, <c>report.json</c>, <c>report.md</c>, <c>tables/*.csv</c> and <c>junit.xml</c>.</summary>
public static class ReportFolder
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the files, replacing those of an earlier run: also tables that this one does not have, which may hold what it withholds.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Folder; made where it does not exist.</param>
    public static void Write(EvaluationReport report, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        string tables = Path.Combine(folder, "tables");
        Directory.CreateDirectory(tables);
        foreach (string earlier in Directory.GetFiles(tables, "*.csv"))
        {
            File.Delete(earlier);
        }

        using (FileStream json = File.Create(Path.Combine(folder, "report.json")))
        {
            JsonReportWriter.Write(report, json);
        }

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
}
