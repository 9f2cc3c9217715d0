using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>What a verification report says in words.</summary>
internal static class VerificationText
{
    public static IReadOnlyList<string> Conventions(ComparisonSet set, EvaluationOptions options, LiveProtocol? protocol, IEnumerable<string> notes) =>
    [
        set.Scale.Decision + ". Scores and thresholds are compared as decimals: a score of exactly the threshold " + (set.Scale.IsStrict ? "is a non-match." : "is a match."),
        "A comparison is mated iff probe and reference have the same subject. FMR: non-mated comparisons that match, over all that gave a score. FNMR: mated comparisons that do not match, over all that gave a score. Comparisons without a score are in FTA (probes) and FTE (references), not in FMR or FNMR.",
        "FMR by group has a scope: probe (the probe's group against everybody), within (both of the group), probe x reference (one group against another). They differ by an order of magnitude: compare only the same scope. Tests and minimum detectable ratios of FMR are of the scope probe; ratios and indices are of probe and of within, each with its name, and so is each operating point.",
        "Ratios of FMR within groups: their limits are those of both rates, each at the level at which both hold together (Bonferroni), and of the largest over the smallest likewise of all groups. They have no p: whose comparisons are within a group would change with every person dealt to another.",
        "Intervals of FMR: two-way (dyadic) sandwich variance over people, Wilson on the effective number of comparisons; where no false match was seen, Clopper-Pearson on pairs that share nobody. Bootstrap over people (product weights) for everybody together: conservative. Tests of FMR deal probe people anew between groups; people on the reference side are taken as fixed.",
        options.IsDirected ? "Comparisons are directed: (a, b) and (b, a) are two." : "Comparisons are undirected: a pair of samples occurs once.",
        .. protocol is null ? [] : Stated(protocol),
        .. Runs.Conventions.Shared(options),
        .. set.Notes,
        .. notes,
    ];

    public static IReadOnlyList<string> Summary(ComparisonSet set, Findings findings, EvaluationOptions options, VerificationWithholding withholding, int mated, NonMatedComparisons nonMated, IReadOnlyList<string> missing)
    {
        var sentences = new List<string>
        {
            $"{ReportText.Count(set.Subjects.Count)} people, {ReportText.Count(set.Samples.Count)} samples: {(withholding.FewMated ? GroupCensus.Withheld : ReportText.Count(mated))} mated and {ReportText.Count(nonMated.Count)} non-mated comparisons gave a score, {ReportText.Count(nonMated.Unscored)} did not.",
        };
        sentences.AddRange(InputDoubts.Names(set.Subjects, options));
        sentences.AddRange(InputDoubts.Comparisons(set, findings, options));
        sentences.AddRange(missing);
        foreach (var at in findings.Rates.Where(r => r.Group.IsAll && r.Metric is "FMR" or "FNMR").Where(r => r.Group.IsAll).GroupBy(r => r.Threshold))
        {
            string Rate(string metric)
            {
                RateEntry? r = at.FirstOrDefault(entry => entry.Metric == metric);
                return r is null ? metric + " not reported" : r.Rate is null ? $"{metric} refused: {r.Refusal}" : $"{metric} {ReportText.Percent(r.Rate)} ({ReportText.OfTrials(r)}, {ReportText.Range(r.Headline)})";
            }

            sentences.Add($"At {ReportText.Number(at.Key)}: {Rate("FMR")}; {Rate("FNMR")}.");
        }

        foreach (var factor in findings.Rates.Where(r => r.Metric == "FMR" && r.Scope == "within" && r.Rate is not null).GroupBy(r => (r.Threshold, r.Group.Factor)))
        {
            RateEntry high = factor.MaxBy(r => r.Rate)!, low = factor.MinBy(r => r.Rate)!;
            if (high != low)
            {
                sentences.Add($"FMR within groups of {ReadableTables.Factor(factor.Key.Factor)} at {ReportText.Number(factor.Key.Threshold)}: from {ReportText.Percent(low.Rate)} ({low.Group.Text}, {ReportText.OfTrials(low)}, up to {ReportText.Percent(low.Headline?.Upper)}) to {ReportText.Percent(high.Rate)} ({high.Group.Text}, {ReportText.OfTrials(high)}, from {ReportText.Percent(high.Headline?.Lower)}).");
            }
        }

        sentences.AddRange(LiveSummary.Primary(findings));
        sentences.AddRange(Census(set, withholding).Warning());
        sentences.AddRange(Several(set, withholding));
        return sentences;
    }

