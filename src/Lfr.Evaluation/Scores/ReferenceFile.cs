namespace Lfr.Evaluation.Scores;

/// <summary>Reads <c>references.csv</c>, or <c>reference_counts.csv</c>.</summary>
internal static class ReferenceFile
{
    public static (ReferenceSet Set, Utf8Pool Ids)? Read(string folder, AgeBands ages, LegalLabels legal, Utf8Pool persons, FactorLabels subjects, int subjectCount, InputProblems problems)
    {
        string listed = Path.Combine(folder, "references.csv");
        string counted = Path.Combine(folder, "reference_counts.csv");
        if (File.Exists(listed) == File.Exists(counted))
        {
            problems.Add("references.csv", 0, null, "the folder needs either references.csv or reference_counts.csv" + (File.Exists(listed) ? ", not both" : ""));
            return null;
        }

        return File.Exists(listed) ? Listed(listed, ages, legal, persons, subjects, subjectCount, problems) : Counted(counted, ages, legal, problems);
    }

    private static (ReferenceSet, Utf8Pool)? Listed(string path, AgeBands ages, LegalLabels legal, Utf8Pool persons, FactorLabels subjects, int subjectCount, InputProblems problems)
    {
        using CsvTable? table = CsvTable.Open(path, problems, "reference", "subject", "role", "enrolled");
        if (table is null)
        {
            return null;
        }

        (int id, int subject, int role, int enrolled, int reason) =
            (table.Column("reference"), table.Column("subject"), table.Column("role"), table.Column("enrolled"), table.Column("fte_reason"));
        var columns = new LabelColumns(table, ages, legal, "reference", "subject", "role", "enrolled", "fte_reason");
        var ids = new Utf8Pool();
        List<int> people = [];
        List<bool> filler = [], isEnrolled = [];
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var failed = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        while (table.Read())
        {
            int reference = table.InternIdentifier(ids, id, out bool added);
            if (!added || table.Span(id).IsEmpty)
            {
                table.Problem("reference", added ? "the field is empty" : $"'{ids[reference]}' is listed twice");
                continue;
            }

            if (table.Span(subject).IsEmpty)
            {
                table.Problem("subject", "the field is empty");
            }

            bool isFiller = table.Span(role).SequenceEqual("filler"u8);
            if (!isFiller && !table.Span(role).SequenceEqual("watchlist"u8))
            {
                table.Problem("role", $"'{table.Text(role)}' is not watchlist or filler");
            }

            int person = table.InternIdentifier(persons, subject, out _);
            people.Add(person);
            filler.Add(isFiller);
            isEnrolled.Add(table.Flag(enrolled));
            columns.Read(reference);
            if (person < subjectCount)
            {
                Agree(table, columns.Labels, legal, reference, subjects, person);
            }

            if (!isEnrolled[^1])
            {
                string why = table.Text(reason) is { Length: > 0 } text ? text : "no reason given";
                reasons[why] = reasons.GetValueOrDefault(why) + 1;
                failed.TryAdd(why, []);
                failed[why].Add(person);
            }
        }

        FactorLabels labels = columns.Labels;
        return (new ReferenceSet
        {
            Ids = ids.Texts,
            IsListed = true,
            Persons = people,
            IsFiller = filler,
            IsEnrolled = isEnrolled,
            Labels = labels,
            CellFactors = labels.Factors,
            FillerCells = Cells(labels, isEnrolled, filler, true),
            WatchlistCells = Cells(labels, isEnrolled, filler, false),
            FailureReasons = reasons,
            FailedPersons = failed,
        }, ids);
    }

    private static void Agree(CsvTable table, FactorLabels references, LegalLabels legal, int reference, FactorLabels subjects, int person)
    {
        foreach (string factor in references.Factors.Where(f => FactorLabels.IsOfPerson(f) && subjects.Has(f)))
        {
            (string here, string there) = (references.Label(factor, reference), subjects.Label(factor, person));
            if (here != there && here != FactorLabels.NotStated && there != FactorLabels.NotStated && legal.Refuse(factor, here) is null)
            {
                table.Problem(factor, $"'{here}' here, '{there}' in subjects.csv for the same person; contradictory labels cannot be evaluated");
            }
        }
    }

    private static List<ReferenceCell> Cells(FactorLabels labels, List<bool> enrolled, List<bool> filler, bool wanted)
    {
        var cells = new Dictionary<string, (string[] Labels, long Attempted, long Enrolled)>(StringComparer.Ordinal);
        for (int i = 0; i < enrolled.Count; i++)
        {
            if (filler[i] == wanted)
            {
                string[] row = Enumerable.Range(0, labels.Factors.Count).Select(f => labels.Value(f, labels.Code(f, i))).ToArray();
                string key = string.Join('\u001f', row);
                (string[] _, long attempted, long ok) = cells.GetValueOrDefault(key);
                cells[key] = (row, attempted + 1, ok + (enrolled[i] ? 1 : 0));
            }
        }

        return [.. cells.OrderBy(cell => cell.Key, StringComparer.Ordinal).Select(cell => new ReferenceCell(cell.Value.Labels, cell.Value.Attempted, cell.Value.Enrolled))];
    }

    private static (ReferenceSet, Utf8Pool)? Counted(string path, AgeBands ages, LegalLabels legal, InputProblems problems)
    {
        using CsvTable? table = CsvTable.Open(path, problems, "role", "attempted", "enrolled");
        if (table is null)
        {
            return null;
        }

        var columns = new LabelColumns(table, ages, legal, "role", "attempted", "enrolled");
        List<ReferenceCell> filler = [], watchlist = [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (table.Read())
        {
            string role = table.Text(table.Column("role"));
            string[] labels = columns.Row();
            (long? attempted, long? enrolled) = (table.Count(table.Column("attempted")), table.Count(table.Column("enrolled")));
            if (role is not ("filler" or "watchlist"))
            {
                table.Problem("role", $"'{role}' is not watchlist or filler");
            }
            else if (enrolled > attempted)
            {
                table.Problem("enrolled", "more were enrolled than attempted");
            }
            else if (!seen.Add(role + '\u001f' + string.Join('\u001f', labels)))
            {
                table.Problem(null, $"the cell {role}, {string.Join(", ", labels)} is listed twice");
            }
            else if (attempted is { } tried && enrolled is { } ok)
            {
                (role == "filler" ? filler : watchlist).Add(new ReferenceCell(labels, tried, ok));
            }
        }

        return (new ReferenceSet
        {
            Ids = [],
            IsListed = false,
            Persons = [],
            IsFiller = [],
            IsEnrolled = [],
            Labels = new FactorLabels(),
            CellFactors = columns.Labels.Factors,
            FillerCells = filler,
            WatchlistCells = watchlist,
            FailureReasons = new SortedDictionary<string, long>(StringComparer.Ordinal),
        }, new Utf8Pool());
    }
}
