using System.Text;

namespace Lfr.Evaluation.Reports;

/// <summary>Writes <c>report.md</c>: the findings, the rates, tests and limits as tables, for a reader without a browser.</summary>
public static class MarkdownReportWriter
{
    /// <summary>Writes a report.</summary>
    public static void Write(EvaluationReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        writer.NewLine = "\n";
        writer.WriteLine("# " + Heading(report, Escape(report.Title)));
        writer.WriteLine();
        if (report.IsSynthetic)
        {
            writer.WriteLine($"**{ReportText.Synthetic}: generated, not measured. Nothing about any product can be concluded from it.**");
            writer.WriteLine();
        }

        writer.WriteLine($"Matcher: {Escape(report.Manifest.Matcher)}. Evaluator: {Escape(report.Manifest.Evaluator)}. Seed {report.Manifest.Seed}.");
        writer.WriteLine();
        List(writer, Heading(report, "Findings"), report.Summary);
        foreach (ReportTable table in ReadableTables.All(report))
        {
            Table(writer, report, table, 2);
        }

        writer.WriteLine("## " + Heading(report, "What the data cannot show"));
        writer.WriteLine();
        for (int i = 0; i < report.Limits.Count; i++)
        {
            Statement limit = report.Limits[i];
            writer.WriteLine($"### {i + 1}. {Escape(limit.Title)}{(limit.IsWarning ? " (warning)" : "")}");
            writer.WriteLine();
            foreach (string sentence in limit.Sentences)
            {
                writer.WriteLine(Escape(sentence));
                writer.WriteLine();
            }

            if (limit.Table is { } table)
            {
                Table(writer, report, table, 4);
            }
        }

        List(writer, Heading(report, "Conventions"), report.Manifest.Conventions);
        List(writer, Heading(report, "Inputs"), report.Manifest.Inputs.Select(input => $"{input.Name}: sha256 {input.Sha256}, {ReportText.Count(input.Bytes)} bytes"));
    }

    private static void List(TextWriter writer, string heading, IEnumerable<string> items)
    {
        writer.WriteLine("## " + heading);
        writer.WriteLine();
        foreach (string item in items)
        {
            writer.WriteLine("- " + Escape(item));
        }

        writer.WriteLine();
    }

    private static void Table(TextWriter writer, EvaluationReport report, ReportTable table, int level)
    {
        writer.WriteLine(new string('#', level) + " " + Heading(report, Escape(table.Caption)));
        writer.WriteLine();
        writer.WriteLine("| " + string.Join(" | ", table.Header.Select(Cell)) + " |");
        writer.WriteLine("|" + string.Concat(table.Header.Select(_ => "---|")));
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            writer.WriteLine("| " + string.Join(" | ", row.Select(Cell)) + " |");
        }

        writer.WriteLine();
    }

    private static string Heading(EvaluationReport report, string text) => report.IsSynthetic ? $"{text} ({ReportText.Synthetic})" : text;

    private static string Cell(string text) => Escape(text).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Labels come from files: what Markdown or HTML would act on is shown instead.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '\n' or '\r' => escaped.Append(' '),
                '*' or '`' or '_' or '[' or ']' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
