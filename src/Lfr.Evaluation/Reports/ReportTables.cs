using System.Globalization;

namespace Lfr.Evaluation.Reports;

/// <summary>The report's lists as tables of full-precision text, for <c>tables/*.csv</c>.</summary>
internal static class ReportTables
{
    public static IEnumerable<ReportTable> All(EvaluationReport report)
    {
        yield return new ReportTable("rates", "Rates", [
            "metric", "threshold", "watchlist_size", "scaling", "composition", "scope", "unit", "probe_group", "reference_group", "counted", "errors", "trials", "subjects", "rate",
            "lower", "upper", "method", "deff", "confidence", "counts_are", "refusal"],
            [.. report.Rates.Select(r => (IReadOnlyList<string>)[
                r.Metric, Text(r.Threshold), Text(r.WatchlistSize), r.Scaling, r.Composition ?? "", r.Scope, r.Unit, r.Group.ProbeText, r.Group.ReferenceText, r.Counted, Text(r.Errors), Text(r.Trials),
                Text(r.Subjects), Text(r.Rate), Text(r.Headline?.Lower), Text(r.Headline?.Upper), r.Headline?.Method ?? "", Text(r.DesignEffect), Text(r.Headline?.Level), r.CountsAre, r.Refusal ?? ""])]);
        yield return new ReportTable("intervals", "Intervals", ["metric", "threshold", "watchlist_size", "scaling", "scope", "unit", "probe_group", "reference_group", "method", "lower", "upper"],
            [.. report.Rates.SelectMany(r => r.Intervals.Select(i => (IReadOnlyList<string>)[
                r.Metric, Text(r.Threshold), Text(r.WatchlistSize), r.Scaling, r.Scope, r.Unit, r.Group.ProbeText, r.Group.ReferenceText, i.Method, Text(i.Lower), Text(i.Upper)]))]);
        yield return new ReportTable("tests", "Tests", [
            "metric", "scope", "threshold", "factor", "groups", "test", "headline", "statistic", "p", "p_adjusted", "adjustment", "draws", "seed", "smallest_attainable_p", "minimum_detectable_ratio", "minimum_detectable_group", "minimum_detectable_smallest", "minimum_detectable_smallest_group", "minimum_detectable", "primary", "refusal", "deviation", "not_compared"],
            [.. report.Tests.Select(t => (IReadOnlyList<string>)[
                t.Metric, t.Scope, Text(t.Threshold), t.Factor, string.Join("; ", t.Groups), t.Test, t.IsHeadline ? "1" : "0", Text(t.Statistic), Text(t.P), Text(t.PAdjusted), t.Adjustment, Text(t.Draws),
                t.Seed?.ToString(CultureInfo.InvariantCulture) ?? "", Text(t.SmallestAttainableP), Text(t.MinimumDetectableRatio), t.MinimumDetectableGroup ?? "", Text(t.MinimumDetectableSmallest), t.MinimumDetectableSmallestGroup ?? "", t.MinimumDetectable, t.IsPrimary ? "1" : "0", t.Refusal ?? "", t.Deviation ?? "", string.Join("; ", t.NotCompared)])]);
        yield return new ReportTable("not_made", "Tests declared before the data and not made", ["metric", "threshold", "factor", "test", "reason"],
            [.. report.NotMade.Select(t => (IReadOnlyList<string>)[t.Metric, Text(t.Threshold), t.Factor, t.Test ?? "", t.Reason])]);
        yield return new ReportTable("ratios", "Ratios", ["metric", "scope", "threshold", "factor", "numerator", "denominator", "ratio", "lower", "upper", "method", "confidence", "p", "p_adjusted_holm", "reason"],
            [.. report.Ratios.Select(r => (IReadOnlyList<string>)[
                r.Metric, r.Scope, Text(r.Threshold), r.Factor, r.Numerator, r.Denominator, Text(r.Ratio), Text(r.Lower), Text(r.Upper), r.Method, Text(r.Confidence), Text(r.P), Text(r.PAdjusted), r.Reason ?? ""])]);
        yield return new ReportTable("indices", "Indices", ["name", "metric", "scope", "threshold", "factor", "value", "lower", "upper", "null_median", "null_95", "null_undefined_share", "reason"],
            [.. report.Indices.Select(i => (IReadOnlyList<string>)[
                i.Name, i.Metric, i.Scope, Text(i.Threshold), i.Factor, Text(i.Value), Text(i.Lower), Text(i.Upper), Text(i.NullMedian), Text(i.Null95), Text(i.NullUndefinedShare), i.Reason ?? ""])]);
        foreach (ReportTable table in report.Tables.Concat(report.Limits.Select(limit => limit.Table).OfType<ReportTable>()).Where(table => table.Name.Length > 0))
        {
            yield return table;
        }
    }

    private static string Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Text(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Text(double? value) => value switch
    {
        null => "",
        { } number when double.IsPositiveInfinity(number) => "unbounded",
        { } number => number.ToString("R", CultureInfo.InvariantCulture),
    };
}
