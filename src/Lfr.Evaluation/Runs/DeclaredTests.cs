using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>The hypotheses that were declared before the data: which test answers each, and which were left unanswered. A declared test that nobody made must not pass for one that was never declared.</summary>
internal sealed class DeclaredTests
{
    private readonly IReadOnlyList<string> _by;

    /// <summary>Checks that the data have what was declared.</summary>
    /// <exception cref="InputException">A declared factor is not in the data.</exception>
    public DeclaredTests(IReadOnlyList<PrimaryTest> all, IReadOnlyList<string> by, IEnumerable<string> factors)
    {
        (All, _by) = (all, by);
        string[] known = [.. factors];
        InputProblem[] problems =
        [
            .. from test in all
               from factor in test.Factor.Split(':', StringSplitOptions.TrimEntries)
               where !known.Contains(factor, StringComparer.Ordinal)
               select new InputProblem("protocol.json", 0, "primary", $"the declared factor '{factor}' is not in the data, which have: {(known.Length == 0 ? "none" : string.Join(", ", known))}; correct the name, or give the labels"),
        ];
        if (problems.Length > 0)
        {
            throw new InputException(problems, problems.Length);
        }
    }

    public IReadOnlyList<PrimaryTest> All { get; }

    /// <summary>Whether a test of these groups answers a declared hypothesis; the factors of an intersection may stand in any order.</summary>
    public bool Contains(string metric, string errorMetric, decimal? threshold, string term) =>
        All.Any(test => (test.Metric == metric || test.Metric == errorMetric) && test.Threshold == threshold && GroupTerm.IsSame(test.Factor, term));

    /// <summary>The names under which other tests than the one made were declared for a hypothesis; none where that one was declared too, or no name.</summary>
    public IEnumerable<string> Others(string metric, string errorMetric, decimal? threshold, string term, string made)
    {
        string[] names = [.. All.Where(test => (test.Metric == metric || test.Metric == errorMetric) && test.Threshold == threshold && GroupTerm.IsSame(test.Factor, term)).Select(test => test.Test).OfType<string>().Distinct(StringComparer.Ordinal)];
        return names.Where(name => DeclaredTestName.Of(name) != made);
    }

    /// <summary>The declared tests that were not made, each with what was missing.</summary>
    public IEnumerable<(PrimaryTest Test, string Why)> NotDone(Findings findings) => All.Where(test => !IsDone(test, findings)).Select(test => (test, Why(test, findings)));

    private static bool IsDone(PrimaryTest declared, Findings findings) =>
        findings.Tests.Any(test => test.IsPrimary && Answers(test.Metric, declared.Metric) && test.Threshold == declared.Threshold && GroupTerm.IsSame(test.Factor, declared.Factor));

    // Misses are tested as TPIR.
    private static bool Answers(string made, string declared) => made == declared || (made == "TPIR" && declared == "FNIR");

    private string Why(PrimaryTest test, Findings findings)
    {
        RateEntry[] rates = [.. findings.Rates.Where(rate => rate.Metric == test.Metric && rate.Group.IsAll)];
        decimal?[] thresholds = [.. rates.Select(rate => rate.Threshold).Where(threshold => threshold is not null).Distinct().Order()];
        var missing = new List<string>();
        if (rates.Length == 0)
        {
            missing.Add($"this evaluation has no {test.Metric}");
        }
        else if (!thresholds.Contains(test.Threshold))
        {
            missing.Add($"{ReportText.Number(test.Threshold)} is not among the thresholds evaluated ({(thresholds.Length == 0 ? "none" : string.Join(", ", thresholds.Select(ReportText.Number)))})");
        }

        if (!_by.Any(term => GroupTerm.IsSame(term, test.Factor)))
        {
            missing.Add($"{ReadableTables.Factor(test.Factor)} is not among the factors evaluated ({(_by.Count == 0 ? "none" : string.Join(", ", _by.Select(ReadableTables.Factor)))})");
        }

        return missing.Count > 0
            ? string.Join("; ", missing)
            : rates.FirstOrDefault(rate => rate.Threshold == test.Threshold && rate.Refusal is not null)?.Refusal ?? "there was nothing to compare";
    }
}
