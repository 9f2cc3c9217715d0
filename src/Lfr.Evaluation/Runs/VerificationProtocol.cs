using System.Globalization;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>What a protocol means for one-to-one comparisons, and what it cannot mean.</summary>
internal static class VerificationProtocol
{
    /// <summary>Refuses what only a live test has: a report without it would not say that it was left out.</summary>
    /// <exception cref="InputException">The protocol states passers-by, or a fusion of cameras.</exception>
    public static void RefuseWhatPairsDoNotHave(LiveProtocol protocol)
    {
        var problems = new List<InputProblem>();
        if (protocol.PassersBy is not null)
        {
            problems.Add(new InputProblem("protocol.json", 0, "passersBy", "pairs are no passers-by, and an expected number of people needs FPIR at a watchlist; leave it out of the protocol of pairs, or use lfr evaluate live"));
        }

        if (protocol.AnyCamera)
        {
            problems.Add(new InputProblem("protocol.json", 0, "fusion", "'any-camera' takes the best of a passage's cameras, and pairs have neither; write \"system\" for pairs, or use lfr evaluate live"));
        }

        if (problems.Count > 0)
        {
            throw new InputException(problems, problems.Count);
        }
    }

    /// <summary>For each person the stratum that the protocol asks to deal people anew within, for a term that is not itself among the strata; null where it asks for none.</summary>
    /// <exception cref="InputException">A factor of the strata is not in the data, or a person is in several.</exception>
    public static int[]? Strata(ComparisonSet set, LiveProtocol protocol, string term)
    {
        string[] unknown = [.. protocol.PermuteWithin.Where(factor => !set.Labels.Has(factor))];
        if (unknown.Length > 0)
        {
            throw new InputException(new InputProblem("protocol.json", 0, "permuteWithin", $"'{string.Join("', '", unknown)}' is not in the data, which have: {(set.Labels.IsEmpty ? "none" : string.Join(", ", set.Labels.Factors))}; correct the name, or give the labels"));
        }

        string[] within = [.. protocol.PermuteWithin.Except(Partition.Factors(term))];
        if (within.Length == 0)
        {
            return null;
        }

        Partition partition = Partition.Of(string.Join(':', within), set.Labels, set.Samples.Count);
        int[] strata = new int[set.Subjects.Count];
        Array.Fill(strata, -1);
        for (int sample = 0; sample < set.Samples.Count; sample++)
        {
            int subject = set.SampleSubjects[sample];
            if (strata[subject] >= 0 && strata[subject] != partition.GroupOf[sample])
            {
                throw new InputException(new InputProblem("protocol.json", 0, "permuteWithin", $"'{set.Subjects[subject]}' is in several strata of {string.Join(", ", within)}; people can only be permuted within strata that they do not leave"));
            }

            strata[subject] = partition.GroupOf[sample];
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