    public static IReadOnlyList<Statement> Limits(ComparisonSet set, Findings findings, EvaluationOptions options, VerificationWithholding withholding, LiveProtocol? protocol, IReadOnlyList<string> missing, string? alone) =>
    [
        LiveLimits.Detectable(findings),
        new("Which list, of whom, was used; and which is in use?", ["None: these are comparisons of pairs. FPIR at a watchlist depends on its size and composition, and is not measured here; multiplying FMR by a size is a model, not a measurement."], IsWarning: true),
        protocol is { } stated && stated.Tested.Count + stated.Deployed.Count > 0
            ? LiveLimits.Deployed(stated)
            : new("Is what was tested what is deployed?", ["Not stated. Results hold for this matcher, these images and this way of comparing them; images of other cameras, light and pose score otherwise."], IsWarning: true),
        new("How many people, of which groups, will be wrongly alerted?", ["Not answered: an expected number needs a watchlist and a mix of passers-by."], IsWarning: true),
        People(set, withholding, protocol, missing),
        LiveLimits.Hypotheses(findings),
        new("What do operational alerts say about groups?", ["Nothing is said of alerts in operation: a count of false alerts by group has no denominator without the groups of everyone who passed, and a ratio of rates is refused."]),
        new("Whom does a non-match harm?", ["A difference in FNMR harms in both directions: people of one group are refused or missed more often, or are found and stopped more often."]),
        new("What does one person meet over a lifetime?", ["FMR is for one comparison with one reference. Whoever is compared a thousand times, or with a thousand references, meets it a thousand times."]),
        new("Were unconfirmed results counted as true?", ["Truth is the subject column of the input. Wrong identities in it (label noise) count as false matches or false non-matches, and the highest non-mated scores are where they hide."]),
        new("Could a small cell identify a person?", [LiveLimits.Withheld(options, withholding.Any) ?? $"Nothing was withheld; {Small(findings)} fewer than 5 people. Use --suppress-below 5 before publishing.",
            .. options.SuppressBelow > 0 ? ["Of the false match rates of one group against another, cells with fewer people on a side are withheld too, and with them the next smallest of the same probe group; of two factors or intersections also what the cells of one less those of the other would give away."] : Array.Empty<string>(),
            .. alone is null ? Array.Empty<string>() : [$"Here that is too much to work out: of the false match rates of one group against another only those by {ReadableTables.Factor(alone)}, the first asked for, are printed. Ask for fewer factors and intersections at once to have the others."]]),
        LiveLimits.Synthetic(protocol?.IsSynthetic ?? false),
    ];

    // An empty cell is nobody's.
    private static string Small(Findings findings) => findings.Rates.Count(r => r.Trials is > 0 && r.Subjects is > 0 and < 5) is var few && few == 1 ? "1 cell has" : $"{ReportText.Count(few)} cells have";

    private static Statement People(ComparisonSet set, VerificationWithholding withholding, LiveProtocol? protocol, IReadOnlyList<string> missing)
    {
        GroupCensus census = Census(set, withholding);
        var sentences = new List<string>(census.Sentences());
        sentences.AddRange(census.Warning());
        sentences.AddRange(Several(set, withholding));
        sentences.AddRange(missing);
        if (protocol is not null)
        {
            sentences.Add(protocol.ExclusionsRule.Length > 0
                ? $"Excluded before the comparisons were listed, by the rule: {protocol.ExclusionsRule} How many people and images that took away is not in the input."
                : "No rule of exclusion is stated; whether people or images were left out is not known.");
        }

        sentences.Add(set.Labels.IsEmpty
            ? "The input has no labels: nothing about groups can be said from it."
            : (protocol is { LabelSources.Count: > 0 } ? LiveLimits.LabelSources(protocol) : "Who gave the labels is not stated in the input.") + " Groups that are not listed (people of mixed or other ethnicity, children, disabled people, head coverings) were not tested.");
        sentences.Add($"{ReportText.Count(set.Subjects.Count)} people cannot show rates finer than about {ReportText.Percent(3.0 / Math.Max(1, set.Subjects.Count / 2))} a pair where pairs share nobody (rule of three), however many comparisons are made of them.");
        return new Statement("Who is in the data, who is not, and who said so?", sentences, census.Table, census.HasDoubts || missing.Count > 0);
    }

    private static IEnumerable<string> Stated(LiveProtocol protocol)
    {
        yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Floor {protocol.Floor}: non-mated scores below it were not kept{(protocol.MatedFloor is { } mated ? $"; mated floor {mated}" : "; all mated scores were kept")}.");
        foreach (string strata in Within(protocol))
        {
            yield return strata;
        }

        if (protocol.ScoresDependOnGallery)
        {
            yield return "A score depends on who else is in the gallery (protocol.json): these rates hold for the gallery that the comparisons were made in.";
        }
    }

    /// <summary>The strata that a protocol asks for, where it does.</summary>
    public static IEnumerable<string> Within(LiveProtocol protocol) => protocol.PermuteWithin.Count > 0 ? [$"Tests deal people anew within {string.Join(" and ", protocol.PermuteWithin)}, as declared."] : [];

    // What may differ between the images of one person. How many do would give a withheld group's people away.
    private static IEnumerable<string> Several(ComparisonSet set, VerificationWithholding withholding)
    {
        foreach (string factor in set.Labels.Factors)
        {
            int f = set.Labels.Index(factor);
            int[] first = [.. Enumerable.Repeat(-1, set.Subjects.Count)];
            var several = new HashSet<int>();
            for (int sample = 0; sample < set.Samples.Count; sample++)
            {
                int person = set.SampleSubjects[sample], code = set.Labels.Code(f, sample);
                if (first[person] >= 0 && first[person] != code)
                {
                    several.Add(person);
                }

                first[person] = first[person] < 0 ? code : first[person];
            }

            if (several.Count > 0)
            {
                string who = set.Labels.LabelsOf(factor).Any(label => withholding.Everyone.Contains(factor, label)) ? "Some people are" : several.Count == 1 ? "1 person is" : $"{ReportText.Count(several.Count)} people are";
                yield return $"{who} in several groups of {factor}, because their images have different labels: the people of its groups add up to more than the {ReportText.Count(set.Subjects.Count)} there are. If {factor} is of the person and not of the image, correct the file.";
            }
        }
    }

    private static GroupCensus Census(ComparisonSet set, VerificationWithholding withholding) => new(set.LegalLabels, withholding.Everyone,
        set.Labels.Factors.SelectMany(factor => Enumerable.Range(0, set.Samples.Count).GroupBy(s => set.Labels.Label(factor, s), StringComparer.Ordinal)
            .Select(g => (factor, g.Key, g.Select(s => set.SampleSubjects[s]).Distinct().Count(), (long?)null))));
}
