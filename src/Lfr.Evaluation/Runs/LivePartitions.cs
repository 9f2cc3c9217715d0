using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>Groups of passages by their people's factors, and by the test's own: site, session and (where a passage has one) camera.</summary>
internal static class LivePartitions
{
    /// <summary>Every factor that passages can be divided by.</summary>
    public static IEnumerable<string> Factors(LiveScoreSet set) => set.SubjectLabels.Factors.Concat(["site", "session", "camera"]).Distinct();

    public static Partition OfPassages(LiveScoreSet set, string term)
    {
        var own = new Dictionary<string, Func<int, string>>(StringComparer.Ordinal)
        {
            ["site"] = i => Stated(set.Passages[i].Site),
            ["session"] = i => Stated(set.Passages[i].Session),
            ["camera"] = i => Stated(string.Join("+", set.Passages[i].Cameras.Order(StringComparer.Ordinal))),
        };
        foreach (string factor in set.SubjectLabels.Factors)
        {
            own[factor] = i => set.SubjectLabels.Label(factor, set.Passages[i].Subject);
        }

        return Partition.Of(term, set.SubjectLabels, set.Passages.Count, own);
    }

    /// <summary>For each person the stratum that protocol.json asks to permute within, for a term that is not itself among the strata; null where it asks for none or people are in several.</summary>
    public static int[]? Strata(LiveScoreSet set, string term)
    {
        string[] within = set.Protocol.PermuteWithin.Except(Partition.Factors(term)).ToArray();
        if (within.Length == 0)
        {
            return null;
        }

        Partition partition = OfPassages(set, string.Join(':', within));
        int[] strata = new int[set.Subjects.Count];
        Array.Fill(strata, -1);
        for (int i = 0; i < set.Passages.Count; i++)
        {
            int subject = set.Passages[i].Subject;
            if (strata[subject] >= 0 && strata[subject] != partition.GroupOf[i])
            {
                throw new InputException(new InputProblem("protocol.json", 0, "permuteWithin", $"'{set.Subjects[subject]}' is in several strata of {string.Join(", ", within)}; people can only be permuted within strata that they do not leave"));
            }

            strata[subject] = partition.GroupOf[i];
        }

        return strata.Select(stratum => Math.Max(0, stratum)).ToArray();
    }

    private static string Stated(string text) => text.Length > 0 ? text : FactorLabels.NotStated;
}
