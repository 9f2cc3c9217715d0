namespace Lfr.Evaluation.Reports;

/// <summary>The report's lists as tables for people: rounded, in words, one table a metric and factor.</summary>
internal static class ReadableTables
{
    public static IEnumerable<ReportTable> All(EvaluationReport report) =>
        [.. Rates(report), .. Scaled(report), .. Tests(report), .. NotMade(report), .. Ratios(report), .. Indices(report), .. OperatingPoints(report), .. report.Tables];

    /// <summary>Measured rates, one table a metric, unit, scope and factor.</summary>
    public static IEnumerable<ReportTable> Rates(EvaluationReport report) =>
        report.Rates.Where(rate => rate.CountsAre == "measured")
            .GroupBy(rate => (rate.Metric, rate.Unit, rate.Scope, rate.Group.Factor))
            .Select(group => RateTable($"{group.Key.Metric}{By(group.Key.Factor)}, per {group.Key.Unit}{Scope(group.Key.Scope)}", [.. group]));

    /// <summary>Rates brought to another size, one table a factor.</summary>
    public static IEnumerable<ReportTable> Scaled(EvaluationReport report) =>
        report.Rates.Where(rate => rate.CountsAre == "scaled")
            .GroupBy(rate => (rate.Metric, rate.Unit, rate.Group.Factor, rate.WatchlistSize, rate.Composition))
            .Select(group => new ReportTable("", $"{group.Key.Metric} scaled to N = {ReportText.Count(group.Key.WatchlistSize)}{(group.Key.Composition is { } list ? $" of list {list}" : "")}{By(group.Key.Factor)}, per {group.Key.Unit}",
                ["Threshold", "Group", "Scaling", "Counted / trials (measured)", "Rate", "1 in", "Interval", "Remark"],
                [.. group.Select(rate => (IReadOnlyList<string>)[
                    ReportText.Number(rate.Threshold), rate.Group.Text, rate.Scaling, ReportText.OfTrials(rate), ReportText.Percent(rate.Rate), ReportText.OneIn(rate.Rate), ReportText.Range(rate.Headline), ReportText.Remark(rate)])]));

    public static IEnumerable<ReportTable> Tests(EvaluationReport report)
    {
        if (report.Tests.Count > 0)
        {
            yield return new ReportTable("", "Tests of \"no difference between the groups\": all that were made",
                ["Metric", "Threshold", "Factor", "Groups", "Test", "p", "p adjusted", "Minimum detectable ratio", "Declared before", "Remark"],
                [.. report.Tests.Select(test => (IReadOnlyList<string>)[
                    test.Metric, ReportText.Number(test.Threshold), test.Factor, Compared(test), test.Test + (test.IsHeadline ? "" : " (beside)"), ReportText.P(test.P), ReportText.P(test.PAdjusted),
                    test.MinimumDetectable.Length > 0 ? test.MinimumDetectable : ReportText.Significant(test.MinimumDetectableRatio), test.IsPrimary ? "yes" : "no", Remark(test)])]);
        }
    }

    /// <summary>Declared tests that were not made; nothing where all were.</summary>
    public static IEnumerable<ReportTable> NotMade(EvaluationReport report)
    {
        if (report.NotMade.Count > 0)
        {
            yield return new ReportTable("", "Tests declared before the data and NOT made", ["Metric", "Threshold", "Factor", "Test", "Why"],
                [.. report.NotMade.Select(left => (IReadOnlyList<string>)[left.Metric, ReportText.Number(left.Threshold), left.Factor, left.Test ?? ReportText.Missing, left.Reason])]);
        }
    }

    public static IEnumerable<ReportTable> Ratios(EvaluationReport report) =>
        report.Ratios.GroupBy(ratio => (ratio.Metric, ratio.Scope, ratio.Factor)).Select(group => new ReportTable("", $"Ratios of {group.Key.Metric} between groups of {Factor(group.Key.Factor)}{OfPairs(group.Key.Metric, group.Key.Scope)}",
            ["Threshold", "Groups", "Ratio", "Interval", "Method", "p", "p (Holm)", "What the data allow"],
            [.. group.Select(ratio => (IReadOnlyList<string>)[
                ReportText.Number(ratio.Threshold), $"{ratio.Numerator} over {ratio.Denominator}", ReportText.Significant(ratio.Ratio), ReportText.Times(ratio.Lower, ratio.Upper), ratio.Method,
                ReportText.P(ratio.P), ReportText.P(ratio.PAdjusted), Allow(ratio)])]));

    public static IEnumerable<ReportTable> Indices(EvaluationReport report) =>
        report.Indices.GroupBy(index => (index.Metric, index.Scope, index.Factor)).Select(group => new ReportTable("", $"Differentials of {group.Key.Metric} over {Factor(group.Key.Factor)}{OfPairs(group.Key.Metric, group.Key.Scope)}, beside their values where there is no difference",
            ["Threshold", "Index", "Value", "Limits", "No difference: median", "No difference: 95th", "Remark"],
            [.. group.Select(index => (IReadOnlyList<string>)[
                ReportText.Number(index.Threshold), index.Name, ReportText.Significant(index.Value), index.Lower is null && index.Upper is null ? "" : ReportText.Times(index.Lower, index.Upper),
                ReportText.Significant(index.NullMedian), ReportText.Significant(index.Null95), index.Reason ?? ""])]));

