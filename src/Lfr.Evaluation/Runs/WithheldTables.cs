using Lfr.Evaluation.Reports;

namespace Lfr.Evaluation.Runs;

/// <summary>The tables of one population as sets of atoms, the people alike in every label: what must be withheld beside the groups of few people, so that these cannot be worked out.</summary>
internal sealed class WithheldTables
{
    private readonly int _below;
    private readonly List<HashSet<int>> _people = [];
    private readonly IReadOnlyList<long>? _weights;
    private readonly List<Cell> _cells = [];
    private readonly Cell _all;

    public WithheldTables(Withholding.Population population, int below)
    {
        (_below, _weights) = (below, population.Weights);
        var atoms = new Dictionary<string, int>(StringComparer.Ordinal);
        var groups = new List<int[]>();
        for (int member = 0; member < population.People.Count; member++)
        {
            int[] of = [.. population.Tables.Select(table => table.GroupOf[member])];
            string key = string.Join(',', of);
            if (!atoms.TryGetValue(key, out int atom))
            {
                atoms.Add(key, atom = atoms.Count);
                groups.Add(of);
                _people.Add([]);
            }

            _people[atom].Add(population.People[member]);
        }

        _all = New(GroupKey.All, Enumerable.Range(0, _people.Count));
        for (int t = 0; t < population.Tables.Count; t++)
        {
            for (int g = 0; g < population.Tables[t].Groups.Count; g++)
            {
                (int table, int group) = (t, g);
                Cell cell = New(population.Tables[t].Groups[g], Enumerable.Range(0, groups.Count).Where(atom => groups[atom][table] == group));
                if (cell.People > 0 && _cells.TrueForAll(known => known.Name != cell.Name))
                {
                    _cells.Add(cell);
                }
            }
        }
    }

    /// <summary>The groups of fewer people than asked for.</summary>
    public IEnumerable<GroupKey> Few => _cells.Where(cell => cell.People < _below).Select(cell => cell.Group);

    /// <summary>One more group to withhold, or null where nothing can be worked out.</summary>
    public GroupKey? Next(Withholding withheld)
    {
        Cell[] printed = [.. _cells.Where(cell => !withheld.Contains(cell.Group))];
        return FromTotals(printed, withheld) ?? FromSums(printed);
    }

    /// <summary>A printed total less its printed parts is what is withheld of it: of enough people together, or one more part is withheld.</summary>
    private GroupKey? FromTotals(Cell[] printed, Withholding withheld)
    {
        foreach (Cell total in printed.Prepend(_all))
        {
            foreach (var table in _cells.Where(cell => cell.Group.Probe.Count > total.Group.Probe.Count && total.Group.Probe.All(label => cell.Group.Probe.Contains(label))).GroupBy(cell => cell.Table))
            {
                Cell[] hidden = [.. table.Where(cell => withheld.Contains(cell.Group))];
                if (hidden.Length > 0 && Count(hidden.SelectMany(cell => cell.Atoms)) < _below && Smallest(table.Except(hidden)) is { } next)
                {
                    return next.Group;
                }
            }
        }

        return null;
    }

    /// <summary>A group of few people that is a sum or difference of printed ones: the smallest of these is withheld.</summary>
    private GroupKey? FromSums(Cell[] printed)
    {
        Cell[] few = [.. _cells.Where(cell => cell.People < _below)];
        if (few.Length == 0)
        {
            return null;
        }

        // Everybody and the large groups first: what hangs on them is then said by the smaller ones.
        Cell[] rows = [.. printed.OrderByDescending(cell => cell.People).ThenBy(cell => cell.Name, StringComparer.Ordinal).Prepend(_all)];
        var span = new LinearSpan(rows.Length);
        foreach (Cell row in rows)
        {
            span.Add(Vector(row));
        }

        foreach (Cell cell in few)
        {
            if (span.Parts(Vector(cell)) is { } parts && Smallest(parts.Where(row => row > 0).Select(row => rows[row])) is { } next)
            {
                return next.Group;
            }
        }

        return null;
    }

    private static Cell? Smallest(IEnumerable<Cell> cells) => cells.OrderBy(cell => cell.People).ThenBy(cell => cell.Name, StringComparer.Ordinal).FirstOrDefault();

    private double[] Vector(Cell cell)
    {
        double[] vector = new double[Math.Max(1, _people.Count)];
        foreach (int atom in cell.Atoms)
        {
            vector[atom] = 1;
        }

        return vector;
    }

    private Cell New(GroupKey group, IEnumerable<int> atoms)
    {
        int[] own = [.. atoms];
        return new Cell(group, Withholding.Name(group), string.Join(':', group.Probe.Select(pair => pair.Key).Order(StringComparer.Ordinal)), own, Count(own));
    }

    private long Count(IEnumerable<int> atoms) => atoms.Distinct().SelectMany(atom => _people[atom]).Distinct().Sum(person => _weights?[person] ?? 1);

    /// <summary>A group of a table.</summary>
    private sealed record Cell(GroupKey Group, string Name, string Table, int[] Atoms, long People);
}
