using System.Globalization;
using Lfr.Core.Deployments;

namespace Lfr.Evaluation.Reports;

/// <summary>A deployment's record as Markdown, for people.</summary>
public static class DeploymentRecordMarkdown
{
    /// <summary>Writes the record.</summary>
    /// <param name="report">The report.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(DeploymentRecordReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        Line(writer, $"# Deployment record {Escape(report.Record.DeploymentId)}");
        Line(writer);
        foreach (var note in report.Notes)
        {
            Line(writer, $"- {Escape(note)}");
        }

        Table(writer, "Rates", ["what", "count", "of", "rate", "95 % interval"], report.Rates.Select(rate => new[]
        {
            rate.Name, Number(rate.Count), $"{Number(rate.Of)} {rate.Denominator}", Rate(rate.Rate) ?? rate.Reason!,
            rate.Interval is { } interval ? $"{Rate(interval.Lower)} to {Rate(interval.Upper)}" : "",
        }));
        Table(writer, "Record", ["", ""], DeploymentRecordRows.Facts(report.Record).Select(fact => new[] { fact.Name, fact.Value }));
        if (report.Record.Reviewers.Count > 0)
        {
            Table(writer, "Reviewers", ["reviewer", "found true", "to engage", "known-false found true", "differed", "median seconds"], report.Record.Reviewers.Select(Reviewer));
        }

        if (report.Demographics.Count > 0)
        {
            Line(writer, "");
            Line(writer, "What people say of themselves and what officers see are counted apart. The software guesses nobody's.");
            Table(
                writer, "How people were described", ["factor", "group", "source", "alerts", "true", "false", "unreviewed", "engaged", "engaged on false", "arrests"],
                report.Demographics.Select(t => new[]
                {
                    t.Factor, t.Group, t.Source, Number(t.Alerts), Number(t.TrueAlerts), Number(t.FalseAlerts), Number(t.Unreviewed), Number(t.Engagements), Number(t.FalseEngagements), Number(t.Arrests),
                }));
        }
    }

    private static string[] Reviewer(ReviewerFigures r) =>
    [
        r.Reviewer.Value, $"{r.FoundTrue} of {r.Decisions}", $"{r.ToEngage} of {r.Decisions}", $"{r.SeededFoundTrue} of {r.SeededDecisions}", Number(r.Disagreements),
        r.MedianSecondsToDecision.ToString("0.0", CultureInfo.InvariantCulture),
    ];

    private static void Table(TextWriter writer, string caption, string[] header, IEnumerable<string[]> rows)
    {
        Line(writer);
        Line(writer, $"## {caption}");
        Line(writer);
        Line(writer, $"| {string.Join(" | ", header)} |");
        Line(writer, $"|{string.Concat(header.Select(_ => "---|"))}");
        foreach (var row in rows)
        {
            Line(writer, $"| {string.Join(" | ", row.Select(Escape))} |");
        }
    }

    private static void Line(TextWriter writer, string text = "")
    {
        writer.Write(text);
        writer.Write('\n');
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Rate(double? rate) => rate?.ToString("0.####e+0", CultureInfo.InvariantCulture);

    // What officers and files say is shown, not acted on.
    private static string Escape(string text) => string.Concat(text.Select(c => c switch
    {
        '<' => "&lt;",
        '>' => "&gt;",
        '\n' or '\r' => " ",
        '|' or '*' or '`' or '[' or ']' => $"\\{c}",
        _ => c.ToString(),
    }));
}
