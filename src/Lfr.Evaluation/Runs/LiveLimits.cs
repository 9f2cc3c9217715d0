using System.Globalization;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>The twelve questions that an auditor or a judge would ask, answered from the data or with "not stated".</summary>
internal static class LiveLimits
{
    public static IReadOnlyList<Statement> Of(LiveTrials trials, Findings findings, EvaluationOptions options, LiveWithholding withholding) =>
    [
        Detectable(findings),
        ListUsed(trials, findings, options, withholding.References),
        Deployed(trials.Set.Protocol),
        LivePassersBy.Expected(trials, findings, options),
        People(trials, withholding),
        Hypotheses(findings),
        Alerts(),
        Misses(findings),
        Lifetime(findings),
        Unconfirmed(),
        SmallCells(trials, options, withholding.References),
        Synthetic(trials.Set.Protocol.IsSynthetic),
    ];

    public static Statement Detectable(Findings findings)
    {
        var sentences = new List<string>();
        TestEntry[] tests = findings.Tests.Where(t => t.IsHeadline && t.P is not null && t.MinimumDetectable.Length > 0).ToArray();
        foreach (TestEntry test in tests.Where(t => t.IsPrimary).Concat(tests.Where(t => !t.IsPrimary && t.Metric is "FPIR" or "FMR")).Distinct().Take(12))
        {
            RateEntry[] compared = [.. findings.Rates.Where(r => r.Metric == test.Metric && r.Threshold == test.Threshold && r.Group.Factor == test.Factor && test.Groups.Contains(r.Group.Text) && r.CountsAre == "measured" && r.Scope == "probe" && !r.Unit.StartsWith("acquired", StringComparison.Ordinal))];
            string counted = compared.Sum(r => r.Errors) is { } e && compared.Length > 0 ? $" on {ReportText.Count(e)} {(test.Metric == "TPIR" ? "successes" : "errors")}" : "";
            sentences.Add($"{test.Metric} at {ReportText.Number(test.Threshold)} by {ReadableTables.Factor(test.Factor)}{counted}: smallest ratio found with 80 % power: {test.MinimumDetectable}.");
        }

        RatioEntry[] ratios = findings.Ratios.Where(r => r.Upper is not null).ToArray();
        sentences.Add(ratios.Length == 0
            ? "No ratio with limits could be given."
            : $"Of {ReportText.Count(ratios.Length)} ratios between pairs of groups, {ReportText.Count(ratios.Count(r => r.Lower <= 2 && !(r.Upper < 2)))} are compatible with one group being wronged twice as often or more, and {ReportText.Count(ratios.Count(r => double.IsPositiveInfinity(r.Upper!.Value)))} have no upper limit at all. The sentence for each pair stands in its table.");
        return new Statement("Which differences could these data not have shown?", sentences);
    }

