using System.Globalization;
using System.Text;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>What makes an input that can be read look as if something else was meant: said first in a report, since every number below would be wrong.</summary>
internal static class InputDoubts
{
    /// <summary>Fewer scores say nothing of where the others were cut off.</summary>
    private const int Enough = 20;

    private const int Named = 3;

    /// <summary>Names of people that differ only as somebody's two ways of writing one name do: by capitals, by the mark between words, by zeros before a number. As two people their mated comparisons are false matches.</summary>
    public static IEnumerable<string> Names(IReadOnlyList<string> names, EvaluationOptions options)
    {
        string[][] alike = [.. names.GroupBy(Plain, StringComparer.Ordinal).Where(group => group.Skip(1).Any()).Select(group => group.ToArray())];
        if (alike.Length > 0)
        {
            // A report that withholds groups names nobody.
            string such = options.SuppressBelow > 0 ? "" : $": {string.Join("; ", alike.Take(Named).Select(group => $"'{string.Join("' and '", group)}'"))}{(alike.Length > Named ? $"; and {ReportText.Count(alike.Length - Named)} more" : "")}";
            yield return $"Look at the subjects: some differ only by capitals, by the mark between words or by zeros before a number{such}. They are different people here. If they are not, comparisons of one person are counted as of two: correct the file before relying on any number below.";
        }
    }

