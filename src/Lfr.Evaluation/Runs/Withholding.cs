using Lfr.Evaluation.Reports;

namespace Lfr.Evaluation.Runs;

/// <summary>
/// Which groups a report withholds because a number of them is a number of a few people: the one place that decides, so that tables, tests, curves and sentences withhold the same.
/// </summary>
/// <remarks>
/// Primary: a group of fewer people than asked for, in any population that a rate is over. Secondary, the practice of statistical disclosure control: what is withheld of a printed total must be of as many people together,
/// because the total less the groups printed gives it; and no sum or difference of printed numbers may be a primary group, which is checked as linear dependence. The next smallest groups are withheld until both hold. The cells of
/// a withheld group are withheld. Immutable.
/// </remarks>
internal sealed class Withholding
{
    private readonly Dictionary<string, GroupKey> _groups = new(StringComparer.Ordinal);

    private Withholding()
    {
    }

    /// <summary>Decides.</summary>
    /// <param name="below">Groups of fewer people are withheld; 0 withholds none.</param>
    /// <param name="populations">The people behind the numbers that can be added up with one another.</param>
    /// <param name="also">What is withheld in any case.</param>
    public Withholding(int below, IEnumerable<Population> populations, Withholding? also = null)
    {
        foreach ((string name, GroupKey group) in also?._groups ?? [])
        {
            _groups.Add(name, group);
        }

        if (below <= 0)
        {
            return;
        }

        WithheldTables[] tables = [.. populations.Select(population => new WithheldTables(population, below))];
        foreach (GroupKey few in tables.SelectMany(table => table.Few))
        {
            Add(few);
        }

        while (tables.Select(table => table.Next(this)).FirstOrDefault(next => next is not null) is { } next)
        {
            Add(next);
        }
    }

    /// <summary>Nothing is withheld.</summary>
    public static Withholding Nothing { get; } = new();

    /// <summary>The groups withheld, by factor and label.</summary>
    public IEnumerable<GroupKey> Groups => _groups.OrderBy(pair => pair.Value.Probe.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value);

    /// <summary>True for a group that is withheld, or is part of one.</summary>
    public bool Contains(GroupKey group) => _groups.Count > 0 && (_groups.ContainsKey(Name(group)) || _groups.Values.Any(withheld => withheld.Probe.All(label => group.Probe.Contains(label))));

    /// <summary>True for a label of a factor that is withheld.</summary>
    public bool Contains(string factor, string label) => Contains(new GroupKey([new(factor, label)]));

    /// <summary>What is withheld by this or the others.</summary>
    public Withholding With(IEnumerable<Withholding> others)
    {
        var all = new Withholding();
        foreach (GroupKey group in others.Append(this).SelectMany(one => one._groups.Values))
        {
            all.Add(group);
        }

        return all;
    }

    /// <summary>The factors of an intersection may stand in any order.</summary>
    internal static string Name(GroupKey group) => string.Join('\u001f', group.Probe.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + '\u001e' + pair.Value));

    private void Add(GroupKey group) => _groups.TryAdd(Name(group), group);

    /// <summary>Members (passages, searches, samples, people) in the groups of every table that is printed of them.</summary>
    /// <param name="Tables">Partitions of the same members.</param>
    /// <param name="People">For each member its person.</param>
    /// <param name="Weights">For each person how many people they stand for; null for one each.</param>
    internal sealed record Population(IReadOnlyList<Partition> Tables, IReadOnlyList<int> People, IReadOnlyList<long>? Weights = null);
}
