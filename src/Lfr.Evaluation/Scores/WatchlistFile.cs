using System.Globalization;

namespace Lfr.Evaluation.Scores;

/// <summary>Reads <c>watchlist.csv</c>: the composition of a deployment's list.</summary>
public static class WatchlistFile
{
    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">Path of the CSV file.</param>
    /// <param name="ages">How ages become bands.</param>
    /// <param name="labels">The labels that factors may have; null takes any.</param>
    /// <exception cref="InputException">The file is missing or anything in it is wrong.</exception>
    public static WatchlistComposition Read(string path, AgeBands? ages = null, LegalLabels? labels = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var problems = new InputProblems();
        WatchlistComposition? list = Read(path, ages ?? AgeBands.Default, labels ?? LegalLabels.None, problems);
        problems.ThrowIfAny();
        return list!;
    }

    internal static WatchlistComposition? Read(string path, AgeBands ages, LegalLabels legal, InputProblems problems)
    {
        using CsvTable? table = CsvTable.Open(path, problems, "count");
        if (table is null)
        {
            return null;
        }

        string[] known = ["gender", "ethnicity", "age_band", "age"];
        foreach (string unknown in table.Header.Where(column => column != "count" && !known.Contains(column)))
        {
            problems.Add(table.File, 1, unknown, "the column is unknown; a watchlist has gender, ethnicity, age_band and count");
        }

        var columns = new LabelColumns(table, ages, legal, "count");
        var rows = new List<(string[] Labels, long Count, long Line)>();
        while (table.Read())
        {
            string[] labels = columns.Row();
            if (table.Count(table.Column("count")) is { } count)
            {
                rows.Add((labels, count, table.Line));
            }
        }

        // A factor whose column is empty throughout is not part of the composition.
        int[] used = Enumerable.Range(0, columns.Labels.Factors.Count).Where(f => rows.Any(row => row.Labels[f] != FactorLabels.NotStated)).ToArray();
        var cells = rows.Select(row => ((IReadOnlyList<string>)used.Select(f => row.Labels[f]).ToArray(), row.Count)).ToList();
        var first = new Dictionary<string, long>(StringComparer.Ordinal);
        for (int i = 0; i < rows.Count; i++)
        {
            string cell = string.Join('\u001f', cells[i].Item1);
            if (!first.TryAdd(cell, rows[i].Line))
            {
                problems.Add(table.File, rows[i].Line, null, string.Create(CultureInfo.InvariantCulture, $"the cell is listed twice; it is already at line {first[cell]}"));
            }
        }

        if (cells.Sum(cell => cell.Count) == 0)
        {
            problems.Add(table.File, 0, "count", "the list is empty");
        }

        return new WatchlistComposition(Path.GetFileNameWithoutExtension(path), [.. used.Select(f => columns.Labels.Factors[f])], cells);
    }
}
