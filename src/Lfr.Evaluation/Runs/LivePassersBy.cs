using System.Globalization;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;

namespace Lfr.Evaluation.Runs;

/// <summary>What the mix of passers-by that a protocol states means for people: how many of which group will be wrongly alerted, or what is missing for an answer.</summary>
internal static class LivePassersBy
{
    private const string Question = "How many people, of which groups, will be wrongly alerted?";

    public static Statement Expected(LiveTrials trials, Findings findings, EvaluationOptions options)
    {
        if (trials.Set.Protocol.PassersBy is not { } mix)
        {
            return new Statement(Question,
                ["Not stated: protocol.json gives no mix of passers-by, so no expected number of people and no probability that an alert is wrong can be given. A rate per face and a rate per alert differ by orders of magnitude, and both need the mix."], IsWarning: true);
        }

        var rows = new List<IReadOnlyList<string>>();
        var sentences = new List<string> { $"Passers-by as stated: {string.Join(", ", mix.Shares.Select(s => $"{s.Key} {ReportText.Percent((double)s.Value)}"))}{(mix.Source is { } source ? $" (source: {source})" : "")}. Faces a passer-by: one." };
        int left = 0;
        RateEntry[] rates = [.. findings.Rates.Where(r => r.Metric == "FPIR" && r.Unit == "passage" && GroupTerm.IsSame(r.Group.Factor, mix.Factor))];
        var scaled = rates.Where(r => r.Rate is not null).GroupBy(r => (r.Threshold, r.WatchlistSize, r.Scaling, r.Composition));
        foreach (var setting in scaled)
        {
            Dictionary<string, RateEntry> byLabel = setting.ToDictionary(Label, StringComparer.Ordinal);
            if (mix.Shares.Keys.Any(label => !byLabel.ContainsKey(label)))
            {
                left++;
                continue;
            }

            double[] alerts = mix.Shares.Select(share => 10000 * (double)share.Value * byLabel[share.Key].Rate!.Value).ToArray();
            double all = alerts.Sum();
            string wrong = ReportText.Missing;
            double? hit = findings.Rates.FirstOrDefault(r => r.Metric == "TPIR" && r.Unit == "passage" && r.Threshold == setting.Key.Threshold && r.Group.IsAll && r.CountsAre == "measured")?.Rate;
            if (mix.OnWatchlistPer10000 is { } present && hit is { } tpir && all + ((double)present * tpir) > 0)
            {
                wrong = ReportText.Percent(all / (all + ((double)present * tpir)));
            }

            rows.Add([ReportText.Number(setting.Key.Threshold), ReportText.Count(setting.Key.WatchlistSize), setting.Key.Scaling + (setting.Key.Composition is { } list ? " " + list : ""), ReportText.Significant(all),
                string.Join(", ", mix.Shares.Select((share, i) => $"{share.Key} {ReportText.Significant(alerts[i])}")), wrong]);
        }

        sentences.Add(mix.OnWatchlistPer10000 is { } base10000 ? $"People on the list among 10,000 passers-by, as stated: {base10000.ToString(CultureInfo.InvariantCulture)}." : "How many passers-by are on the list is not stated, so the probability that an alert is wrong cannot be given.");
        string? missing = Missing(mix, rates, trials, options)
            ?? (rows.Count == 0 ? "No expected number of people is given: at every threshold and list FPIR of a group of passers-by is refused; its cell says why." : null)
            ?? (left > 0 ? $"Left out of the table: {ReportText.Count(left)} combinations of threshold, list and scaling at which FPIR of a group of passers-by is refused; its cell says why." : null);
        if (missing is not null)
        {
            sentences.Add(missing);
        }

        return new Statement(Question, sentences,
            rows.Count == 0 ? null : new ReportTable("expected-people", "Expected false alerts in 10,000 passers-by, and the probability that an alert is wrong", ["Threshold", "N", "Scaling", "False alerts", "of which", "P(alert is wrong)"], rows), missing is not null);
    }

    /// <summary>Why no number of people can be given for any threshold; null where every group of passers-by was evaluated.</summary>
    private static string? Missing(PassersBy mix, RateEntry[] rates, LiveTrials trials, EvaluationOptions options)
    {
        string factor = ReadableTables.Factor(mix.Factor);
        if (!options.By.Any(term => GroupTerm.IsSame(term, mix.Factor)))
        {
            string[] known = [.. LivePartitions.Factors(trials.Set)];
            return mix.Factor.Split(':', StringSplitOptions.TrimEntries).All(known.Contains)
                ? $"No expected number of people is given: passers-by are stated by {factor}, which is not among the factors evaluated ({(options.By.Count == 0 ? "none" : string.Join(", ", options.By.Select(ReadableTables.Factor)))}); add it to --by."
                : $"No expected number of people is given: passers-by are stated by '{mix.Factor}', which is not in the data, which have: {string.Join(", ", known)}; correct the name in protocol.json, or give the labels.";
        }

        ILookup<string, RateEntry> found = rates.ToLookup(Label, StringComparer.Ordinal);
        string[] absent = [.. mix.Shares.Keys.Where(label => !found.Contains(label))];
        string[] withheld = [.. mix.Shares.Keys.Where(label => found[label].Any(rate => rate.IsWithheld))];
        if (absent.Length > 0)
        {
            return $"No expected number of people is given: passers-by are stated of '{string.Join("', '", absent)}', and the groups evaluated by {factor} are: {string.Join("; ", found.Select(group => group.Key).Order(StringComparer.Ordinal))}. Correct the label in protocol.json, or test people of that group.";
        }

        return withheld.Length > 0
            ? string.Create(CultureInfo.InvariantCulture, $"No expected number of people is given: FPIR of '{string.Join("', '", withheld)}' is withheld (--suppress-below {options.SuppressBelow}), and an expected number would give it away.")
            : null;
    }

    private static string Label(RateEntry rate) => string.Join(", ", rate.Group.Probe.Select(pair => pair.Value));
}
