using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Which false match rates of one group against another are withheld: decided for all factors and intersections at once, because a cell of one is the sum of cells of another.</summary>
/// <remarks>
/// Withheld are cells whose groups are, or with few people on a side; then the next smallest, until what is withheld of a row, and of a cell by the cells of a finer term, is of enough people on each side, and no cell of few people
/// is a sum or difference of printed numbers.
/// </remarks>
internal sealed class WithheldCells
{
    /// <summary>Steps of an elimination that take seconds.</summary>
    private const double MostSteps = 2e9;

    private readonly int _below;
    private readonly IReadOnlyList<Partition> _terms;
    private readonly IReadOnlyList<PairScopes.Cells> _counts;
    private readonly bool[][] _withheld;
    private readonly bool[][] _few;
    private readonly List<int[]> _atoms;

    private WithheldCells(int below, IReadOnlyList<Partition> terms, IReadOnlyList<PairScopes.Cells> counts)
    {
        (_below, _terms, _counts) = (below, terms, counts);
        _few = [.. counts.Select(cells => cells.Matrix.Select(IsFew).ToArray())];
        _withheld = [.. terms.Select((term, t) => _few[t].Select((few, c) => below > 0 && (few || term.IsWithheld[c / term.Groups.Count] || term.IsWithheld[c % term.Groups.Count])).ToArray())];
        int samples = terms.Count == 0 ? 0 : terms[0].GroupOf.Length;
        _atoms = [.. Enumerable.Range(0, samples).Select(sample => terms.Select(term => term.GroupOf[sample]).ToArray()).DistinctBy(atom => string.Join(',', atom))];
    }

    /// <summary>Whether checking all terms together took too long, so that only the first one's cells are printed.</summary>
    public bool IsFirstAlone { get; private set; }

    /// <summary>For each term its cells, row by row; true for those withheld.</summary>
    public IReadOnlyList<bool[]> Withheld => _withheld;

    /// <summary>Decides.</summary>
    /// <param name="below">The people that a side must have; 0 withholds nothing.</param>
    /// <param name="terms">The samples by each factor or intersection, with the groups withheld.</param>
    /// <param name="counts">What was compared.</param>
    /// <param name="most">Where checking all terms together takes more steps, the cells of the first alone are printed.</param>
    public static WithheldCells Of(int below, IReadOnlyList<Partition> terms, IReadOnlyList<PairScopes.Cells> counts, double most = MostSteps)
    {
        var cells = new WithheldCells(below, terms, counts);
        while (below > 0 && (cells.Rows() | cells.Parts() | (terms.Count > 1 && cells.Sums(most))))
        {
        }

        return cells;
    }

    private bool IsFew(PairProportion cell) => cell.Trials > 0 && Math.Min(cell.PeopleBySide.Probes, cell.PeopleBySide.References) < _below;

    private int Cell(int term, int[] probe, int[] reference) => (probe[term] * _terms[term].Groups.Count) + reference[term];

    private bool Withhold(int term, int? cell)
    {
        if (cell is { } found)
        {
            _withheld[term][found] = true;
        }

        return cell is not null;
    }

    private int? SmallestOfRow(int term, int row) => Enumerable.Range(row * _terms[term].Groups.Count, _terms[term].Groups.Count).Where(cell => !_withheld[term][cell] && _counts[term].Matrix[cell].Trials > 0)
        .OrderBy(cell => _counts[term].Matrix[cell].SubjectCount).Select(cell => (int?)cell).FirstOrDefault();

    private PairProportion Together(int term, IEnumerable<int> cells)
    {
        var together = new PairProportion();
        foreach (int cell in cells)
        {
            together.Merge(_counts[term].Matrix[cell]);
        }

        return together;
    }

    /// <summary>A row's total less its printed cells.</summary>
    private bool Rows()
    {
        bool more = false;
        for (int term = 0; term < _terms.Count; term++)
        {
            int groups = _terms[term].Groups.Count;
            for (int row = 0; row < groups; row++)
            {
                while (IsFew(Together(term, Enumerable.Range(row * groups, groups).Where(cell => _withheld[term][cell]))) && Withhold(term, SmallestOfRow(term, row)))
                {
                    more = true;
                }
            }
        }

        return more;
    }

    /// <summary>A cell less its printed cells in a finer term.</summary>
    private bool Parts()
    {
        bool more = false;
        foreach ((int term, int cell, int _, int[] _) in FewHidden().Where(block => !_withheld[block.Term][block.Cell]).ToArray())
        {
            more |= Withhold(term, cell);
        }

        return more;
    }

