using System.Globalization;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;

namespace Lfr.Evaluation.Runs;

/// <summary>The findings of a live evaluation in sentences; each carries its counts, interval and threshold, and none says "no difference".</summary>
internal static class LiveSummary
{
    public static IReadOnlyList<string> Of(LiveTrials trials, Findings findings, EvaluationOptions options, LiveWithholding withholding)
    {
        var sentences = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{trials.Counted.Select(i => trials.Set.Passages[i].Subject).Distinct().Count():N0} people made {trials.Counted.Length:N0} passages ({trials.Mated.Length:N0} mated trials, {trials.NonMated.Length:N0} non-mated trials) against {trials.Set.References.FillerEnrolled:N0} filler references."),
        };
        sentences.AddRange(InputDoubts.Live(trials, findings, options));
        foreach (decimal threshold in findings.Rates.Where(r => r.Metric == "FPIR").Select(r => r.Threshold!.Value).Distinct().Order())
        {
            sentences.Add($"At {ReportText.Number(threshold)}: {Rate(findings, "TPIR", threshold)}; {Rate(findings, "FPIR", threshold)}{Scaled(findings, threshold, options)}.");
        }

        sentences.AddRange(Primary(findings));
        sentences.AddRange(LiveLimits.Census(trials, withholding).Warning());
        return sentences;
    }

    /// <summary>The declared tests, made or not, or where none was declared, that none was.</summary>
    public static IEnumerable<string> Primary(Findings findings)
    {
        TestEntry[] primary = findings.Tests.Where(test => test.IsPrimary).ToArray();
        if (findings.Declared.All.Count == 0)
        {
            yield return "No hypothesis was declared before the data; every test here is exploratory.";
        }

        foreach (TestEntry test in primary)
        {
            string p = test.P is null ? "refused: " + test.Refusal : $"p {(test.P < 0.0001 ? "" : "= ")}{ReportText.P(test.P)}";
            string detectable = test.MinimumDetectable.Length > 0 ? $"; smallest ratio that this test would have found: {test.MinimumDetectable}" : "";
            yield return $"Declared before the data: {test.Metric} at {ReportText.Number(test.Threshold)} by {ReadableTables.Factor(test.Factor)}: {test.Test}, {p} (groups: {ReadableTables.Compared(test)}){detectable}. {(test.Deviation is { } other ? $"NOT THE TEST DECLARED: {other}. " : "")}{Widest(findings, test)}";
        }

        foreach ((PrimaryTest test, string why) in findings.Declared.NotDone(findings))
        {
            yield return $"Declared before the data and NOT done: {test.Metric} at {ReportText.Number(test.Threshold)} by {ReadableTables.Factor(test.Factor)}: {why}.";
        }
    }

    private static string Widest(Findings findings, TestEntry test)
    {
        RatioEntry? widest = findings.Ratios.Where(r => r.Scope == test.Scope && r.Threshold == test.Threshold && r.Factor == test.Factor && (r.Metric == test.Metric || (test.Metric == "TPIR" && r.Metric == "FNIR")) && r.Upper is not null)
            .OrderByDescending(r => r.Upper).ThenByDescending(r => r.Lower).FirstOrDefault();
        return widest is null ? "" : $"{widest.Metric}{ReadableTables.OfPairs(widest.Metric, widest.Scope)}, {widest.Numerator} over {widest.Denominator}: " + ReadableTables.Allow(widest);
    }

    private static string Rate(Findings findings, string metric, decimal threshold)
    {
        RateEntry? entry = findings.Rates.FirstOrDefault(r => r.Metric == metric && r.Threshold == threshold && r.Group.IsAll && r.CountsAre == "measured" && r.Unit == "passage");
        return entry switch
        {
            null => metric + " not reported",
            { Refusal: { } why } => $"{metric} refused: {why}",
            _ => $"{metric} {ReportText.Percent(entry.Rate)} ({ReportText.OfTrials(entry)}, {ReportText.Range(entry.Headline)})",
        };
    }

    private static string Scaled(Findings findings, decimal threshold, EvaluationOptions options)
    {
        var parts = new List<string>();
        foreach (long size in options.WatchlistSizes)
        {
            RateEntry[] ways = findings.Rates.Where(r => r.Metric == "FPIR" && r.Threshold == threshold && r.Group.IsAll && r.WatchlistSize == size && r.CountsAre == "scaled" && r.Rate is not null && r.Composition is null).ToArray();
            if (ways.Length > 0 && ways.All(way => way.Rate > 0))
            {
                parts.Add($"brought to N = {ReportText.Count(size)} it is {LiveOperatingPoints.Readable(ways.Max(w => w.Rate)!.Value)} to {LiveOperatingPoints.Readable(ways.Min(w => w.Rate)!.Value)} by the way of scaling");
            }
        }

        return parts.Count > 0 ? "; " + string.Join("; ", parts) : "";
    }
}