    /// <summary>Scores of another direction or scale than the threshold's, and values that stand for a failure.</summary>
    public static IEnumerable<string> Comparisons(ComparisonSet set, Findings findings, EvaluationOptions options)
    {
        var at = findings.Rates.Where(r => r.Group.IsAll && r.Rate is not null && (r.Metric == "FNMR" || (r.Metric == "FMR" && r.Scope is "" or "probe"))).GroupBy(r => r.Threshold!.Value)
            .Select(g => (Threshold: g.Key, Fmr: g.FirstOrDefault(r => r.Metric == "FMR"), Fnmr: g.FirstOrDefault(r => r.Metric == "FNMR"))).Where(pair => pair.Fmr is not null).ToArray();
        decimal[] reversed = [.. at.Where(pair => pair.Fmr!.Headline is { } wrong && pair.Fnmr?.Headline is { } missed && wrong.Lower > 1 - missed.Lower).Select(pair => pair.Threshold).Order()];
        const string scale = "look at the thresholds, which are on the scale of the scores";
        if (reversed.Length > 0)
        {
            yield return $"At {ReportText.Number(reversed[0])}{(reversed.Length > 1 ? $" to {ReportText.Number(reversed[^1])}" : "")} comparisons of different people match more often than comparisons of one person: the scores look like those of the other direction ({(set.Scale.IsDistance ? "similarity, without --distance" : "--distance")}), or the subjects are mixed up.";
        }
        else if (at.Length > 0 && at.All(pair => pair.Fmr!.Rate > 0.5))
        {
            yield return $"At every threshold more than half of all comparisons of different people match: {scale}, and at their direction.";
        }
        else if (at.Length > 0 && at.All(pair => pair.Fmr!.Rate == 0 && pair.Fnmr?.Rate == 1))
        {
            yield return $"At no threshold anything matches, not even comparisons of one person: {scale}.";
        }

        int[] mated = [.. Enumerable.Range(0, set.Count).Where(i => set.Failures[i] == ComparisonFailure.None && set.SampleSubjects[set.Probes[i]] == set.SampleSubjects[set.References[i]])];
        if (mated.Length > 0 && options.SuppressBelow == 0)
        {
            double worst = set.Scores.Where((_, i) => set.Failures[i] == ComparisonFailure.None).MinBy(set.Scale.Similarity);
            int there = mated.Count(i => set.Scores[i] == worst);
            if (worst == Math.Truncate(worst) && there >= 3 && there * 100L >= mated.Length && there < mated.Length)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{there} comparisons of one person have exactly {worst}, the least alike of all scores in the file. If that stands for a failure to acquire or to enrol, leave the score empty and name it in 'failure': here it counts in FNMR and, of different people, in FMR.");
            }
        }
    }

    /// <summary>What the files of a live test leave out without saying so.</summary>
    public static IEnumerable<string> Live(LiveTrials trials, Findings findings, EvaluationOptions options)
    {
        foreach (string names in Names(trials.Set.Persons, options))
        {
            yield return names;
        }

        if (trials.Filler.Length == 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"exceedances.csv has no row of the filler: either no comparison of all trials reached the floor {trials.Set.Protocol.Floor}, or they were not exported. An FPIR of 0 here rests on that file being whole.");
        }

        decimal[] under = [.. findings.Rates.Where(r => r.Metric == "FPIR" && r.Rate is not null).Select(r => r.Threshold!.Value).Distinct().Where(t => IsInGap(trials, t)).Order()];
        if (under.Length > 0)
        {
            yield return $"{Gap(trials)} At {string.Join(", ", under.Select(t => ReportText.Number(t)))} FPIR would then be too low.";
        }

        int[] rows = [.. trials.Filler.Select(e => e.Passage).Where(i => trials.Set.Passages[i] is { IsNonMatedTrial: false, IsExcluded: false })];
        if (rows.Length > 0)
        {
            yield return $"{(options.SuppressBelow > 0 ? "Some" : ReportText.Count(rows.Length))} scores in exceedances.csv are of passages that are no non-mated trial (nonmated_trial 0): false alerts of these passages are not in FPIR.";
        }

        if (trials.Set.References.IsListed)
        {
            ReferenceSet references = trials.Set.References;
            var enrolled = Enumerable.Range(0, references.Persons.Count).Where(r => !references.IsFiller[r] && references.IsEnrolled[r]).Select(r => references.Persons[r]).ToHashSet();
            int unused = trials.Counted.Count(i => !trials.Set.Passages[i].IsMatedTrial && enrolled.Contains(trials.Set.Passages[i].Subject));
            if (unused > 0)
            {
                string many = options.SuppressBelow > 0 ? "Some passages are" : unused == 1 ? "1 passage is" : $"{ReportText.Count(unused)} passages are";
                yield return $"{many} of people with an enrolled watchlist reference and no mated trial (mated_trial 0): whether these people were found is not in TPIR.";
            }
        }
    }

    /// <summary>The same of searches: candidates of other people than the one searched for.</summary>
    public static IEnumerable<string> Searches(SearchSet set, Findings findings, EvaluationOptions options)
    {
        foreach (string names in Names(set.Subjects, options))
        {
            yield return names;
        }

        double[] scores = [.. set.Searches.SelectMany(search => search.List.Where(candidate => candidate.Subject != search.Subject).Select(candidate => set.Protocol.Scale.Similarity(candidate.Score))).Order()];
        decimal[] under = [.. findings.Rates.Where(r => r.Metric == "FPIR" && r.Rate is not null).Select(r => r.Threshold!.Value).Distinct().Where(t => IsInGap(scores, set.Protocol.Scale, t)).Order()];

        // Lists that are full end where they are full.
        if (under.Length > 0 && set.Searches.Any(search => search.List.Count < search.ListLimit && search.List.Count < search.GallerySize))
        {
            yield return $"{Gap(scores, set.Protocol, "candidates.csv, of other people than the one searched for,")} At {string.Join(", ", under.Select(t => ReportText.Number(t)))} FPIR would then be too low.";
        }
    }

    /// <summary>Whether the declared floor is doubtful at a threshold of a live test.</summary>
    public static bool IsInGap(LiveTrials trials, decimal threshold) => IsInGap(Scores(trials), trials.Set.Protocol.Scale, threshold);

    /// <summary>The same as a sentence.</summary>
    public static string Gap(LiveTrials trials) => Gap(Scores(trials), trials.Set.Protocol, "exceedances.csv");

    private static double[] Scores(LiveTrials trials) => [.. trials.Filler.Select(e => trials.Set.Protocol.Scale.Similarity(e.Score)).Order()];

    // The gap between a threshold and the lowest score of the file is wider than what half of the scores lie in. Were scores kept down to the threshold, and rarer the higher they are, at least a third of them would lie there.
    private static bool IsInGap(double[] ascending, ScoreScale scale, decimal threshold) =>
        ascending.Length >= Enough && ascending[0] - scale.Similarity(DecimalText.Nearest(threshold)) > ascending[ascending.Length / 2] - ascending[0];

    private static string Gap(double[] ascending, LiveProtocol protocol, string file) => string.Create(CultureInfo.InvariantCulture,
        $"The floor is declared as {protocol.Floor}, and of {ascending.Length:N0} scores in {file} none is {(protocol.Scale.IsDistance ? "above" : "below")} {protocol.Scale.Similarity(ascending[0])}: scores look as if they were kept from there on.");

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (c == '0' && i + 1 < name.Length && char.IsAsciiDigit(name[i + 1]) && IsLeading(name, i))
            {
                continue;
            }

            plain.Append(char.IsLetterOrDigit(c) || c >= 0x80 ? char.ToUpperInvariant(c) : c is ' ' or '_' or '-' or '.' ? '-' : c);
        }

        return plain.ToString();
    }

    // Whether only zeros stand between here and the beginning of the number.
    private static bool IsLeading(string name, int at)
    {
        while (at > 0 && name[at - 1] == '0')
        {
            at--;
        }

        return at == 0 || !char.IsAsciiDigit(name[at - 1]);
    }
}
