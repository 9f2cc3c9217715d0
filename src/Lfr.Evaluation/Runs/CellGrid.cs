using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Trials counted by group and person: made once for a partition, counted anew for each threshold.</summary>
internal sealed class CellGrid
{
    private readonly int[] _cellOf;
    private readonly int[] _trials;
    private readonly int[] _groupOf;
    private readonly int[] _subjectOf;

    public CellGrid(IReadOnlyList<int> subjectOfTrial, IReadOnlyList<int> groupOfTrial, int groups)
    {
        Groups = groups;
        var cells = new Dictionary<(int Group, int Subject), int>();
        var trials = new List<int>();
        _cellOf = new int[subjectOfTrial.Count];
        for (int i = 0; i < _cellOf.Length; i++)
        {
            (int, int) key = (groupOfTrial[i], subjectOfTrial[i]);
            if (!cells.TryGetValue(key, out int cell))
            {
                cells.Add(key, cell = cells.Count);
                trials.Add(0);
            }

            _cellOf[i] = cell;
            trials[cell]++;
        }

        _trials = [.. trials];
        _groupOf = new int[cells.Count];
        _subjectOf = new int[cells.Count];
        foreach (((int group, int subject), int cell) in cells)
        {
            (_groupOf[cell], _subjectOf[cell]) = (group, subject);
        }

        IsBetweenSubjects = _subjectOf.Distinct().Count() == _subjectOf.Length;
        SubjectsOf = Enumerable.Range(0, groups).Select(g => _groupOf.Count(of => of == g)).ToArray();
        AnyoneRepeats = _trials.Any(count => count > 1);
    }

    /// <summary>Cells that have been counted elsewhere.</summary>
    public CellGrid(IReadOnlyList<(int Group, int Subject, SubjectCount Count)> cells, int groups)
    {
        Groups = groups;
        _cellOf = [];
        _trials = [.. cells.Select(cell => cell.Count.Trials)];
        _groupOf = [.. cells.Select(cell => cell.Group)];
        _subjectOf = [.. cells.Select(cell => cell.Subject)];
        IsBetweenSubjects = _subjectOf.Distinct().Count() == _subjectOf.Length;
        SubjectsOf = Enumerable.Range(0, groups).Select(g => _groupOf.Count(of => of == g)).ToArray();
        AnyoneRepeats = _trials.Any(count => count > 1);
    }

    public int Groups { get; }

    /// <summary>True where each person is in one group only, so that people can be dealt anew between groups.</summary>
    public bool IsBetweenSubjects { get; }

    public bool AnyoneRepeats { get; }

    public IReadOnlyList<int> SubjectsOf { get; }

    /// <summary>For each cell: its group, its subject and its counts.</summary>
    public (int Group, int Subject, SubjectCount Count)[] Count(IReadOnlyList<bool> events)
    {
        int[] errors = new int[_trials.Length];
        for (int i = 0; i < _cellOf.Length; i++)
        {
            errors[_cellOf[i]] += events[i] ? 1 : 0;
        }

        var counts = new (int, int, SubjectCount)[_trials.Length];
        for (int c = 0; c < counts.Length; c++)
        {
            counts[c] = (_groupOf[c], _subjectOf[c], new SubjectCount(errors[c], _trials[c]));
        }

        return counts;
    }

    /// <summary>One clustered proportion a group.</summary>
    public ClusteredProportion[] ByGroup((int Group, int Subject, SubjectCount Count)[] counts) =>
        Enumerable.Range(0, Groups).Select(g => new ClusteredProportion(counts.Where(cell => cell.Group == g).Select(cell => cell.Count))).ToArray();
}
