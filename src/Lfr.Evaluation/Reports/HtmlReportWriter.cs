using System.Globalization;
using System.Net;

namespace Lfr.Evaluation.Reports;

/// <summary>Writes <c>report.html</c>: one file with its style and pictures inside, no script, nothing fetched. Readable on paper, at phone width and by a screen reader. Text from
/// inputs is escaped, and the page's content policy forbids scripts and loads.</summary>
public static class HtmlReportWriter
{
    /// <summary>Writes a report.</summary>
    public static void Write(EvaluationReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        writer.NewLine = "\n";
        new Page(report, writer).Write();
    }

    private sealed class Page(EvaluationReport report, TextWriter w)
    {
        private int _tables;

        public void Write()
        {
            Head();
            w.WriteLine("<main id=\"content\">");
            Section("findings", "Findings", Findings);
            Section("rates", "Rates by group", Rates);
            if (report.Rates.Any(rate => rate.CountsAre == "scaled"))
            {
                Section("scaled", "Rates brought to another list", () => Tables(ReadableTables.Scaled(report)));
            }

            if (report.Tests.Count + report.Ratios.Count + report.Indices.Count > 0)
            {
                Section("differences", "Differences between groups", Differences);
            }

            if (report.OperatingPoints.Count > 0)
            {
                Section("points", "Equitable operating points", () => Tables(ReadableTables.OperatingPoints(report)));
            }

            if (report.Curves.Count > 0)
            {
                Section("curves", "Curves", () => Figures(ReportPictures.Curves(report)));
            }

            if (report.Tables.Count > 0)
            {
                Section("records", "Records", () => Tables(report.Tables));
            }

            if (report.Gates.Count > 0)
            {
                Section("gates", "Gate", Gates);
            }

            Section("limits", "What the data cannot show", Limits);
            Section("conventions", "Conventions", () => Items(report.Manifest.Conventions));
            Section("inputs", "Inputs and provenance", Inputs);
            w.WriteLine("</main>");
            w.WriteLine($"<footer><p>{Text(report.Manifest.Evaluator)}. Matcher {Text(report.Manifest.Matcher)}. Seed {report.Manifest.Seed}. A number in this report is worth only what its counts, its interval and its threshold say.</p></footer>");
            w.WriteLine("</body></html>");
        }

