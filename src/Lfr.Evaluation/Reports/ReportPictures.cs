using Lfr.Evaluation.Reports.Pictures;

namespace Lfr.Evaluation.Reports;

/// <summary>Chooses and draws the pictures of a report.</summary>
internal static class ReportPictures
{
    /// <summary>Rate against threshold for each metric and factor, then one forest plot a metric at its middle threshold, then heat maps.</summary>
    public static IEnumerable<(string Svg, string Caption, bool IsWide)> Rates(EvaluationReport report)
    {
        int number = 0;
        var measured = report.Rates.Where(rate => rate.CountsAre == "measured" && rate.Scope != "probe x reference" && rate.Refusal is null && rate.Rate is not null && IsDrawn(rate)).ToArray();
        foreach (var metric in measured.GroupBy(rate => (rate.Metric, rate.Unit, rate.Scope)))
        {
            foreach (var factor in metric.Where(rate => rate.Threshold is not null && !rate.Group.IsAll).GroupBy(rate => rate.Group.Factor))
            {
                if (factor.Select(rate => rate.Threshold).Distinct().Count() > 1 && factor.Select(rate => rate.Group.Text).Distinct().Count() <= 8)
                {
                    yield return Lines(report, $"rate-{++number}", metric.Key.Metric, metric.Key.Unit, Scope(metric.Key.Metric, metric.Key.Scope), factor.Key, [.. factor]);
                }
            }
        }

        foreach (var metric in measured.GroupBy(rate => (rate.Metric, rate.Unit, rate.Scope)))
        {
            decimal?[] thresholds = metric.Select(rate => rate.Threshold).Distinct().Order().ToArray();
            decimal? threshold = Shown(report, thresholds);
            RateEntry[] rows = metric.Where(rate => rate.Threshold == threshold).ToArray();
            if (rows.Length > 1 && (rows.Any(rate => rate.Errors > 0) || rows[0].Metric is not ("FTA" or "FTE")))
            {
                yield return Forest(report, $"forest-{++number}", metric.Key.Metric, metric.Key.Unit, metric.Key.Scope, threshold, rows);
            }
        }

        foreach (var matrix in report.Rates.Where(rate => rate.Scope == "probe x reference" && rate.Metric == "FMR").GroupBy(rate => (rate.Group.Factor, rate.Threshold)))
        {
            yield return Heat(report, $"heat-{++number}", matrix.Key.Factor, matrix.Key.Threshold, [.. matrix]);
        }
    }

    /// <summary>FNIR is TPIR upside down, and the rate per acquired passage lies beside that per passage: both are in the tables.</summary>
    private static bool IsDrawn(RateEntry rate) => rate.Metric is not ("FNIR" or "rank-1 FNIR") && !rate.Unit.StartsWith("acquired", StringComparison.Ordinal);

    /// <summary>One forest plot of pairwise ratios a metric, at the threshold that is shown.</summary>
    public static IEnumerable<(string Svg, string Caption, bool IsWide)> Ratios(EvaluationReport report)
    {
        int number = 0;
        foreach (var metric in report.Ratios.GroupBy(ratio => (ratio.Metric, ratio.Scope)))
        {
            decimal? threshold = Shown(report, metric.Select(ratio => ratio.Threshold).Distinct().Order().ToArray());
            var rows = new List<ForestRow>();
            foreach (var factor in metric.Where(ratio => ratio.Threshold == threshold && ratio.Lower is not null).GroupBy(ratio => ratio.Factor).Where(factor => factor.Count() <= 16))
            {
                rows.Add(new ForestRow(factor.Key, "", null, null, null, true));
                rows.AddRange(factor.Select(ratio => new ForestRow($"{ratio.Numerator} / {ratio.Denominator}", $"{ReportText.Significant(ratio.Ratio)} ({ReportText.Times(ratio.Lower, ratio.Upper)})", ratio.Ratio, ratio.Lower, ratio.Upper > ReportText.MostTimes ? double.PositiveInfinity : ratio.Upper)));
            }

            if (rows.Count > 0)
            {
                string title = $"{metric.Key.Metric}{Scope(metric.Key.Metric, metric.Key.Scope)}: ratios between groups{At(threshold)}";
                string svg = ForestPlot.Draw($"ratio-{++number}", title, Describe(rows), "times as often (logarithmic); an arrow is a limit that the data do not set", rows, percent: false, log: true, 1, report.IsSynthetic);
                yield return (svg, title + ". The dashed line is equality; a bar that crosses it does not show equality.", true);
            }
        }
    }

