using System.Globalization;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>What an identification report says in words.</summary>
internal static class IdentificationText
{
    public static IReadOnlyList<string> Conventions(SearchSet set, EvaluationOptions options, long[] sizes) =>
    [
        set.Protocol.Scale.Decision + ".",
        "rank-1 TPIR: mated searches whose first person is the one searched for, over all mated searches; a tie goes against them, a face not acquired is a miss. TPIR at a threshold: mated searches with a candidate of the person that matches, at any rank of the list. FPIR: non-mated searches with any candidate that matches, over all non-mated searches.",
        sizes.Length == 1 ? $"Gallery: {ReportText.Count(sizes[0])} references." : $"Galleries of {ReportText.Count(sizes[0])} to {ReportText.Count(sizes[^1])} references: rates are of the mixture and belong to no one size.",
        string.Create(CultureInfo.InvariantCulture, $"Floor {set.Protocol.Floor}: candidates below it were not kept{(set.Protocol.MatedFloor is { } mated ? $"; mated floor {mated}: nor was the person searched for below that" : "")}."),
        .. VerificationText.Within(set.Protocol),
        .. Runs.Conventions.Shared(options),
        .. set.Notes,
    ];

    /// <summary>What a mated floor means where no threshold is: whoever was not kept counts as not found. Null where no score of a candidate can lie below it.</summary>
    private static string? NotKept(LiveProtocol protocol)
    {
        decimal? end = protocol.Scale.IsDistance ? protocol.Scale.Maximum : protocol.Scale.Minimum;
        return protocol.MatedFloor is { } floor && floor != end
            ? string.Create(CultureInfo.InvariantCulture, $"Without a threshold, rank-1 TPIR and the CMC count as missed whoever scored below the mated floor {floor} of protocol.json, because that was not kept: both may be too low, and their ratios between groups may be wrong in either direction.")
            : null;
    }

    /// <summary>What galleries of several sizes do to every rate; null where there is one size.</summary>
    private static string? Mixed(SearchSet set)
    {
        // Searches that are made of images take a person's own references out, which is said of them.
        (long Size, int Searches)[] sizes = [.. set.Searches.GroupBy(search => search.GallerySize).Select(g => (g.Key, g.Count())).OrderBy(g => g.Key)];
        if (sizes.Length < 2 || set.SharedWith is not null)
        {
            return null;
        }

        long[] mated = [.. set.Searches.Where(search => search.IsMated).Select(search => search.GallerySize).Distinct()], others = [.. set.Searches.Where(search => !search.IsMated).Select(search => search.GallerySize).Distinct()];
        if (mated.Length == 1 && others.Length == 1)
        {
            return $"Mated searches are of a gallery of {ReportText.Count(mated[0])} references and non-mated ones of {ReportText.Count(others[0])}: TPIR and FPIR here are of galleries of two sizes. FPIR grows with the gallery, and rank-1 falls.";
        }

        const int most = 6;
        string listed = string.Join("; ", sizes.Take(most).Select(g => $"{ReportText.Count(g.Size)} ({ReportText.Count(g.Searches)} {(g.Searches == 1 ? "search" : "searches")})"));
        string more = sizes.Length > most ? $"; and {ReportText.Count(sizes.Length - most)} more, up to {ReportText.Count(sizes[^1].Size)}" : "";
        return $"Searches of galleries of several sizes are pooled here: {listed}{more} references. FPIR grows with the gallery and rank-1 TPIR falls, so that every rate is of this mixture and of no one size, and groups that were searched in galleries of other sizes differ by that alone. Evaluate the searches of each size by themselves.";
    }