        private void Head()
        {
            string title = (report.IsSynthetic ? ReportText.Synthetic + ": " : "") + report.Title;
            w.WriteLine("<!DOCTYPE html>");
            w.WriteLine("<html lang=\"en-GB\"><head><meta charset=\"utf-8\">");
            w.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
            w.WriteLine("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">");
            w.WriteLine($"<title>{Text(title)}</title><style>{HtmlStyle.Sheet}</style></head>");
            w.WriteLine($"<body{(report.IsSynthetic ? " class=\"synthetic\"" : "")}>");
            w.WriteLine("<a class=\"skip\" href=\"#content\">Skip to the findings</a>");
            if (report.IsSynthetic)
            {
                w.WriteLine($"<div class=\"watermark\" aria-hidden=\"true\">{ReportText.Synthetic}</div>");
            }

            w.WriteLine($"<header><p class=\"kicker\">Evaluation of face matching: {Text(KindText())}</p><h1>{Text(report.Title)}</h1>");
            if (report.IsSynthetic)
            {
                w.WriteLine($"<p class=\"banner\" role=\"note\"><strong>{ReportText.Synthetic}.</strong> Generated, not measured. It shows what the tables look like; nothing about any product can be concluded from it.</p>");
            }

            w.WriteLine("<dl class=\"facts\">");
            Fact("Matcher", report.Manifest.Matcher);
            Fact("Evaluator", report.Manifest.Evaluator);
            Fact("Confidence", (report.Manifest.Confidence * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %");
            Fact("Seed", report.Manifest.Seed.ToString(CultureInfo.InvariantCulture));
            if (report.Manifest.Made is { } made)
            {
                Fact("Made", made.ToString("u", CultureInfo.InvariantCulture));
            }

            foreach ((string name, string value) in report.Manifest.Options)
            {
                Fact(name, value);
            }

            w.WriteLine("</dl></header>");
            w.WriteLine("<nav aria-label=\"Contents\"><ol><li><a href=\"#findings\">Findings</a></li><li><a href=\"#rates\">Rates by group</a></li>"
                + (report.Tests.Count > 0 ? "<li><a href=\"#differences\">Differences</a></li>" : "")
                + "<li><a href=\"#limits\">What the data cannot show</a></li><li><a href=\"#conventions\">Conventions</a></li><li><a href=\"#inputs\">Inputs</a></li></ol></nav>");
        }

        private string KindText() => report.Kind switch
        {
            "live" => "live, one to many",
            "verification" => "verification, one to one",
            "identification" => "identification, one to many",
            "deployments" => "published deployments",
            _ => report.Kind,
        };

        private void Fact(string name, string value) => w.WriteLine($"<div><dt>{Text(name)}</dt><dd>{Text(value)}</dd></div>");

        private void Section(string id, string heading, Action body)
        {
            string mark = report.IsSynthetic ? $" <span class=\"mark\">{ReportText.Synthetic}</span>" : "";
            w.WriteLine($"<section id=\"{id}\" aria-labelledby=\"{id}-h\"><h2 id=\"{id}-h\">{heading}{mark}</h2>");
            body();
            w.WriteLine("</section>");
        }

        private void Findings() => Items(report.Summary, "findings");

        private void Rates()
        {
            Figures(ReportPictures.Rates(report));
            Tables(ReadableTables.Rates(report));
        }

        private void Differences()
        {
            w.WriteLine("<p>A large p is not evidence of equality: read the limits of the ratios, and the smallest ratio that the test could have found.</p>");
            Tables(ReadableTables.Tests(report));
            Tables(ReadableTables.NotMade(report));
            Figures(ReportPictures.Ratios(report));
            Tables(ReadableTables.Ratios(report));
            Tables(ReadableTables.Indices(report));
        }

        private void Gates()
        {
            Table(new ReportTable("", "Conditions that must not hold", ["Fails if", "Outcome", "Why"],
                [.. report.Gates.Select(gate => (IReadOnlyList<string>)[gate.Condition, gate.Failed ? "FAILED" : "passed", gate.Explanation])]), 0);
        }

        private void Limits()
        {
            w.WriteLine("<ol class=\"limits\">");
            foreach (Statement limit in report.Limits)
            {
                w.WriteLine($"<li{(limit.IsWarning ? " class=\"warning\"" : "")}><h3>{Text(limit.Title)}{(limit.IsWarning ? " <span class=\"flag\">Warning</span>" : "")}</h3>");
                foreach (string sentence in limit.Sentences)
                {
                    w.WriteLine($"<p>{Text(sentence)}</p>");
                }

                if (limit.Table is { } table)
                {
                    Table(table, 0);
                }

                w.WriteLine("</li>");
            }

            w.WriteLine("</ol>");
        }

        private void Inputs()
        {
            Table(new ReportTable("", "Input files", ["File", "Bytes", "SHA-256"],
                [.. report.Manifest.Inputs.Select(input => (IReadOnlyList<string>)[input.Name, ReportText.Count(input.Bytes), input.Sha256])]), 0);
        }

        private void Items(IEnumerable<string> items, string style = "")
        {
            w.WriteLine(style.Length > 0 ? $"<ul class=\"{style}\">" : "<ul>");
            foreach (string item in items)
            {
                w.WriteLine($"<li>{Text(item)}</li>");
            }

            w.WriteLine("</ul>");
        }

        private void Figures(IEnumerable<(string Svg, string Caption, bool IsWide)> figures)
        {
            (string Svg, string Caption, bool IsWide)[] all = figures.ToArray();
            if (all.Length == 0)
            {
                return;
            }

            w.WriteLine("<div class=\"figures\">");
            foreach ((string svg, string caption, bool wide) in all)
            {
                w.WriteLine($"<figure{(wide ? " class=\"wide\"" : "")}>{svg}<figcaption>{Mark()}{Text(caption)}</figcaption></figure>");
            }

            w.WriteLine("</div>");
        }

        private void Tables(IEnumerable<ReportTable> tables)
        {
            foreach (ReportTable table in tables)
            {
                Table(table, 40);
            }
        }

        /// <summary>A table in a region that scrolls by itself, so that the page never does; long ones fold, open in print.</summary>
        private void Table(ReportTable table, int foldAbove)
        {
            string id = "table-" + (++_tables).ToString(CultureInfo.InvariantCulture);
            bool fold = foldAbove > 0 && table.Rows.Count > foldAbove;
            if (fold)
            {
                w.WriteLine($"<details><summary>{Mark()}{Text(table.Caption)} ({ReportText.Count(table.Rows.Count)} rows)</summary>");
            }

            w.WriteLine($"<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\"><table><caption id=\"{id}\"><span class=\"held\">{Mark()}{Text(table.Caption)}</span></caption><thead><tr>");
            foreach (string name in table.Header)
            {
                w.Write($"<th scope=\"col\">{Text(name)}</th>");
            }

            w.WriteLine("</tr></thead><tbody>");
            int row = RowHeader(table);
            foreach (IReadOnlyList<string> cells in table.Rows)
            {
                w.Write("<tr>");
                for (int c = 0; c < cells.Count; c++)
                {
                    string style = IsNumeric(cells[c]) ? " class=\"n\"" : "";
                    w.Write(c == row ? $"<th scope=\"row\">{Text(cells[c])}</th>" : $"<td{style}>{Text(cells[c])}</td>");
                }

                w.WriteLine("</tr>");
            }

            w.WriteLine("</tbody></table></div>");
            if (fold)
            {
                w.WriteLine("</details>");
            }
        }

        private static int RowHeader(ReportTable table)
        {
            int group = table.Header.ToList().FindIndex(name => name is "Group" or "Groups");
            return Math.Max(0, group);
        }

        private static bool IsNumeric(string cell) => cell.Length > 0 && cell.Length < 34 && (char.IsAsciiDigit(cell[0]) || cell[0] is '<' or '\u2014' || cell.StartsWith("1 in", StringComparison.Ordinal));

        private string Mark() => report.IsSynthetic ? $"<span class=\"mark\">{ReportText.Synthetic}</span> " : "";

        private static string Text(string text) => WebUtility.HtmlEncode(text);
    }
}
