using System.Globalization;
using Lfr.Core.Deployments;

namespace Lfr.Evaluation.Reports;

/// <summary>A deployment's record as CSV: one row in the published grids' columns, which the deployments evaluation reads as it is, and a list of everything else.</summary>
public static class DeploymentRecordCsv
{
    private static readonly string[] s_grid =
    [
        "grid", "location", "date", "duration", "purpose", "watchlist", "threshold", "total_alerts", "true_conf", "true_unconf", "false_conf", "false_unconf",
        "false_rate_pct_published", "arrest", "other_disposal", "no_action", "faces", "faces_is_estimate", "engagements_true", "engagements_false", "comment",
    ];

    /// <summary>Writes the published columns: a heading and one row a deployment.</summary>
    /// <param name="records">The deployments.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteGrid(IEnumerable<DeploymentRecord> records, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(writer);
        CsvText.Write(writer, s_grid);
        foreach (var record in records)
        {
            CsvText.Write(writer, Row(record));
        }
    }

    /// <summary>Writes what the published columns leave out: <c>section,name,value,count,of,lower,upper,method</c>.</summary>
    /// <param name="report">The report.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteDetails(DeploymentRecordReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        CsvText.Write(writer, ["section", "name", "value", "count", "of", "lower", "upper", "method"]);
        foreach (var (name, value) in DeploymentRecordRows.Facts(report.Record))
        {
            CsvText.Write(writer, ["record", name, value, "", "", "", "", ""]);
        }

        foreach (var rate in report.Rates)
        {
            CsvText.Write(writer,
            [
                "rate", $"{rate.Name} / {rate.Denominator}", Number(rate.Rate), Number(rate.Count), Number(rate.Of),
                Number(rate.Interval?.Lower), Number(rate.Interval?.Upper), rate.Interval?.Method ?? rate.Reason ?? "",
            ]);
        }

        foreach (var reviewer in report.Record.Reviewers)
        {
            CsvText.Write(writer, ["reviewer", $"{reviewer.Reviewer} found true", "", Number(reviewer.FoundTrue), Number(reviewer.Decisions), "", "", ""]);
            CsvText.Write(writer, ["reviewer", $"{reviewer.Reviewer} found known-false alerts true", "", Number(reviewer.SeededFoundTrue), Number(reviewer.SeededDecisions), "", "", ""]);
            CsvText.Write(writer, ["reviewer", $"{reviewer.Reviewer} median seconds to decision", Number(reviewer.MedianSecondsToDecision), "", "", "", "", ""]);
        }

        foreach (var total in report.Demographics)
        {
            var name = $"{total.Factor} {total.Group} ({total.Source})";
            CsvText.Write(writer, ["described", name + " alerts", "", Number(total.Alerts), Number(report.Record.Alerts), "", "", ""]);
            CsvText.Write(writer, ["described", name + " false alerts", "", Number(total.FalseAlerts), Number(total.Alerts), "", "", ""]);
            CsvText.Write(writer, ["described", name + " engagements", "", Number(total.Engagements), Number(total.Alerts), "", "", ""]);
            CsvText.Write(writer, ["described", name + " engagements on false alerts", "", Number(total.FalseEngagements), Number(total.Engagements), "", "", ""]);
            CsvText.Write(writer, ["described", name + " arrests", "", Number(total.Arrests), Number(total.Alerts), "", "", ""]);
        }

        foreach (var note in report.Notes)
        {
            CsvText.Write(writer, ["note", "", note, "", "", "", "", ""]);
        }
    }

    private static string[] Row(DeploymentRecord record)
    {
        var invariant = CultureInfo.InvariantCulture;
        var duration = record.EndedAt - record.StartedAt;
        // A whole number of minutes, as published: what is begun does not count. Of a clock that went back there is none.
        var hours = duration is { } span && span >= TimeSpan.Zero && record.ClockWentBack == 0 ? string.Create(invariant, $"{(long)span.TotalHours}h{span.Minutes:D2}m") : "";
        var percent = record.FacesSeen > 0 ? (100m * record.FalseAlerts / record.FacesSeen).ToString("0.######", invariant) : "";
        var clock = record.ClockWentBack > 0 ? "The clock went back: the times are not those that passed. " : "";
        var unreviewed = record.Unreviewed > 0 ? string.Create(invariant, $"{record.Unreviewed} alerts unreviewed. ") : "";
        var comment = $"{unreviewed}{clock}{record.Caveat}";
        return
        [
            "lfr", record.Location, record.StartedAt.ToString("dd/MM/yyyy", invariant), hours, record.UseCase, Number(record.WatchlistSize),
            record.LowestThreshold is { } threshold ? ((decimal)threshold).ToString(invariant) : "",
            Number(record.Alerts), Number(record.TrueConfirmed), Number(record.TrueUnconfirmed), Number(record.FalseConfirmed), Number(record.FalseUnconfirmed), percent,
            Number(record.Arrests), Number(record.OtherDisposals), Number(record.NoAction), Number(record.FacesSeen), "1",
            Number(record.EngagementsTrue), Number(record.EngagementsFalse), comment.Trim(),
        ];
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