    public static IEnumerable<(string Svg, string Caption, bool IsWide)> Curves(EvaluationReport report)
    {
        int number = 0;
        foreach (var kind in report.Curves.GroupBy(curve => (curve.Kind, curve.X, curve.Y)))
        {
            bool det = kind.Key.Kind == "DET", cmc = kind.Key.Kind == "CMC";
            CurveEntry[] curves = kind.Take(8).ToArray();
            string notes = string.Join(" ", kind.Select(curve => curve.Note).Where(note => note.Length > 0).Distinct());
            string title = kind.Key.Kind switch { "DET" => "Detection error trade-off", "CMC" => "Cumulative match characteristic", _ => "Distribution of " + kind.Key.Kind };
            var chart = new LineChart
            {
                Id = $"curve-{++number}",
                Title = title,
                Description = string.Join(" ", curves.Select(curve => $"{curve.Group}: {curve.Points.Count} points, from {Point(curve.Points, 0)} to {Point(curve.Points, curve.Points.Count - 1)}.")),
                XLabel = kind.Key.X + (det ? " (logarithmic)" : ""),
                YLabel = kind.Key.Y,
                XIsLog = det,
                YIsPercent = det || cmc,
                HasMarkers = cmc,
                IsSynthetic = report.IsSynthetic,
                Series = [.. curves.Select(curve => new Series(curve.Group, [.. curve.Points.Select(p => new SeriesPoint(p.X, p.Y))]))],
            };
            yield return (chart.Draw(), $"{title}. {notes}{(kind.Count() > 8 ? $" {kind.Count() - 8} further groups are in report.json." : "")}", false);
        }
    }

    private static string Point(IReadOnlyList<(double X, double Y)> points, int at) =>
        at >= 0 && at < points.Count ? $"({ReportText.Significant(points[at].X)}, {ReportText.Significant(points[at].Y)})" : "nothing";

    /// <summary>The threshold of a picture that shows one: a declared one where there is one, else the middle of those reported.</summary>
    private static decimal? Shown(EvaluationReport report, decimal?[] thresholds)
    {
        decimal? declared = report.Tests.Where(test => test.IsPrimary && thresholds.Contains(test.Threshold)).Select(test => test.Threshold).FirstOrDefault();
        return declared ?? thresholds[thresholds.Length / 2];
    }

    private static (string, string, bool) Lines(EvaluationReport report, string id, string metric, string unit, string scope, string factor, RateEntry[] rates)
    {
        double[] positive = rates.SelectMany(rate => new[] { rate.Rate!.Value, rate.Headline?.Upper ?? 0 }).Where(value => value > 0).ToArray();
        bool log = metric is "FPIR" or "FMR" && positive.Length > 0 && positive.Max() / positive.Min() > 20;
        string title = $"{metric}{scope} against threshold by {ReadableTables.Factor(factor)}";
        var chart = new LineChart
        {
            Id = id,
            Title = title,
            Description = string.Join(" ", rates.GroupBy(rate => rate.Group.Text).Select(group => $"{group.Key}: {string.Join(", ", group.Select(rate => $"{ReportText.Percent(rate.Rate)} at {ReportText.Number(rate.Threshold)}"))}.")),
            XLabel = "threshold",
            YLabel = $"{metric}{scope} per {unit}" + (log ? " (logarithmic)" : ""),
            YIsLog = log,
            YIsPercent = true,
            XTicks = Thin([.. rates.Select(rate => (double)rate.Threshold!.Value).Distinct().Order()]),
            IsSynthetic = report.IsSynthetic,
            Series = [.. rates.GroupBy(rate => rate.Group.Text).Select(group => new Series(group.Key,
                [.. group.OrderBy(rate => rate.Threshold).Select(rate => new SeriesPoint((double)rate.Threshold!.Value, rate.Rate!.Value, rate.Headline?.Lower, rate.Headline?.Upper, rate.Errors == 0))]))],
        };
        string band = Percentage(report);
        return (chart.Draw(), $"{title}, per {unit}. Bars and bands: {band} interval of each group{(log ? "; hollow marks at the foot are groups with no error seen, their bar reaches the upper limit" : "")}.", false);
    }

