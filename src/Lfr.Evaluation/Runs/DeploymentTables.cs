using System.Globalization;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Totals of published deployments, what does not hold in them, and what they cannot show.</summary>
internal static class DeploymentTables
{
    public static IReadOnlyList<string> Conventions { get; } =
    [
        "Figures are as published; nothing was mended or dropped.",
        "False alerts = confirmed and unconfirmed false alerts. Per face: over faces seen, which the publisher estimates. Per alert: over all alerts. Both are given, named.",
        "The published false alert rate is in per cent of faces, rounded to the digits printed; it is compared with the rounding of the counts' own rate.",
        "Before any interval is pooled over deployments of one threshold, false alerts are dealt over faces, and whole deployments between periods (permutation). Where either rejects at 0.05, rates are by period and no pooled interval is given.",
        "Intervals take faces as independent; the same people may pass more than once, and that cannot be known from these data.",
        "Outcomes (arrest, other disposal, no action) are not summed where \"other disposal\" equals \"no action\" in every row of a grid: the columns were then published as copies.",
    ];

    public static ReportTable Totals(IReadOnlyList<DeploymentRow> rows) => new("totals", "Totals by grid and threshold, as published",
        ["Grid", "Threshold", "Deployments", "Faces", "Alerts", "True, confirmed", "True, unconfirmed", "False", "Arrests", "Watchlist"],
        [.. rows.GroupBy(row => (row.Grid, row.Threshold)).OrderBy(g => g.Key.Grid, StringComparer.Ordinal).ThenBy(g => g.Key.Threshold ?? -1).Select(g => (IReadOnlyList<string>)[
            g.Key.Grid, g.Key.Threshold is null ? "not published" : ReportText.Number(g.Key.Threshold), ReportText.Count(g.LongCount()), Sum(g, r => r.Faces), Sum(g, r => r.Alerts), Sum(g, r => r.TrueConfirmed),
            Sum(g, r => r.TrueUnconfirmed), Sum(g, r => r.FalseAlerts), Sum(g, r => r.Arrests), Range(g)])]);

    /// <summary>Every statement of a row that its other fields contradict, and every column that a grid published twice.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Contradictions(IReadOnlyList<DeploymentRow> rows)
    {
        var found = new List<IReadOnlyList<string>>();
        var first = new Dictionary<DeploymentRow, long>();
        for (int i = 0; i < rows.Count; i++)
        {
            DeploymentRow row = rows[i];
            string name = $"{row.Location} {row.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
            string line = row.Line.ToString(CultureInfo.InvariantCulture);
            if (row.Alerts is { } alerts && row is { TrueConfirmed: { } tc, TrueUnconfirmed: { } tu, FalseConfirmed: { } fc, FalseUnconfirmed: { } fu } && tc + tu + fc + fu != alerts)
            {
                found.Add([line, name, $"alerts do not add up: {tc} + {tu} + {fc} + {fu} = {tc + tu + fc + fu}, published {alerts}"]);
            }

            if (row.PublishedFalseRatePercent is { } published && row is { FalseAlerts: { } errors, Faces: { } faces and > 0 } && Disagrees(published, errors, faces) is { } how)
            {
                found.Add([line, name, how]);
            }

            if (row is { Alerts: { } raised, Faces: { } seen } && raised > seen)
            {
                found.Add([line, name, $"more alerts than faces: {raised} alerts of {seen} faces"]);
            }

            if (row is { WatchlistSize: 0, Alerts: > 0 })
            {
                found.Add([line, name, $"{row.Alerts} alerts, and nobody on the watchlist"]);
            }

            if (row.Threshold is < 0 or > 1)
            {
                found.Add([line, name, string.Create(CultureInfo.InvariantCulture, $"the threshold {row.Threshold} is outside 0..1, on which the others are published")]);
            }

            DeploymentRow said = row with { Line = 0, Grid = "" };
            if (!first.TryAdd(said, row.Line))
            {
                found.Add([line, name, $"the row is that of line {first[said].ToString(CultureInfo.InvariantCulture)} again, and is counted twice in every total, rate and test"]);
            }

            if (OutOfOrder(rows, i))
            {
                found.Add([line, name, "the date is out of order among its neighbours"]);
            }
        }

        foreach (var grid in rows.GroupBy(row => row.Grid, StringComparer.Ordinal))
        {
            DeploymentRow[] with = [.. grid.Where(row => row.OtherDisposals is not null && row.NoAction is not null)];
            if (with.Length > 1 && with.All(row => row.OtherDisposals == row.NoAction) && with.Any(row => row.OtherDisposals > 0))
            {
                found.Add(["all", $"grid {grid.Key}", $"\"other disposal\" equals \"no action\" in all {with.Length} rows: the outcomes of this grid are not summed"]);
            }
        }

        return found;
    }