    private static Statement ListUsed(LiveTrials trials, Findings findings, EvaluationOptions options, Withholding withholding)
    {
        var cells = trials.Set.References.FillerCells;
        var factors = trials.Set.References.CellFactors;
        string shares = string.Join("; ", factors.Select((factor, f) => factor + " " + string.Join(", ", cells.GroupBy(c => c.Labels[f]).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {(withholding.Contains(factor, g.Key) ? GroupCensus.Withheld : ReportText.Percent((double)g.Sum(c => c.Enrolled) / Math.Max(1, trials.Set.References.FillerEnrolled)))}"))));
        var sentences = new List<string> { $"The filler that was tested: {ReportText.Count(trials.Set.References.FillerEnrolled)} references; {shares}." };
        if (options.Watchlists.Count == 0)
        {
            sentences.Add("No deployment's list was given (--watchlist FILE), so no rate here is for a list in use.");
        }

        sentences.Add(ListMatters());
        sentences.Add(SizeMatters());

        foreach (WatchlistComposition list in options.Watchlists)
        {
            foreach (RateEntry rate in findings.Rates.Where(r => r.Composition == list.Name && r.Group.Probe.Count <= 1).Take(24))
            {
                sentences.Add($"List '{list.Name}' ({ReportText.Count(list.Size)} {(list.Size == 1 ? "person" : "people")}), threshold {ReportText.Number(rate.Threshold)}, {rate.Group.Text}: {(rate.Refusal is { } why ? "refused: " + why : $"{ReportText.Percent(rate.Rate)}{(ReportText.OneIn(rate.Rate) is { Length: > 0 } oneIn ? " " + oneIn : "")} ({ReportText.Range(rate.Headline)})")}.");
            }
        }

        return new Statement("Which list, of whom, was used; and which is in use?", sentences, IsWarning: options.Watchlists.Count == 0);
    }

    // What a person meets is in proportion to FMR within the group times the list's share of it, plus FMR across times the rest.
    private static string ListMatters()
    {
        const double within = 10;
        static double[] Met(params double[] shares) => [.. shares.Select(share => (within * share) + (1 - share))];
        double[] balanced = Met(1 / 3.0, 1 / 3.0, 1 / 3.0), mixed = Met(0.35, 0.50, 0.15), mostly = Met(0.85, 0.10, 0.05);
        return string.Create(CultureInfo.InvariantCulture, $"The list alone makes a difference. With the false match rate within an ethnicity ten times that across, and equal everywhere, everybody meets the same FPIR on a balanced list ({balanced.Max() / balanced.Min():0.0} to 1); on one that is 35/50/15 % White/Black/Asian, Black people meet {mixed[1] / mixed[0]:0.00} times the FPIR of White people, and the largest is {mixed.Max() / mixed.Min():0.00} times the smallest; on one that is 85/10/5 %, White people meet {mostly[0] / mostly[2]:0.0} times the FPIR of Asian people. The list in use is the one to report; a balanced one is secondary.");
    }

    // The size that the published test reports and the longest list in datasets/met-grids-2023-2025.csv (2 May 2025).
    private static string SizeMatters()
    {
        const double tested = 10_000, deployed = 19_199, published = 1 / 6_000.0;
        return $"So does its size: the rate published for a list of {ReportText.Count((long)tested)} people, {ReportText.OneIn(published)}, is {ReportText.OneIn(published * deployed / tested)} on one of {ReportText.Count((long)deployed)}, the longest that the Metropolitan Police published to May 2025, at the same false match rate.";
    }

    public static Statement Deployed(LiveProtocol protocol)
    {
        string[] names = [.. protocol.Tested.Keys.Union(protocol.Deployed.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            return new Statement("Is what was tested what is deployed?",
                ["Not stated: protocol.json names neither the settings tested nor those deployed (threshold, pipeline, N-of-M rule, cameras, quality gate). Results hold for the settings tested only."], IsWarning: true);
        }

        var rows = names.Select(name =>
        {
            (string tested, string deployed) = (protocol.Tested.GetValueOrDefault(name, "not stated"), protocol.Deployed.GetValueOrDefault(name, "not stated"));
            return (IReadOnlyList<string>)[name, tested, deployed, tested == deployed ? "same" : "DIFFERENT"];
        }).ToArray();
        bool differs = rows.Any(row => row[3] != "same");
        return new Statement("Is what was tested what is deployed?",
            [differs ? "No: the settings marked below differ or are not stated on one side; the rates of this report are not the deployment's." : "By what protocol.json states, yes."],
            new ReportTable("tested-v-deployed", "Settings tested and deployed", ["Setting", "Tested", "Deployed", "Comparison"], rows), differs);
    }

    private static Statement People(LiveTrials trials, LiveWithholding withholding)
    {
        LiveScoreSet set = trials.Set;
        var sentences = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{set.Passages.Count(p => p.IsExcluded)} of {set.Passages.Count} passages were excluded by the rule: {(set.Protocol.ExclusionsRule.Length > 0 ? set.Protocol.ExclusionsRule : "none stated")}"),
            string.Create(CultureInfo.InvariantCulture, $"{trials.Counted.Count(i => !set.Passages[i].IsAcquired)} of {trials.Counted.Length} passages gave no face (FTA); {set.References.FillerAttempted - set.References.FillerEnrolled} of {set.References.FillerAttempted} filler references and {set.References.WatchlistCells.Sum(c => c.Attempted - c.Enrolled)} of {set.References.WatchlistCells.Sum(c => c.Attempted)} watchlist references failed to enrol (FTE)."),
            LabelSources(set.Protocol),
        };
        GroupCensus census = Census(trials, withholding);
        foreach (string factor in set.SubjectLabels.Factors)
        {
            int missing = Enumerable.Range(0, set.Subjects.Count).Count(i => set.SubjectLabels.Label(factor, i) == FactorLabels.NotStated);
            var counted = trials.Counted.Select(i => set.Passages[i].Subject).Distinct().Select(i => set.SubjectLabels.Label(factor, i)).ToHashSet(StringComparer.Ordinal);
            string[] labels = [.. set.SubjectLabels.LabelsOf(factor).Where(l => l != FactorLabels.NotStated)];
            string[] none = [.. labels.Where(l => !counted.Contains(l) && !withholding.Volunteers.Contains(factor, l))];
            string nothing = none.Length == 0 ? "" : $"; of {string.Join(", ", none)} NO passage is counted, and no rate here is of them";
            sentences.Add($"{factor}: {(withholding.Volunteers.Contains(factor, FactorLabels.NotStated) ? GroupCensus.Withheld : ReportText.Count(missing))} of {ReportText.Count(set.Subjects.Count)} people not stated; groups present: {string.Join(", ", labels.Except(none))}{nothing}.");
        }

        sentences.AddRange(census.Warning());

        string[] wanted = ["disability", "head covering", "glasses", "skin tone"];
        string[] absent = wanted.Where(w => !set.SubjectLabels.Factors.Any(f => f.Replace('_', ' ').Equals(w, StringComparison.OrdinalIgnoreCase))).ToArray();
        sentences.Add($"Not tested, because the input has no such factor: {(absent.Length > 0 ? string.Join(", ", absent) : "none of those usually missing")}. Any group that is not listed above (people of mixed or other ethnicity, children) was not tested either.");
        sentences.Add("Each person is counted once in a group, however often they walked. Volunteers are not passers-by: they know the route, the light and the camera.");
        return new Statement("Who is in the data, who is not, and who said so?", sentences, census.Table, census.HasDoubts);
    }

    /// <summary>Who gave the labels, by what the protocol states.</summary>
    public static string LabelSources(LiveProtocol protocol) =>
        "Labels were given by: " + (protocol.LabelSources.Count == 0 ? "not stated." : string.Join("; ", protocol.LabelSources.Select(pair => $"{pair.Key}: {pair.Value}")) + ".");

    /// <summary>Volunteers by group, and the references that were attempted.</summary>
    public static GroupCensus Census(LiveTrials trials, LiveWithholding withholding)
    {
        LiveScoreSet set = trials.Set;
        IEnumerable<(string, string, int, long?)> people = set.SubjectLabels.Factors.SelectMany(
            factor => Enumerable.Range(0, set.Subjects.Count).GroupBy(i => set.SubjectLabels.Label(factor, i), StringComparer.Ordinal).Select(g => (factor, g.Key, g.Count(), (long?)null)));
        IEnumerable<(string, string, int, long?)> references = set.References.FillerCells.Concat(set.References.WatchlistCells).SelectMany(
            cell => set.References.CellFactors.Select((factor, f) => (factor, cell.Labels[f], 0, (long?)cell.Attempted)));
        return new GroupCensus(set.Protocol.LegalLabels, withholding.References, people.Concat(references));
    }

    public static Statement Hypotheses(Findings findings)
    {
        int declared = findings.Declared.All.Count;
        string[] notDone = [.. findings.Declared.NotDone(findings).Select(left => $"Declared and NOT done: {left.Test.Metric} at {ReportText.Number(left.Test.Threshold)} by {ReadableTables.Factor(left.Test.Factor)}: {left.Why}.")];
        string[] others = [.. findings.Tests.Where(test => test.Deviation is not null).Select(test => $"Declared with another test: {test.Metric} at {ReportText.Number(test.Threshold)} by {ReadableTables.Factor(test.Factor)}: {test.Deviation}.")];
        int headline = findings.Tests.Count(t => t.IsHeadline), small = findings.Tests.Count(t => t.IsHeadline && t.P <= 0.05);
        return new Statement("Which hypotheses were declared before the data, and how many tests were made?",
        [
            declared > 0
                ? $"{declared} {(declared == 1 ? "test was" : "tests were")} declared beforehand, {declared - notDone.Length} of which {(declared - notDone.Length == 1 ? "is" : "are")} among the {headline} made here; this tool cannot see when that was written."
                : $"None was declared. All {headline} tests are exploratory.",
            .. notDone,
            .. others,
            $"{small} of {headline} raw p-values are at most 0.05; with no difference anywhere, about {ReportText.Significant(headline * 0.05)} would be. All tests made are in the tables, those refused with their reason.",
        ], IsWarning: notDone.Length + others.Length > 0);
    }

    private static Statement Alerts() => new("What do operational alerts say about groups?",
    [
        "Nothing by themselves: a count of false alerts by group has no denominator without the groups of everyone who passed. \"8 of 10 false alerts were of Black people\" is a share of 80 % (44.4 to 97.5 %, Clopper-Pearson); it is explained without any difference in rates only if at least 44.4 % of the faces were of Black people. A ratio of rates is refused.",
        "This report is of a test with known denominators; it says nothing of alerts in operation.",
    ]);

    private static Statement Misses(Findings findings)
    {
        var sentences = new List<string> { "A difference in TPIR harms in both directions: people of one group are missed more often, or are found and stopped more often. Neither is the \"good\" direction." };
        foreach (TestEntry test in findings.Tests.Where(t => t.IsHeadline && t.Metric is "TPIR" && t.P is not null).Take(12))
        {
            sentences.Add($"TPIR at {ReportText.Number(test.Threshold)} by {ReadableTables.Factor(test.Factor)}: smallest ratio of misses found with 80 % power: {test.MinimumDetectable}.");
        }

        return new Statement("Whom does a difference in TPIR harm?", sentences);
    }

    private static Statement Lifetime(Findings findings)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (RateEntry rate in findings.Rates.Where(r => r.Metric == "FPIR" && r.Unit == "passage" && r.Group.IsAll && r.Rate is > 0))
        {
            double once = 1 - Math.Pow(1 - rate.Rate!.Value, 200);
            rows.Add([ReportText.Number(rate.Threshold), ReportText.Count(rate.WatchlistSize), rate.Scaling + (rate.Composition is { } list ? " " + list : ""), ReportText.Percent(rate.Rate), ReportText.Percent(once)]);
        }

        return new Statement("What does a passer-by meet over a year?",
            ["FPIR is for one passage. Someone who passes 200 times a year meets it 200 times; where passages of one person are alike, some people meet far more than this and most far less (at 1 in 6,000 a passage: 3.3 %)."],
            rows.Count > 0 ? new ReportTable("lifetime", "Probability of at least one false alert in 200 passages, as if independent", ["Threshold", "N", "Scaling", "FPIR a passage", "In 200 passages"], rows) : null);
    }

    private static Statement Unconfirmed() => new("Were unconfirmed alerts counted as true?",
        ["In this test every trial's truth is known from who walked, so that no alert is unconfirmed. Deployment records are another matter: lfr evaluate deployments gives a second row with unconfirmed true alerts counted as false."]);

    private static Statement SmallCells(LiveTrials trials, EvaluationOptions options, Withholding withholding) => new("Could a small cell identify a volunteer?",
        [Withheld(options, withholding) ?? $"Nothing was withheld. {SmallCount(trials, options)} of the groups reported {(SmallCount(trials, options) == 1 ? "has" : "have")} fewer than 5 people; use --suppress-below 5 before publishing."]);

    /// <summary>What was withheld, where that was asked for. Which group is the small one and which keeps it company is not said.</summary>
    public static string? Withheld(EvaluationOptions options, Withholding withholding)
    {
        if (options.SuppressBelow <= 0)
        {
            return null;
        }

        string[] groups = [.. withholding.Groups.Select(group => $"{ReadableTables.Factor(group.Factor)} '{group.Text}'")];
        return groups.Length == 0
            ? $"Nothing had to be withheld: every group has {options.SuppressBelow} or more people (--suppress-below {options.SuppressBelow})."
            : $"Withheld (--suppress-below {options.SuppressBelow}): {string.Join("; ", groups)}. Each has fewer than {options.SuppressBelow} people, or its numbers would give away those of a group that has, as everybody's less those of all other groups do (secondary suppression: the next smallest group is withheld as well). "
                + $"No count, rate, curve or bound of theirs is given, they take part in no test, ratio or index, and no operating point is certified over them. What can be worked out is of {options.SuppressBelow} people or more together.";
    }

    private static int SmallCount(LiveTrials trials, EvaluationOptions options) => options.By.Sum(term =>
    {
        Partition partition = LivePartitions.OfPassages(trials.Set, term);
        return Enumerable.Range(0, partition.Groups.Count).Count(g => trials.Counted.Where(i => partition.GroupOf[i] == g).Select(i => trials.Set.Passages[i].Subject).Distinct().Count() is > 0 and < 5);
    });

    public static Statement Synthetic(bool synthetic) => new("Are these data real?",
        [synthetic ? "No. They were generated; every page, table, picture and JSON node says so. Nothing about any product can be concluded." : "They are not declared synthetic. This tool cannot check that they are not."], IsWarning: synthetic);
}
