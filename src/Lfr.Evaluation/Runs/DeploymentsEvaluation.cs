using System.Globalization;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Evaluates published deployments: totals by threshold, false alerts per face and per alert, homogeneity before any pooling, and every row that contradicts itself.</summary>
public static class DeploymentsEvaluation
{
    /// <summary>Runs the evaluation.</summary>
    /// <param name="rows">The deployments.</param>
    /// <param name="options">Confidence, seed and draws.</param>
    /// <param name="inputs">The inputs with their hashes.</param>
    public static EvaluationReport Run(IReadOnlyList<DeploymentRow> rows, EvaluationOptions options, IReadOnlyList<ReportInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        var findings = new Findings(new DeclaredTests([], [], []));
        var cells = new RateCells(options);
        var summary = new List<string>();
        findings.Tables.Add(DeploymentTables.Totals(rows));
        foreach (var byThreshold in rows.GroupBy(row => row.Threshold).OrderBy(group => group.Key ?? -1))
        {
            Threshold(byThreshold.Key, [.. byThreshold], findings, cells, options, summary);
        }

        IReadOnlyList<IReadOnlyList<string>> problems = DeploymentTables.Contradictions(rows);
        findings.Tables.Add(new ReportTable("contradictions", "Rows that contradict themselves: reported, not mended, not dropped", ["Line", "Deployment", "What does not hold"], problems));
        findings.Tables.Add(DeploymentTables.Unconfirmed(rows));
        summary.Add($"{ReportText.Count(problems.Count)} {(problems.Count == 1 ? "statement of the publication does not hold; it" : "statements of the publication do not hold; each")} is listed with its line.");
        return new EvaluationReport
        {
            Kind = "deployments",
            Title = "Published deployments of live facial recognition",
            Manifest = Conventions.Manifest(options, inputs, "as published; not tested here", DeploymentTables.Conventions),
            Summary = summary,
            Rates = findings.Rates,
            Tests = findings.Tests,
            Ratios = findings.Ratios,
            Tables = findings.Tables,
            Limits = DeploymentTables.Limits(rows),
        };
    }

