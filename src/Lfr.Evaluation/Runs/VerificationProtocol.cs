using System.Globalization;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>What a protocol means for one-to-one comparisons and for searches, and what it cannot mean.</summary>
internal static class VerificationProtocol
{
    /// <summary>Refuses what only a live test has: a report without it would not say that it was left out.</summary>
    /// <exception cref="InputException">The protocol states passers-by, or a fusion of cameras.</exception>
    public static void RefuseWhatPairsDoNotHave(LiveProtocol protocol) => Refuse(protocol, "pairs");

    /// <summary>The same for searches with candidate lists.</summary>
    /// <exception cref="InputException">The protocol states passers-by, or a fusion of cameras.</exception>
    public static void RefuseWhatSearchesDoNotHave(LiveProtocol protocol) => Refuse(protocol, "searches");

    private static void Refuse(LiveProtocol protocol, string what)
    {
        var problems = new List<InputProblem>();
        if (protocol.PassersBy is not null)
        {
            problems.Add(new InputProblem("protocol.json", 0, "passersBy", $"{what} are no passers-by, and an expected number of people needs FPIR at a watchlist; leave it out of the protocol of {what}, or use lfr evaluate live"));
        }

        if (protocol.AnyCamera)
        {
            problems.Add(new InputProblem("protocol.json", 0, "fusion", $"'any-camera' takes the best of a passage's cameras, and {what} have neither; write \"system\" for {what}, or use lfr evaluate live"));
        }

        if (problems.Count > 0)
        {
            throw new InputException(problems, problems.Count);
        }
    }

    /// <summary>For each person the stratum that the protocol asks to deal people anew within, for a term that is not itself among the strata; null where it asks for none.</summary>
    /// <exception cref="InputException">A factor of the strata is not in the data, or a person is in several.</exception>
    public static int[]? Strata(ComparisonSet set, LiveProtocol protocol, string term) => Strata(set.Labels, set.Subjects, set.SampleSubjects, protocol, term);

    /// <summary>The same for searches, whose labels are of people, so that nobody is in several.</summary>
    /// <exception cref="InputException">A factor of the strata is not in the data.</exception>
    public static int[]? Strata(SearchSet set, string term) => Strata(set.Labels, set.Subjects, [.. Enumerable.Range(0, set.Subjects.Count)], set.Protocol, term);

    private static int[]? Strata(FactorLabels labels, IReadOnlyList<string> subjects, IReadOnlyList<int> subjectOf, LiveProtocol protocol, string term)
    {
        string[] unknown = [.. protocol.PermuteWithin.Where(factor => !labels.Has(factor))];
        if (unknown.Length > 0)
        {
            throw new InputException(new InputProblem("protocol.json", 0, "permuteWithin", $"'{string.Join("', '", unknown)}' is not in the data, which have: {(labels.IsEmpty ? "none" : string.Join(", ", labels.Factors))}; correct the name, or give the labels"));
        }

        string[] within = [.. protocol.PermuteWithin.Except(Partition.Factors(term))];
        if (within.Length == 0)
        {
            return null;
        }

        Partition partition = Partition.Of(string.Join(':', within), labels, subjectOf.Count);
        int[] strata = new int[subjects.Count];
        Array.Fill(strata, -1);
        for (int member = 0; member < subjectOf.Count; member++)
        {
            int subject = subjectOf[member];
            if (strata[subject] >= 0 && strata[subject] != partition.GroupOf[member])
            {
                throw new InputException(new InputProblem("protocol.json", 0, "permuteWithin", $"'{subjects[subject]}' is in several strata of {string.Join(", ", within)}; people can only be permuted within strata that they do not leave"));
            }

            strata[subject] = partition.GroupOf[member];
        }

        return [.. strata.Select(stratum => Math.Max(0, stratum))];
    }

    /// <summary>
    /// What a floor means where nothing below it is in the file: a live test counts its passages whether or not a score was kept, but a comparison that is not listed is not counted at all.
    /// </summary>
    public static IReadOnlyList<string> NothingBelowTheFloor(ComparisonSet set, LiveProtocol protocol)
    {
        var said = new List<string>();
        Missing(false, protocol.Floor, "floor", "FMR is then over those kept alone and too high, and its ratios between groups may be wrong in either direction");
        if (protocol.MatedFloor is { } mated)
        {
            Missing(true, mated, "mated floor", "FNMR is then over those kept alone and too low, and its ratios between groups may be wrong in either direction");
        }

        return said;

        void Missing(bool isMated, decimal floor, string name, string then)
        {
            decimal? end = set.Scale.IsDistance ? set.Scale.Maximum : set.Scale.Minimum;
            double lowest = set.Scale.Similarity(DecimalText.Nearest(floor));
            double[] scores = [.. Enumerable.Range(0, set.Count).Where(i => set.Failures[i] == ComparisonFailure.None && set.SampleSubjects[set.Probes[i]] == set.SampleSubjects[set.References[i]] == isMated).Select(i => set.Scale.Similarity(set.Scores[i]))];
            if (floor != end && scores.Length > 0 && !scores.Any(score => score < lowest))
            {
                said.Add(string.Create(CultureInfo.InvariantCulture, $"None of the {scores.Length:N0} {(isMated ? "mated" : "non-mated")} comparisons in the file lies below the {name} {floor} of protocol.json: those below were not kept, and pairs that are not in the file are not counted. {then}. List every comparison that was made, or declare the lowest score as the {name} where every one is listed."));
            }
        }
    }
}