    public static ReportTable Unconfirmed(IReadOnlyList<DeploymentRow> rows) => new("unconfirmed", "If unconfirmed true alerts were false: false alerts per alert",
        ["Threshold", "Alerts", "False as published", "Interval", "With unconfirmed true alerts as false", "Interval"],
        [.. rows.Where(row => row.Alerts is not null && row.FalseAlerts is not null).GroupBy(row => row.Threshold).OrderBy(g => g.Key ?? -1).Where(g => g.Sum(r => r.Alerts!.Value) > 0).Select(g =>
        {
            long alerts = g.Sum(r => r.Alerts!.Value), wrong = g.Sum(r => r.FalseAlerts!.Value), unconfirmed = g.Sum(r => r.TrueUnconfirmed ?? 0);
            var worst = new Proportion(Math.Min(alerts, wrong + unconfirmed), alerts);
            return (IReadOnlyList<string>)[
                g.Key is null ? "not published" : ReportText.Number(g.Key), ReportText.Count(alerts), $"{ReportText.Count(wrong)} = {ReportText.Percent((double)wrong / alerts)}", ReportText.Range(new Proportion(wrong, alerts).ClopperPearson()),
                $"{ReportText.Count(worst.Errors)} = {ReportText.Percent(worst.Rate)}", ReportText.Range(worst.ClopperPearson())];
        })]);

    public static IReadOnlyList<Statement> Limits(IReadOnlyList<DeploymentRow> rows) =>
    [
        new("Which differences could these data not have shown?", ["Any by group: the grids have no demographic columns. Between periods or places, the ratios' limits stand in their table."]),
        new("Which list, of whom, was used?", [$"Only its size is published ({Range(rows)} people), not its composition. With the same false match rate a list of 19,199 raises false alerts 1.9 times as often as one of 10,000."], IsWarning: true),
        new("Is what was tested what was deployed?", [rows.Any(r => r.Threshold is null) ? $"{rows.Count(r => r.Threshold is null)} deployments have no published threshold. Version, pipeline, cameras and operator rules are not published." : "Version, pipeline, cameras and operator rules are not published."], IsWarning: true),
        new("How many people, of which groups, were wrongly alerted?", ["The number of false alerts is published, their groups are not (or, in annual summaries, without the groups of those who passed)."]),
        new("Who is in the data?", ["Faces seen are an estimate and count passages, not people. Who passed, who was not acquired, and who stayed away because of the cameras is unknown."]),
        new("Which hypotheses were declared before the data?", ["None. Homogeneity is tested to decide on pooling only."]),
        new("What do the alerts say about groups?",
        [
            "A published \"8 of 10 false alerts were of Black people\" has no denominator. The share is 80 % (44.4 to 97.5 %, Clopper-Pearson); equal rates explain it only if at least 44.4 % of the faces were of Black people. A ratio of rates is refused, and neither \"bias\" nor \"no bias\" follows.",
        ]),
        new("Whom do misses harm?", ["Misses are not in the data: nobody knows who on the list passed unseen. No TPIR can be given."]),
        new("What does a passer-by meet over a year?", ["The rates are for one face passing once; who passes daily meets them daily."]),
        new("Were unconfirmed true alerts counted as true?", ["By the publisher, yes. The table on unconfirmed alerts gives the rates with all of them counted as false."]),
        new("Could a small cell identify a person?", ["A deployment with one alert, its place and its date may. The figures are already public."]),
        LiveLimits.Synthetic(false),
    ];

    private static string? Disagrees(decimal published, long errors, long faces)
    {
        int digits = Math.Max(1, (int)published.Scale);
        decimal exact = 100m * errors / faces;
        if (published == Math.Round(exact, digits, MidpointRounding.AwayFromZero) || published == Math.Round(exact, digits, MidpointRounding.ToEven))
        {
            return null;
        }

        decimal power = (decimal)Math.Pow(10, digits);
        string kind = published == Math.Truncate(exact * power) / power ? "truncated, not rounded" : "does not follow from the counts";
        return string.Create(CultureInfo.InvariantCulture, $"the published rate {published} % {kind}: {errors} of {faces} is {exact:0.0000} %");
    }

    /// <summary>A date that breaks the order while its neighbours are in order without it.</summary>
    private static bool OutOfOrder(IReadOnlyList<DeploymentRow> rows, int i)
    {
        DateOnly? before = i > 0 && rows[i - 1].Grid == rows[i].Grid ? rows[i - 1].Date : null, after = i + 1 < rows.Count && rows[i + 1].Grid == rows[i].Grid ? rows[i + 1].Date : null;
        return rows[i].Date is { } date && before is { } b && after is { } a && b <= a && (date < b || date > a);
    }

    private static string Sum(IEnumerable<DeploymentRow> rows, Func<DeploymentRow, long?> of)
    {
        long?[] values = [.. rows.Select(of)];
        return values.Any(v => v is null) ? $"{ReportText.Count(values.Sum(v => v ?? 0))} ({values.Count(v => v is null)} not published)" : ReportText.Count(values.Sum(v => v!.Value));
    }

    private static string Range(IEnumerable<DeploymentRow> rows)
    {
        long[] sizes = [.. rows.Where(r => r.WatchlistSize is not null).Select(r => r.WatchlistSize!.Value)];
        return sizes.Length == 0 ? "not published" : sizes.Min() == sizes.Max() ? ReportText.Count(sizes[0]) : $"{ReportText.Count(sizes.Min())} to {ReportText.Count(sizes.Max())}";
    }
}