    public static IEnumerable<ReportTable> OperatingPoints(EvaluationReport report)
    {
        foreach (OperatingPointEntry point in report.OperatingPoints)
        {
            bool isOne = point.Factor == GroupKey.All.Factor;
            string target = $"{point.Metric} at most {ReportText.Significant(point.Target)}{(ReportText.OneIn(point.Target) is { Length: > 0 } oneIn ? $" ({oneIn})" : "")} for {(isOne ? "everybody together (no factor was given: nothing is said of any group)" : $"every group of {Factor(point.Factor)}{OfPairs(point.Metric, point.Scope)}")}";
            string size = point.WatchlistSize is { } n ? $" at N = {ReportText.Count(n)} ({point.Scaling})" : "";
            string outcome = point.Threshold is { } threshold ? $"threshold {ReportText.Number(threshold)}. {point.Cost}" : "refused: " + point.Refusal;
            yield return new ReportTable("", $"{(isOne ? "Operating" : "Equitable operating")} point: {target}{size}: {outcome}", ["Group", "Errors / trials", "People", "One-sided upper bound", "1 in", "Method"],
                [.. point.Bounds.Select(bound => (IReadOnlyList<string>)[
                    bound.Group, ReportText.Count(bound.Errors) + " / " + ReportText.Count(bound.Trials), ReportText.Count(bound.Subjects), ReportText.Percent(bound.Bound), ReportText.OneIn(bound.Bound), bound.Method])]);
        }
    }

    /// <summary>The sentence that a ratio's limits allow; never that there is no difference.</summary>
    public static string Allow(RatioEntry ratio)
    {
        if (ratio.Lower is not { } lower || ratio.Upper is not { } upper)
        {
            return ratio.Reason ?? "";
        }

        string sentence = double.IsFinite(upper)
            ? $"Compatible with {ReportText.Significant(lower)} to {ReportText.Limit(upper)} times."
            : $"Compatible with {ReportText.Significant(lower)} times and with any larger ratio.";
        return ratio.Reason is { } reason ? $"{sentence} Ratio {reason}." : sentence;
    }

    /// <summary>The groups that a test compared, and those that it could not.</summary>
    public static string Compared(TestEntry test)
    {
        const int listed = 6;
        static string Some(IReadOnlyList<string> groups) => groups.Count <= listed ? string.Join(", ", groups) : $"{string.Join(", ", groups.Take(listed))} and {groups.Count - listed} more";
        string compared = test.Groups.Count == 0 ? "none" : Some(test.Groups);
        return test.NotCompared.Count == 0 ? compared : $"{compared}; NOT compared: {Some(test.NotCompared)}";
    }

    public static string Factor(string factor) => factor.Replace(":", " and ", StringComparison.Ordinal);

    private static ReportTable RateTable(string caption, RateEntry[] rates)
    {
        bool rest = rates.Any(rate => rate.DesignEffect is not null);
        string[] header = ["Threshold", "Group", $"{char.ToUpperInvariant(rates[0].Counted[0])}{rates[0].Counted[1..]} / trials", "People", "Rate", "1 in", "Interval", "Method", .. rest ? new[] { "deff", "Trials as if independent" } : [], "Remark"];
        return new ReportTable("", caption, header, [.. rates.Select(rate => (IReadOnlyList<string>)[
            ReportText.Number(rate.Threshold), rate.Group.Text, ReportText.OfTrials(rate), ReportText.Count(rate.Subjects), ReportText.Percent(rate.Rate), ReportText.OneIn(rate.Rate), ReportText.Range(rate.Headline),
            rate.Headline?.Method ?? "",
            .. rest ? new[] { ReportText.Significant(rate.DesignEffect), rate.Intervals.Count > 1 ? ReportText.Range(rate.Intervals[1]) : "" } : [],
            ReportText.Remark(rate)])]);
    }

    private static string By(string factor) => factor == "all" ? ", everybody together" : " by " + Factor(factor);

    /// <summary>Of which comparisons an FMR is, where a text gives it: the scopes differ tenfold.</summary>
    internal static string OfPairs(string metric, string scope) => !metric.StartsWith("FMR", StringComparison.Ordinal) ? "" : scope == "within" ? ", probe and reference of the same group" : ", by the probe's group, whatever the reference's";

    private static string Scope(string scope) => scope switch
    {
        "within" => ", probe and reference of the same group",
        "probe x reference" => ", probe group v reference group",
        _ => "",
    };

    private static string Remark(TestEntry test)
    {
        if (test.Refusal is { } refusal)
        {
            return "Refused: " + refusal + ".";
        }

        string smallest = test.SmallestAttainableP is > 0.001 and { } p ? $" Smallest p that so few people can give: {ReportText.P(p)}." : "";
        string drawn = test.MonteCarlo is { } mc ? $" Drawn {ReportText.Count(test.Draws)} times (seed {test.Seed}), p within {ReportText.P(mc.Lower)} to {ReportText.P(mc.Upper)}." : "";
        string other = test.Deviation is { } deviation ? $"NOT THE TEST DECLARED: {deviation}. " : "";
        return other + test.Assumption + "." + drawn + smallest;
    }
}