    private static void Threshold(decimal? threshold, DeploymentRow[] rows, Findings findings, RateCells cells, EvaluationOptions options, List<string> summary)
    {
        string at = threshold is null ? "no threshold published" : "threshold " + ReportText.Number(threshold);
        DeploymentRow[] usable = [.. rows.Where(row => row.Faces is not null && row.FalseAlerts is not null)];
        Proportion perFace = new(usable.Sum(row => row.FalseAlerts!.Value), usable.Sum(row => row.Faces!.Value));
        DeploymentRow[] alerted = [.. rows.Where(row => row.Alerts is not null && row.FalseAlerts is not null)];
        Proportion perAlert = new(alerted.Sum(row => row.FalseAlerts!.Value), alerted.Sum(row => row.Alerts!.Value));
        string[] periods = [.. usable.Select(row => row.Period).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var face = new RateEntry { Metric = "false alerts", Threshold = threshold, Unit = "face", Group = GroupKey.All };
        bool pool = true;
        if (usable.Length >= 2 && perFace.Errors > 0)
        {
            DeploymentHomogeneity homogeneity = DeploymentHomogeneity.Test(
                [.. usable.Select(row => new DeploymentCount(Array.IndexOf(periods, row.Period), (int)row.FalseAlerts!.Value, (int)row.Faces!.Value))], options.Seed, 0.05, options.PermutationDraws);
            pool = homogeneity.MayPool;
            findings.Tests.Add(Entry(threshold, "deployment", homogeneity.AcrossDeployments, [$"{usable.Length} deployments"]));
            if (homogeneity.BetweenPeriods is { } between)
            {
                findings.Tests.Add(Entry(threshold, "period", between, periods));
            }
        }

        if (pool)
        {
            findings.Rates.Add(cells.Independent(face, perFace));
            findings.Rates.Add(cells.Independent(face with { Unit = "alert" }, perAlert));
            RateEntry rate = findings.Rates[^2];
            summary.Add($"{at}: {ReportText.Count(perAlert.Errors)} false of {ReportText.Count(perAlert.Trials)} alerts ({ReportText.Percent(perAlert.Trials > 0 ? perAlert.Rate : null)} of alerts, {ReportText.Range(findings.Rates[^1].Headline)}), and {ReportText.Count(perFace.Errors)} of {ReportText.Count(perFace.Trials)} faces ({ReportText.Percent(rate.Rate)} of faces, {ReportText.Range(rate.Headline)}).{Unlike(rows, usable, alerted)} Both denominators are in public use; they answer different questions.");
        }
        else
        {
            const string why = "deployments at this threshold do not share one rate, so that a pooled interval would be for a rate that does not exist; see the rates by period";
            findings.Rates.Add(face with { Errors = perFace.Errors, Trials = perFace.Trials, Refusal = why });
            RateEntry alert = cells.Independent(face with { Unit = "alert" }, perAlert);
            findings.Rates.Add(alert);
            summary.Add($"{at}: deployments do not share one rate ({string.Join("; ", findings.Tests.Where(t => t.Threshold == threshold).Select(t => $"{t.Test}, p {ReportText.P(t.P)}"))}); no pooled interval per face is given. Per alert: {ReportText.OfTrials(alert)} ({ReportText.Range(alert.Headline)}).");
        }

        if (periods.Length > 1)
        {
            ByPeriod(threshold, usable, periods, findings, cells, options, summary, at);
        }
    }

    // Rows that lack one of the two denominators are in the other rate only, so that the two count different false alerts.
    private static string Unlike(DeploymentRow[] rows, DeploymentRow[] usable, DeploymentRow[] alerted) =>
        usable.SequenceEqual(alerted)
            ? ""
            : $" Alerts are stated for {ReportText.Count(alerted.Length)} of {ReportText.Count(rows.Length)} deployments and faces for {ReportText.Count(usable.Length)}: the two rates are not of the same deployments.";

    private static void ByPeriod(decimal? threshold, DeploymentRow[] usable, string[] periods, Findings findings, RateCells cells, EvaluationOptions options, List<string> summary, string at)
    {
        var totals = new List<(string Period, Proportion Counts)>();
        foreach (string period in periods)
        {
            DeploymentRow[] rows = [.. usable.Where(row => row.Period == period)];
            var counts = new Proportion(rows.Sum(row => row.FalseAlerts!.Value), rows.Sum(row => row.Faces!.Value));
            totals.Add((period, counts));
            findings.Rates.Add(cells.Independent(new RateEntry { Metric = "false alerts", Threshold = threshold, Unit = "face", Group = new GroupKey([new("period", period)]) }, counts));
            double hours = rows.Where(row => row.Duration is not null).Sum(row => row.Duration!.Value.TotalHours);
            string perHour = hours > 0 ? $", {ReportText.Count((long)Math.Round(rows.Where(row => row.Duration is not null).Sum(row => row.Faces!.Value) / hours))} faces an hour" : "";
            RateEntry rate = findings.Rates[^1];
            summary.Add($"{at}, {period}: {ReportText.Count(rows.Length)} deployment{(rows.Length == 1 ? "" : "s")}, {ReportText.Count(counts.Trials)} faces{perHour}, {ReportText.Count(counts.Errors)} false ({ReportText.Range(rate.Headline)}).");
        }

        for (int i = 0; i < totals.Count; i++)
        {
            for (int j = i + 1; j < totals.Count; j++)
            {
                (int a, int b) = totals[i].Counts.Trials > 0 && totals[j].Counts.Trials > 0 && totals[i].Counts.Rate < totals[j].Counts.Rate ? (j, i) : (i, j);
                if (totals[a].Counts.Trials == 0 || totals[b].Counts.Trials == 0)
                {
                    continue;
                }

                RateRatio ratio = RateRatio.ConditionalExact(totals[a].Counts, totals[b].Counts, options.Confidence);
                findings.Ratios.Add(new RatioEntry
                {
                    Metric = "false alerts",
                    Threshold = threshold,
                    Factor = "period",
                    Numerator = totals[a].Period,
                    Denominator = totals[b].Period,
                    Ratio = ratio.Ratio,
                    Lower = ratio.Interval.Lower,
                    Upper = ratio.Interval.Upper,
                    Method = ratio.Interval.Method,
                    Confidence = ratio.Interval.Level,
                    P = FisherFreemanHaltonTest.Run([totals[a].Counts, totals[b].Counts], options.Seed).PValue,
                    Reason = ratio.Undefined is { } why ? UndefinedText.Of(why) : null,
                });
            }
        }

        summary.Add($"{at}: faces an hour differ between periods; why (counting, place, hours) is not in the data.");
    }

    private static TestEntry Entry(decimal? threshold, string factor, TestResult result, IReadOnlyList<string> groups) => new()
    {
        Metric = "false alerts",
        Threshold = threshold,
        Factor = factor,
        Groups = groups,
        Test = result.Test,
        Statistic = result.Statistic,
        P = result.PValue,
        PAdjusted = result.PValue,
        Adjustment = "none",
        MonteCarlo = result.MonteCarloInterval,
        Draws = result.Draws,
        Seed = result.Seed,
        SmallestAttainableP = result.SmallestAttainableP,
        MinimumDetectable = "not computed: it decides on pooling only",
        Assumption = factor == "deployment" ? "False alerts dealt over faces as if every face were alike" : "Whole deployments dealt between periods",
    };
}
