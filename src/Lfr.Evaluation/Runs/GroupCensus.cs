using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>Every group of every factor with its count, and what may be wrong with its label: a slip of the pen is a group of its own, and takes its people out of the group that was meant.</summary>
internal sealed class GroupCensus
{
    /// <summary>A group of fewer people is one to look at.</summary>
    private const int Few = 5;

    private const int MostSaid = 6;

    /// <summary>Stands in the place of a number that is withheld.</summary>
    public const string Withheld = "withheld";

    private readonly List<string> _doubts = [];
    private readonly string? _overlap;
    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <param name="legal">What was declared; factors declared there are not doubted.</param>
    /// <param name="withholding">Whose counts are not printed.</param>
    /// <param name="cells">For each factor and label how many people, and how many references where the input has any beside people.</param>
    public GroupCensus(LegalLabels legal, Withholding withholding, IEnumerable<(string Factor, string Label, int People, long? References)> cells)
    {
        foreach (var factor in cells.GroupBy(cell => cell.Factor))
        {
            (string Label, int People, long? References)[] groups =
                [.. factor.GroupBy(cell => cell.Label).Select(g => (g.Key, g.Sum(c => c.People), g.Any(c => c.References is not null) ? g.Sum(c => c.References ?? 0) : (long?)null))
                    .OrderBy(g => g.Item1 == FactorLabels.NotStated).ThenBy(g => g.Item1, StringComparer.Ordinal)];
            if (factor.Key == "age" && AgeBands.Overlap(groups.Select(group => group.Label)) is var (one, other))
            {
                _overlap = $"Bands of age overlap: '{one}' and '{other}'. Somebody of one age may be in either, and their rates do not compare ages: give --age-bands the first age of each band that the labels have, or give all ages in years.";
            }

            foreach ((string label, int people, long? references) in groups)
            {
                bool hidden = withholding.Contains(factor.Key, label);
                string doubt = legal.Has(factor.Key) || label == FactorLabels.NotStated ? "" : Doubt(factor.Key, label, people, references, groups, hidden);
                _rows.Add([factor.Key, label, hidden ? Withheld : ReportText.Count(people), hidden ? Withheld : ReportText.Count(references), doubt.Length > 0 ? doubt : legal.Has(factor.Key) ? "declared" : ""]);
            }
        }
    }

    /// <summary>True where a label should be looked at.</summary>
    public bool HasDoubts => _doubts.Count > 0 || _overlap is not null;

    /// <summary>The groups with their counts.</summary>
    public ReportTable Table => new("groups", "Groups, with the people in each, and labels to look at", ["Factor", "Group", "People", "References", "To look at"], _rows);

    /// <summary>One sentence for a report's findings, or none.</summary>
    public IEnumerable<string> Warning()
    {
        if (_overlap is not null)
        {
            yield return _overlap;
        }

        if (_doubts.Count > 0)
        {
            string more = _doubts.Count > MostSaid ? $"; and {_doubts.Count - MostSaid} more" : "";
            yield return $"Look at the labels: {string.Join("; ", _doubts.Take(MostSaid))}{more}. A slip of the pen is a group of its own here, and its people are missing where they belong; declared legal labels would refuse it.";
        }
    }

    /// <summary>Each factor's groups in a sentence.</summary>
    public IEnumerable<string> Sentences() =>
        _rows.GroupBy(row => row[0]).Select(factor => $"{factor.Key}: {string.Join(", ", factor.Select(row => $"{row[1]} {row[2]}{(row[2] == Withheld ? "" : row[2] == "1" ? " person" : " people")}"))}.");

    private string Doubt(string factor, string label, int people, long? references, (string Label, int People, long? References)[] groups, bool hidden)
    {
        var doubts = new List<string>();

        // Bands of age are made by rule, not written by hand. The rarer of two like labels is the one to doubt.
        foreach ((string other, int of, long? theirs) in factor == "age" ? [] : groups.Where(g => g.Label != FactorLabels.NotStated))
        {
            if (LabelLikeness.Of(label, other) is { } how && Weight(people, references, label).CompareTo(Weight(of, theirs, other)) < 0)
            {
                doubts.Add($"differs from '{other}' {how}");
            }
        }

        if (CsvTable.IsMissing(label))
        {
            doubts.Add("looks like a missing value, which is an empty label here");
        }

        if (people is > 0 and < Few && !hidden)
        {
            doubts.Add(people == 1 ? "has one person" : $"has {people} people");
        }

        if (doubts.Count == 0)
        {
            return "";
        }

        string doubt = string.Join(" and ", doubts);
        _doubts.Add($"{factor} '{label}' {doubt}");
        return doubt;
    }

    private static (int, long, string) Weight(int people, long? references, string label) => (people, references ?? 0, label);
}