    public static IReadOnlyList<string> Summary(SearchSet set, Findings findings, EvaluationOptions options, Withholding withholding, int mated, int nonMated)
    {
        var sentences = new List<string> { $"{ReportText.Count(set.Searches.Count)} searches for {ReportText.Count(set.Searches.Select(s => s.Subject).Distinct().Count())} people: {ReportText.Count(mated)} mated, {ReportText.Count(nonMated)} non-mated." };
        sentences.AddRange(InputDoubts.Searches(set, findings, options));
        foreach (RateEntry rate in findings.Rates.Where(r => r.Group.IsAll && r.Metric != "FTA"))
        {
            string at = rate.Threshold is null ? "" : " at " + ReportText.Number(rate.Threshold);
            sentences.Add(rate.Rate is null ? $"{rate.Metric}{at} refused: {rate.Refusal}." : $"{rate.Metric}{at}: {ReportText.Percent(rate.Rate)} ({ReportText.OfTrials(rate)}, {ReportText.Range(rate.Headline)}).");
        }

        RateEntry? perfect = findings.Rates.FirstOrDefault(r => r.Metric == "rank-1 TPIR" && r.Threshold is null && r.Group.IsAll && r.Rate == 1);
        if (perfect?.Headline is { } limits)
        {
            sentences.Add($"At rank 1 no miss was seen. That is not \"100 %\": a miss rate up to {ReportText.Percent(1 - limits.Lower)} is compatible with it.");
        }

        if (Mixed(set) is { } mixed)
        {
            sentences.Add(mixed);
        }

        if (NotKept(set.Protocol) is { } missing)
        {
            sentences.Add(missing);
        }

        if (set.SharedWith is { } shared)
        {
            sentences.Add(shared);
        }

        sentences.AddRange(LiveSummary.Primary(findings));
        sentences.AddRange(Census(set, withholding).Warning());
        return sentences;
    }

    public static IReadOnlyList<Statement> Limits(SearchSet set, Findings findings, EvaluationOptions options, Withholding withholding) =>
    [
        LiveLimits.Detectable(findings),
        new("Which list, of whom, was used; and which is in use?", [Mixed(set) ?? "The gallery's size is given; FPIR grows with the gallery, and rank-1 falls: results hold for this gallery.", "The gallery's composition is not part of the input."], IsWarning: true),
        set.Protocol.Tested.Count + set.Protocol.Deployed.Count > 0
            ? LiveLimits.Deployed(set.Protocol)
            : new("Is what was tested what is deployed?", ["Not stated. A person adjudicates a candidate list; what is measured here is what they are shown, not what they decide."], IsWarning: true),
        new("How many people, of which groups, will be wrongly listed?", ["Not answered: an expected number needs the mix of people who are searched for."], IsWarning: true),
        People(set, withholding),
        LiveLimits.Hypotheses(findings),
        new("What do operational results say about groups?", ["Nothing is said of operational searches: without the groups of everyone searched for there is no denominator, and a ratio of rates is refused."]),
        new("Whom does a difference in TPIR harm?", ["Both directions: people of one group are missed more often, or are found more often."]),
        new("What does one person meet over a lifetime?", ["FPIR is for one search. Every person in a gallery is compared in every search of it."]),
        new("Were unconfirmed results counted as true?", ["Truth is the input's own; wrong identities in it count as errors of the engine."]),
        new("Could a small cell identify a person?", [LiveLimits.Withheld(options, withholding) ?? "Nothing was withheld. Use --suppress-below 5 before publishing."]),
        LiveLimits.Synthetic(set.Protocol.IsSynthetic),
    ];

    private static Statement People(SearchSet set, Withholding withholding)
    {
        GroupCensus census = Census(set, withholding);
        string rule = set.Protocol.ExclusionsRule;
        return new Statement("Who is in the data, who is not, and who said so?",
        [
            .. census.Sentences(),
            .. census.Warning(),
            .. NotKept(set.Protocol) is { } missing ? [missing] : Array.Empty<string>(),
            rule.Length > 0 ? $"Excluded before the searches were listed, by the rule: {rule} How many people and searches that took away is not in the input." : "No rule of exclusion is stated; whether people or searches were left out is not known.",
            set.Labels.IsEmpty ? "The input has no labels: nothing about groups can be said from it." : set.Protocol.LabelSources.Count > 0 ? LiveLimits.LabelSources(set.Protocol) : "Who gave the labels is not stated in the input.",
            "Groups that are not listed were not tested.",
        ], census.Table, census.HasDoubts || NotKept(set.Protocol) is not null);
    }

    private static GroupCensus Census(SearchSet set, Withholding withholding) => new(set.Protocol.LegalLabels, withholding,
        set.Labels.Factors.SelectMany(f => set.Searches.Select(s => s.Subject).Distinct().GroupBy(s => set.Labels.Label(f, s), StringComparer.Ordinal).Select(g => (f, g.Key, g.Count(), (long?)null))));
}
