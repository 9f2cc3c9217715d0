using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>The groups of one factor or intersection, and which group each member (trial, sample, subject) is in.</summary>
internal sealed class Partition
{
    private Partition(string term, IReadOnlyList<GroupKey> groups, IReadOnlyList<bool> stated, int[] groupOf, IReadOnlyList<bool>? withheld = null)
    {
        (Term, Groups, GroupOf) = (term, groups, groupOf);
        IsStated = stated;
        IsWithheld = withheld ?? new bool[groups.Count];
    }

    public string Term { get; }

    public IReadOnlyList<GroupKey> Groups { get; }

    /// <summary>For each group, whether every label of it is stated.</summary>
    public IReadOnlyList<bool> IsStated { get; }

    /// <summary>For each group, whether no number of it may be printed.</summary>
    public IReadOnlyList<bool> IsWithheld { get; }

    /// <summary>The groups withheld, in words.</summary>
    public IEnumerable<string> Withheld => Groups.Where((_, g) => IsWithheld[g]).Select(group => group.Text);

    public int[] GroupOf { get; }

    /// <summary>Divides members by the labels of a term's factors; groups are in ordinal order of their labels, those with a label not stated last.</summary>
    public static Partition Of(string term, FactorLabels labels, int members, IReadOnlyDictionary<string, Func<int, string>>? extra = null)
    {
        string[] factors = Factors(term);
        Func<int, string>[] label = factors.Select(factor => extra is not null && extra.TryGetValue(factor, out Func<int, string>? own) ? own : member => labels.Label(factor, member)).ToArray();
        foreach (string factor in factors)
        {
            if (extra?.ContainsKey(factor) != true)
            {
                labels.Index(factor);
            }
        }

        string[][] rows = new string[members][];
        var found = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        for (int i = 0; i < members; i++)
        {
            rows[i] = label.Select(of => of(i)).ToArray();
            found.TryAdd(Key(rows[i]), rows[i]);
        }

        string[] keys = [.. found.Keys];
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int g = 0; g < keys.Length; g++)
        {
            index[keys[g]] = g;
        }

        return new Partition(
            term,
            keys.Select(key => new GroupKey(factors.Select((factor, f) => new KeyValuePair<string, string>(factor, found[key][f])))).ToList(),
            keys.Select(key => !found[key].Contains(FactorLabels.NotStated)).ToList(),
            rows.Select(row => index[Key(row)]).ToArray());
    }

    /// <summary>Everybody as one group, which is no factor.</summary>
    public static Partition Everybody(int members) => new(GroupKey.All.Factor, [GroupKey.All], [true], new int[members]);

    public static string[] Factors(string term)
    {
        string[] factors = term.Split(':', StringSplitOptions.TrimEntries);
        return factors.Length == factors.Distinct(StringComparer.Ordinal).Count() && factors.All(f => f.Length > 0)
            ? factors
            : throw new ArgumentException($"'{term}' is not a factor or an intersection; write ethnicity or ethnicity:gender.", nameof(term));
    }

    /// <summary>The same groups for other members.</summary>
    public Partition Select(IReadOnlyList<int> members) => new(Term, Groups, IsStated, members.Select(member => GroupOf[member]).ToArray(), IsWithheld);

    /// <summary>The same groups, of which some may not be printed.</summary>
    public Partition Withhold(Withholding withholding) => new(Term, Groups, IsStated, GroupOf, [.. Groups.Select((group, g) => IsWithheld[g] || withholding.Contains(group))]);

    private static string Key(string[] row) => (row.Contains(FactorLabels.NotStated) ? "\uffff" : "") + string.Join('\u001f', row);
}
