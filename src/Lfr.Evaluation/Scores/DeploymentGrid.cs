using System.Globalization;

namespace Lfr.Evaluation.Scores;

/// <summary>Published deployments in the Metropolitan Police's columns. Read as published: a row that contradicts itself is reported by the evaluation, not mended or dropped here.</summary>
public static class DeploymentGrid
{
    private static readonly string[] s_required = ["grid", "location", "date", "watchlist", "threshold", "total_alerts", "true_conf", "true_unconf", "false_conf", "false_unconf", "faces"];

    private static readonly string[] s_optional =
    [
        "duration", "purpose", "false_rate_pct_published", "arrest", "other_disposal", "no_action", "period", "faces_is_estimate", "engagements_true", "engagements_false", "comment",
    ];

    /// <summary>Reads a grid.</summary>
    /// <exception cref="InputException">The file is missing, or a field is not what its column says.</exception>
    public static IReadOnlyList<DeploymentRow> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var problems = new InputProblems();
        var rows = new List<DeploymentRow>();
        using CsvTable? table = CsvTable.Open(path, problems, s_required);
        if (table is not null)
        {
            foreach (string unknown in table.Header.Except(s_required).Except(s_optional))
            {
                problems.Add(table.File, 1, unknown, "the column is unknown");
            }
        }

        while (table is not null && table.Read())
        {
            rows.Add(Row(table));
        }

        if (table is not null && rows.Count == 0)
        {
            problems.Add(table.File, 0, null, "there is no deployment in the file");
        }

        problems.ThrowIfAny();
        return rows;
    }

    private static DeploymentRow Row(CsvTable table)
    {
        string dateText = table.Text(table.Column("date"));
        DateOnly? date = null;
        string[] formats = ["dd/MM/yy", "dd/MM/yyyy", "yyyy-MM-dd"];
        if (DateOnly.TryParseExact(dateText, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly parsed))
        {
            date = parsed;
        }
        else if (dateText.Length > 0)
        {
            table.Problem("date", $"'{dateText}' is not dd/mm/yy or yyyy-mm-dd");
        }

        string period = table.Text(table.Column("period"));
        var row = new DeploymentRow
        {
            Line = table.Line,
            Grid = table.Text(table.Column("grid")),
            Location = table.Text(table.Column("location")),
            Date = date,
            Duration = Duration(table),
            WatchlistSize = Count("watchlist"),
            Threshold = Number("threshold"),
            Alerts = Count("total_alerts"),
            TrueConfirmed = Count("true_conf"),
            TrueUnconfirmed = Count("true_unconf"),
            FalseConfirmed = Count("false_conf"),
            FalseUnconfirmed = Count("false_unconf"),
            PublishedFalseRatePercent = Number("false_rate_pct_published"),
            Arrests = Count("arrest"),
            OtherDisposals = Count("other_disposal"),
            NoAction = Count("no_action"),
            Faces = Count("faces"),
            FacesIsEstimate = table.Column("faces_is_estimate") < 0 || table.Flag(table.Column("faces_is_estimate"), whenEmpty: true),
            EngagementsTrue = Count("engagements_true"),
            EngagementsFalse = Count("engagements_false"),
            Period = period.Length > 0 ? period : date?.Year.ToString(CultureInfo.InvariantCulture) ?? "no date",
        };
        if (row.FalseAlerts > row.Faces)
        {
            table.Problem("faces", string.Create(CultureInfo.InvariantCulture, $"false alerts: {row.FalseAlerts}, faces: {row.Faces}, which is no share of them; correct the row, or leave faces empty"));
        }

        if (row.FalseAlerts > row.Alerts)
        {
            table.Problem("total_alerts", string.Create(CultureInfo.InvariantCulture, $"false alerts: {row.FalseAlerts}, alerts: {row.Alerts}, which is no share of them; correct the row, or leave total_alerts empty"));
        }

        return row;

        long? Count(string column) => table.Column(column) < 0 ? null : table.Count(table.Column(column), emptyAllowed: true);

        decimal? Number(string column)
        {
            string text = table.Text(table.Column(column));
            if (text.Length == 0)
            {
                return null;
            }

            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
            {
                return value;
            }

            table.Problem(column, $"'{text}' is not a decimal number; leave it empty where nothing was published");
            return null;
        }
    }

    private static TimeSpan? Duration(CsvTable table)
    {
        string text = table.Text(table.Column("duration")).Replace(" ", "", StringComparison.Ordinal).Replace("hr", "h", StringComparison.OrdinalIgnoreCase);
        if (text.Length == 0)
        {
            return null;
        }

        int h = text.IndexOf('h', StringComparison.OrdinalIgnoreCase);
        string minutes = text[(h + 1)..].TrimEnd('m', 'M');
        if (h > 0 && int.TryParse(text[..h], NumberStyles.None, CultureInfo.InvariantCulture, out int hours)
            && int.TryParse(minutes.Length == 0 ? "0" : minutes, NumberStyles.None, CultureInfo.InvariantCulture, out int rest) && hours < 10_000 && rest < 60)
        {
            return new TimeSpan(hours, rest, 0);
        }

        table.Problem("duration", $"'{text}' is not a duration such as 5h03m");
        return null;
    }
}
