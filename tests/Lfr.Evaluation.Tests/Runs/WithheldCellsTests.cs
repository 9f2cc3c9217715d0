using System.Globalization;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>False match rates of one group against another, in several factors and intersections of which one is a sum of another's: no cell with few people on a side is a sum or difference of printed numbers.</summary>
public class WithheldCellsTests
{
    private const int Few = 5;

    [Theory]
    [InlineData("a", "a:b")]
    [InlineData("a", "b", "a:b")]
    [InlineData("a:b", "a", "a:b:c")]
    [InlineData("a", "a:b", "a:c")]
    public void No_sum_or_difference_of_printed_cells_is_of_few_people(params string[] by)
    {
        (int few, int alone, int left) = (0, 0, 0);
        for (int seed = 0; seed < 25; seed++)
        {
            Comparisons made = Make(seed, by);
            IReadOnlyList<bool[]> withheld = WithheldCells.Of(Few, made.Terms, made.Counts.By).Withheld;
            bool[][] each = [.. made.Terms.Select((term, t) => WithheldCells.Of(Few, [term], [made.Counts.By[t]]).Withheld[0])];
            int[][] printed = made.Printed(withheld), printedAlone = made.Printed(each);
            left += withheld.Sum(cells => cells.Count(hidden => !hidden));
            for (int t = 0; t < by.Length; t++)
            {
                for (int cell = 0; cell < withheld[t].Length; cell++)
                {
                    if (made.IsFew(made.Counts.By[t].Matrix[cell]))
                    {
                        few++;
                        alone += WithheldGroupsTests.IsSum(printedAlone, made.Members(t, cell), made.Width) ? 1 : 0;
                        Assert.False(WithheldGroupsTests.IsSum(printed, made.Members(t, cell), made.Width), $"seed {seed}, {by[t]}, cell {cell}");
                    }
                }
            }

            Assert.All(made.HiddenOfPrinted(withheld), hidden => Assert.False(made.IsFew(hidden)));
        }

        // Were each table looked at by itself, cells would be given away; and not everything is withheld.
        Assert.True(few > 100 && alone > 5 && left > 100, $"{few} {alone} {left}");
    }

    [Fact]
    public void Of_too_many_terms_to_check_the_first_alone_is_printed()
    {
        Comparisons made = Make(1, ["a", "a:b"]);
        var cells = WithheldCells.Of(Few, made.Terms, made.Counts.By, most: 0);
        Assert.Contains(false, cells.Withheld[0]);
        Assert.DoesNotContain(false, cells.Withheld[1]);
        Assert.True(cells.IsFirstAlone);
        Assert.False(WithheldCells.Of(Few, made.Terms, made.Counts.By).IsFirstAlone);
        Assert.All(WithheldCells.Of(0, made.Terms, made.Counts.By).Withheld, none => Assert.DoesNotContain(true, none));
    }

    /// <summary>Everybody with everybody, in one order of the two: so that some cells have few people on a side.</summary>
    private static Comparisons Make(int seed, string[] by)
    {
        var random = new Random(seed);
        (int A, int B, int C)[] people = [.. Enumerable.Range(0, 64).Select(i => (i % 4, i / 4 % 2, i / 8 % 2))];
        random.Shuffle(people);
        var labels = new FactorLabels("a", "b", "c");
        for (int person = 0; person < people.Length; person++)
        {
            labels.Set(0, person, string.Create(CultureInfo.InvariantCulture, $"a{people[person].A}"));
            labels.Set(1, person, string.Create(CultureInfo.InvariantCulture, $"b{people[person].B}"));
            labels.Set(2, person, string.Create(CultureInfo.InvariantCulture, $"c{people[person].C}"));
        }

        Partition[] tables = [.. by.Select(term => Partition.Of(term, labels, people.Length))];
        int[] probes = [.. Enumerable.Range(0, people.Length - 1)];
        var withholding = new Withholding(Few, [new([.. tables.Select(table => table.Select(probes))], probes)]);
        tables = [.. tables.Select(table => table.Withhold(withholding))];
        var counts = new PairScopes(tables);
        for (int probe = 0; probe < people.Length; probe++)
        {
            for (int reference = probe + 1; reference < people.Length; reference++)
            {
                counts.Add(probe, reference, probe, reference, random.Next(10) == 0);
            }
        }

        return new Comparisons(tables, counts, people.Length);
    }

    private sealed class Comparisons
    {
        private readonly (int Probe, int Reference)[] _alike;

        public Comparisons(Partition[] terms, PairScopes counts, int people)
        {
            (Terms, Counts) = (terms, counts);

            // Comparisons alike in every table are one column.
            _alike = [.. Enumerable.Range(0, people).SelectMany(probe => Enumerable.Range(probe + 1, people - probe - 1).Select(reference => (probe, reference)))
                .DistinctBy(pair => string.Join(',', terms.Select(term => (term.GroupOf[pair.probe], term.GroupOf[pair.reference]))))];
        }

        public Partition[] Terms { get; }

        public PairScopes Counts { get; }

        public int Width => _alike.Length;

        public bool IsFew(PairProportion cell) => cell.Trials > 0 && Math.Min(cell.PeopleBySide.Probes, cell.PeopleBySide.References) < Few;

        public int[] Members(int term, int cell) => Where(pair => Cell(term, pair) == cell);

        public int[][] Printed(IReadOnlyList<bool[]> withheld) =>
        [
            Where(_ => true),
            .. Terms.SelectMany((term, t) => Enumerable.Range(0, term.Groups.Count).Where(g => !term.IsWithheld[g]).Select(g => Where(pair => term.GroupOf[pair.Probe] == g))),
            .. Terms.SelectMany((_, t) => Enumerable.Range(0, withheld[t].Length).Where(cell => !withheld[t][cell]).Select(cell => Members(t, cell))),
        ];

        /// <summary>Of each printed cell what its printed cells in a finer table leave.</summary>
        public IEnumerable<PairProportion> HiddenOfPrinted(IReadOnlyList<bool[]> withheld)
        {
            for (int t = 0; t < Terms.Length; t++)
            {
                foreach (int cell in Enumerable.Range(0, withheld[t].Length).Where(cell => !withheld[t][cell]))
                {
                    for (int finer = 0; finer < Terms.Length; finer++)
                    {
                        if (finer != t && Terms[t].Term.Split(':').All(Terms[finer].Term.Split(':').Contains))
                        {
                            var rest = new PairProportion();
                            foreach (int part in _alike.Where(pair => Cell(t, pair) == cell).Select(pair => Cell(finer, pair)).Distinct().Where(part => withheld[finer][part]))
                            {
                                rest.Merge(Counts.By[finer].Matrix[part]);
                            }

                            yield return rest;
                        }
                    }
                }
            }
        }

        private int Cell(int term, (int Probe, int Reference) pair) => (Terms[term].GroupOf[pair.Probe] * Terms[term].Groups.Count) + Terms[term].GroupOf[pair.Reference];

        private int[] Where(Func<(int Probe, int Reference), bool> isIn) => [.. Enumerable.Range(0, Width).Where(i => isIn(_alike[i]))];
    }
}
