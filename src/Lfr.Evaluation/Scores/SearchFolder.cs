using System.Globalization;
using Lfr.Evaluation.Protocols;

namespace Lfr.Evaluation.Scores;

/// <summary>Reads searches: a folder with <c>protocol.json</c>, <c>subjects.csv</c>, <c>searches.csv</c> and <c>candidates.csv</c>. See docs/formats.md.</summary>
public static class SearchFolder
{
    /// <summary>Reads and checks a folder.</summary>
    /// <exception cref="InputException">A file is missing or anything is wrong; all problems are listed, up to a bound. A file that joins on a wrong one is not read.</exception>
    public static SearchSet Read(string folder, AgeBands? ages = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var problems = new InputProblems();
        LiveProtocol? protocol = ProtocolFile.Read(Path.Combine(folder, "protocol.json"), problems);
        var persons = new Utf8Pool();
        (FactorLabels? labels, _) = LiveScoreFolder.Subjects(Path.Combine(folder, "subjects.csv"), ages ?? AgeBands.Default, protocol?.LegalLabels ?? LegalLabels.None, persons, problems);
        problems.ThrowIfAny();
        int subjects = persons.Count;
        var ids = new Utf8Pool();
        var returned = new List<(long Count, long Line)>();
        var lines = new Dictionary<(int Search, int Rank), long>();
        List<SearchOutcome> searches = Searches(Path.Combine(folder, "searches.csv"), persons, subjects, ids, returned, problems);
        problems.ThrowIfAny();
        Candidates(Path.Combine(folder, "candidates.csv"), protocol!, persons, ids, searches, lines, problems);
        // A candidate that was refused is missing from its list, which is not another fault.
        problems.ThrowIfAny();
        Check(searches, returned, lines, protocol!, problems);
        if (searches.Select(search => search.Subject).Distinct().Count() < 2)
        {
            problems.Add("searches.csv", 0, null, "fewer than two people were searched for; nothing can be said of variation between people");
        }

        problems.ThrowIfAny();
        return new SearchSet { Protocol = protocol!, Subjects = persons.Texts, Labels = labels!, Searches = searches, Notes = [] };
    }

    private static List<SearchOutcome> Searches(string path, Utf8Pool persons, int subjects, Utf8Pool ids, List<(long Count, long Line)> returned, InputProblems problems)
    {
        var searches = new List<SearchOutcome>();
        using CsvTable? table = CsvTable.Open(path, problems, "search", "subject", "mated", "acquired", "gallery_size", "list_limit", "returned");
        while (table is not null && table.Read())
        {
            int search = ids.Intern(table.Required(table.Column("search")));
            if (search < searches.Count)
            {
                table.Problem("search", $"'{ids[search]}' is listed twice");
                continue;
            }

            int person = persons.Find(table.Span(table.Column("subject")));
            if (person < 0 || person >= subjects)
            {
                table.Problem("subject", $"'{table.Text(table.Column("subject"))}' is not in subjects.csv");
            }

            (long? size, long? limit, long? count) =
                (table.Count(table.Column("gallery_size")), table.Count(table.Column("list_limit")), table.Count(table.Column("returned")));
            if (count > limit || limit < 1 || size < 1)
            {
                table.Problem("returned", "needs 0 <= returned <= list_limit, list_limit >= 1 and gallery_size >= 1");
            }

            if (count > size)
            {
                table.Problem("returned", FormattableString.Invariant($"{count} candidates, of a gallery of {size}; correct returned or gallery_size"));
            }

            bool acquired = table.Flag(table.Column("acquired"));
            if (!acquired && count > 0)
            {
                table.Problem("returned", "a face that was not acquired returned candidates");
            }

            returned.Add((count ?? 0, table.Line));
            searches.Add(new SearchOutcome
            {
                Id = ids[search],
                Subject = person,
                IsMated = table.Flag(table.Column("mated")),
                IsAcquired = acquired,
                GallerySize = size ?? 1,
                ListLimit = limit ?? 1,
            });
        }

        return searches;
    }

    private static void Candidates(string path, LiveProtocol protocol, Utf8Pool persons, Utf8Pool ids, List<SearchOutcome> searches, Dictionary<(int Search, int Rank), long> lines, InputProblems problems)
    {
        using CsvTable? table = CsvTable.Open(path, problems, "search", "rank", "reference", "reference_subject", "score");
        int mostDigits = 0;
        var people = new Dictionary<string, (int Person, long Line)>(StringComparer.Ordinal);
        while (table is not null && table.Read())
        {
            int search = ids.Find(table.Span(table.Column("search")));
            if (search < 0 || search >= searches.Count)
            {
                table.Problem("search", $"'{table.Text(table.Column("search"))}' is not in searches.csv");
                continue;
            }

            long rank = table.Count(table.Column("rank")) ?? 0;
            int person = persons.Intern(table.Required(table.Column("reference_subject")));
            double score = table.Score(table.Column("score"), protocol.Scale, ref mostDigits);
            string reference = table.Required(table.Column("reference"));
            SearchOutcome outcome = searches[search];
            if (!people.TryAdd(reference, (person, table.Line)) && people[reference].Person != person)
            {
                table.Problem("reference_subject", string.Create(CultureInfo.InvariantCulture, $"the reference '{reference}' is of '{persons[person]}' here and of '{persons[people[reference].Person]}' at line {people[reference].Line}"));
            }

            if (rank < 1 || rank > outcome.ListLimit)
            {
                table.Problem("rank", string.Create(CultureInfo.InvariantCulture, $"{rank} is outside 1..{outcome.ListLimit}"));
            }
            else if (!outcome.IsMated && person == outcome.Subject)
            {
                table.Problem("reference_subject", $"the search '{outcome.Id}' is declared non-mated, and this candidate is of the person searched for");
            }
            else if (outcome.List.Any(c => c.Rank == rank || c.Reference == reference))
            {
                table.Problem("rank", $"the rank or the reference is duplicated in the list of '{outcome.Id}'");
            }
            else
            {
                outcome.List.Add(new Candidate((int)rank, reference, person, score));
                lines[(search, (int)rank)] = table.Line;
            }
        }
    }

    private static void Check(List<SearchOutcome> searches, List<(long Count, long Line)> returned, Dictionary<(int Search, int Rank), long> lines, LiveProtocol protocol, InputProblems problems)
    {
        for (int i = 0; i < searches.Count; i++)
        {
            SearchOutcome search = searches[i];
            search.List.Sort((a, b) => a.Rank.CompareTo(b.Rank));
            if (search.List.Count != returned[i].Count)
            {
                problems.Add("searches.csv", returned[i].Line, "returned", string.Create(CultureInfo.InvariantCulture, $"'{search.Id}' has {search.List.Count} candidates, searches.csv says {returned[i].Count} were returned"));
                continue;
            }

            for (int c = 0; c < search.List.Count; c++)
            {
                if (search.List[c].Rank != c + 1)
                {
                    problems.Add("candidates.csv", lines[(i, search.List[c].Rank)], "rank", string.Create(CultureInfo.InvariantCulture, $"the list of '{search.Id}' has no rank {c + 1}"));
                    break;
                }

                if (c > 0 && protocol.Scale.Similarity(search.List[c].Score) > protocol.Scale.Similarity(search.List[c - 1].Score))
                {
                    problems.Add("candidates.csv", lines[(i, search.List[c].Rank)], "score", string.Create(CultureInfo.InvariantCulture, $"the list of '{search.Id}' is not in the order of its scores at rank {c + 1}"));
                    break;
                }
            }
        }
    }
}