    /// <summary>The cells of which what is withheld in a finer term is of few people.</summary>
    private IEnumerable<(int Term, int Cell, int Finer, int[] Hidden)> FewHidden()
    {
        for (int term = 0; term < _terms.Count; term++)
        {
            for (int finer = 0; finer < _terms.Count; finer++)
            {
                if (term == finer || Partition.Factors(_terms[term].Term).Except(Partition.Factors(_terms[finer].Term)).Any())
                {
                    continue;
                }

                int groups = _terms[finer].Groups.Count, of = _terms[term].Groups.Count;
                int[] parent = new int[groups];
                foreach (int[] atom in _atoms)
                {
                    parent[atom[finer]] = atom[term];
                }

                foreach (var block in Enumerable.Range(0, groups * groups).Where(cell => _withheld[finer][cell] && _counts[finer].Matrix[cell].Trials > 0).GroupBy(cell => (parent[cell / groups] * of) + parent[cell % groups]))
                {
                    if (IsFew(Together(finer, block)))
                    {
                        yield return (term, block.Key, finer, [.. block]);
                    }
                }
            }
        }
    }

    /// <summary>What is of few people as a sum or difference of printed numbers.</summary>
    private bool Sums(double most)
    {
        // The smallest parts that any cell can be told into; what was never compared is nothing.
        (int[] Probe, int[] Reference)[] all = [.. from probe in _atoms
                                                   from reference in _atoms
                                                   where Enumerable.Range(0, _terms.Count).All(term => _counts[term].Matrix[Cell(term, probe, reference)].Trials > 0)
                                                   select (probe, reference)];
        var sizes = _terms.Select((_, term) => all.CountBy(part => Cell(term, part.Probe, part.Reference)).ToDictionary()).ToArray();

        // A part that is a printed cell is known.
        (int[] Probe, int[] Reference)[] parts = [.. all.Where(part => !Enumerable.Range(0, _terms.Count).Any(term => Cell(term, part.Probe, part.Reference) is var cell && !_withheld[term][cell] && sizes[term][cell] == 1))];
        if (parts.Length == 0)
        {
            return false;
        }

        // Each is made when it is its turn, and not before it is known that all of them are few enough.
        double[] Row(Func<(int[] Probe, int[] Reference), bool> isIn) => [.. parts.Select(part => isIn(part) ? 1.0 : 0.0)];
        Func<double[]> OfCells(int term, HashSet<int> cells) => () => Row(part => cells.Contains(Cell(term, part.Probe, part.Reference)));
        var printed = new List<(int Term, int Cell, Func<double[]> Vector)> { (-1, -1, () => Row(_ => true)) };
        var hidden = new List<(int Term, int Row, Func<double[]> Vector)>();
        for (int term = 0; term < _terms.Count; term++)
        {
            int groups = _terms[term].Groups.Count, of = term;
            foreach (int group in Enumerable.Range(0, groups).Where(group => _counts[of].ByProbe[group].Trials > 0))
            {
                double[] OfGroup() => Row(part => part.Probe[of] == group);
                if (!_terms[of].IsWithheld[group])
                {
                    printed.Add((-1, -1, OfGroup));
                }
                else if (_counts[of].ByProbe[group].PeopleBySide.Probes < _below)
                {
                    hidden.Add((of, group, OfGroup));
                }
            }

            foreach (var cell in parts.GroupBy(part => Cell(of, part.Probe, part.Reference)).Select(cell => cell.Key).Order())
            {
                if (!_withheld[of][cell])
                {
                    printed.Add((of, cell, OfCells(of, [cell])));
                }
                else if (_few[of][cell])
                {
                    hidden.Add((of, cell / groups, OfCells(of, [cell])));
                }
            }
        }

        if (most < (double)printed.Count * (printed.Count + hidden.Count) * parts.Length)
        {
            IsFirstAlone = true;
            foreach (bool[] term in _withheld.Skip(1))
            {
                Array.Fill(term, true);
            }

            return false;
        }

        hidden.AddRange(FewHidden().Select(block => (block.Finer, block.Hidden[0] / _terms[block.Finer].Groups.Count, OfCells(block.Finer, [.. block.Hidden]))));
        var span = new LinearSpan(printed.Count);
        printed.ForEach(row => span.Add(row.Vector()));
        bool more = false;
        foreach ((int term, int row, Func<double[]> vector) in hidden)
        {
            if (span.Parts(vector()) is not { } rows)
            {
                continue;
            }

            // A cell of the combination that was withheld for another one breaks this one too.
            (int Term, int Cell, Func<double[]>)[] cells = [.. rows.Select(part => printed[part]).Where(part => part.Term >= 0)];
            if (cells.Any(cell => _withheld[cell.Term][cell.Cell]))
            {
                continue;
            }

            more |= cells.Length > 0
                ? cells.MinBy(cell => _counts[cell.Term].Matrix[cell.Cell].SubjectCount) is var smallest && Withhold(smallest.Term, smallest.Cell)
                : Withhold(term, SmallestOfRow(term, row));
        }

        return more;
    }
}