    private static List<double> Thin(List<double> ticks) => ticks.Count <= 9 ? ticks : [.. ticks.Where((_, i) => i % ((ticks.Count / 8) + 1) == 0)];

    private static (string, string, bool) Forest(EvaluationReport report, string id, string metric, string unit, string scope, decimal? threshold, RateEntry[] rates)
    {
        var rows = new List<ForestRow>();
        foreach (var factor in rates.GroupBy(rate => rate.Group.Factor))
        {
            if (factor.Key != "all")
            {
                rows.Add(new ForestRow(factor.Key.Replace(":", " and ", StringComparison.Ordinal), "", null, null, null, true));
            }

            rows.AddRange(factor.Select(rate => new ForestRow(rate.Group.Text, $"{ReportText.OfTrials(rate)} = {ReportText.Percent(rate.Rate)}", rate.Rate, rate.Headline?.Lower, rate.Headline?.Upper)));
        }

        double[] positive = rates.SelectMany(rate => new[] { rate.Rate!.Value, rate.Headline?.Upper ?? 0 }).Where(value => value > 0).ToArray();
        bool log = metric is "FPIR" or "FMR" && positive.Length > 0 && positive.Max() / positive.Min() > 50;
        double? all = rates.FirstOrDefault(rate => rate.Group.IsAll)?.Rate;
        string within = Scope(metric, scope);
        string title = $"{metric}{within} by group{At(threshold)}";
        string svg = ForestPlot.Draw(id, title, Describe(rows), $"{metric}{within} per {unit}" + (log ? " (logarithmic)" : ""), rows, percent: true, log, all is > 0 ? all : log ? null : all, report.IsSynthetic);
        return (svg, $"{title}. Dot: rate (hollow: none counted); bar: {Percentage(report)} interval; dashed line: everybody together.", true);
    }

    private static (string, string, bool) Heat(EvaluationReport report, string id, string factor, decimal? threshold, RateEntry[] rates)
    {
        string[] rows = rates.Select(rate => rate.Group.ProbeText).Distinct().ToArray();
        string[] columns = rates.Select(rate => rate.Group.ReferenceText).Distinct().ToArray();
        Dictionary<(string, string), RateEntry> cells = rates.ToDictionary(rate => (rate.Group.ProbeText, rate.Group.ReferenceText));
        string title = $"FMR, probe group v reference group, by {ReadableTables.Factor(factor)}{At(threshold)}";
        string svg = HeatMap.Draw(id, title, string.Join(" ", rates.Select(rate => $"{rate.Group.Text}: {(rate.Trials == 0 ? "nothing compared" : $"{ReportText.OfTrials(rate)}, {ReportText.Significant(rate.Rate)}")}.")), rows, columns,
            (r, c) => cells.TryGetValue((rows[r], columns[c]), out RateEntry? cell) ? (cell.Rate, cell.Rate is null ? (cell.IsWithheld ? "withheld" : cell.Trials == 0 ? "nothing compared" : "refused") : cell.Rate == 0 ? "0" : ReportText.Significant(cell.Rate)) : (null, ""), report.IsSynthetic);
        return (svg, title + ". Each cell: false match rate a comparison; darker is higher (logarithmic). Limits are in the table.", true);
    }

    /// <summary>FMR has several scopes, an order of magnitude apart: two pictures of one factor must not be taken for one another.</summary>
    private static string Scope(string metric, string scope) => metric != "FMR" ? "" : scope == "within" ? ", within groups" : ", by probe";

    private static string At(decimal? threshold) => threshold is null ? "" : " at threshold " + ReportText.Number(threshold);

    private static string Percentage(EvaluationReport report) => (report.Manifest.Confidence * 100).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) + " %";

    private static string Describe(IEnumerable<ForestRow> rows) =>
        string.Join(" ", rows.Where(row => !row.IsHeading).Select(row => $"{row.Label}: {row.Value}, from {ReportText.Significant(row.Lower)} to {ReportText.Significant(row.Upper)}."));
}
