using System.Globalization;
using Lfr.Evaluation.Protocols;

namespace Lfr.Evaluation.Scores;

/// <summary>Reads a live score set: a folder with <c>protocol.json</c>, <c>subjects.csv</c>, <c>references.csv</c> or <c>reference_counts.csv</c>, <c>passages.csv</c>,
/// <c>exceedances.csv</c> and optionally <c>histogram.csv</c> and <c>watchlist*.csv</c>. See docs/formats.md.</summary>
public static class LiveScoreFolder
{
    /// <summary>Reads and checks a folder.</summary>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="ages">How ages become bands.</param>
    /// <exception cref="InputException">A file is missing or anything is wrong; all problems are listed, up to a bound. A file that joins on a wrong one is not
    /// read: protocol and subjects come first, then references, passages, and all others.</exception>
    public static LiveScoreSet Read(string folder, AgeBands? ages = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ages ??= AgeBands.Default;
        var problems = new InputProblems();
        LiveProtocol? protocol = ProtocolFile.Read(Path.Combine(folder, "protocol.json"), problems);
        var persons = new Utf8Pool();
        (FactorLabels? labels, List<string> sources) = Subjects(Path.Combine(folder, "subjects.csv"), ages, protocol?.LegalLabels ?? LegalLabels.None, persons, problems);
        // What follows joins on these two: its rows would be called wrong for faults that are not theirs.
        problems.ThrowIfAny();
        int subjects = persons.Count;
        (ReferenceSet Set, Utf8Pool Ids)? references = ReferenceFile.Read(folder, ages, protocol!.LegalLabels, persons, labels!, subjects, problems);
        problems.ThrowIfAny();
        return Join(folder, ages, protocol, persons, labels!, sources, subjects, references!.Value, problems);
    }

    private static LiveScoreSet Join(
        string folder, AgeBands ages, LiveProtocol protocol, Utf8Pool persons, FactorLabels labels, List<string> sources, int subjects, (ReferenceSet Set, Utf8Pool Ids) references, InputProblems problems)
    {
        var (passageIds, cameras) = (new Utf8Pool(), new Utf8Pool());
        List<Passage> passages = [];
        List<Exceedance> exceedances = [];
        List<string> notes = [];
        int mostDigits = 0;
        using (CsvTable? table = CsvTable.Open(Path.Combine(folder, "passages.csv"), problems, PassageFile.Columns))
        {
            if (table is not null)
            {
                var file = new PassageFile(table, protocol, persons, subjects, references.Set, references.Ids);
                passages = file.Read(passageIds, cameras, problems);
                if (file.MatedButNotEnrolled > 0)
                {
                    notes.Add(string.Create(CultureInfo.InvariantCulture, $"{file.MatedButNotEnrolled} mated trials are of people whose reference failed to enrol; they count as misses."));
                }
            }
        }

        problems.ThrowIfAny();
        using (CsvTable? table = CsvTable.Open(Path.Combine(folder, "exceedances.csv"), problems, "passage", "camera", "reference", "score"))
        {
            if (table is not null)
            {
                exceedances = ExceedanceFile.Read(table, protocol, passages, passageIds, cameras, references.Set, references.Ids, out mostDigits);
            }
        }

        if (mostDigits > DecimalText.ExactDigits)
        {
            notes.Add("Some scores have more than 15 significant digits: they look like binary expansions, and a score that the matcher held equal to a threshold may lie below it in the file.");
        }

        // Where references are counted only, this is all that their names can be held against.
        long counted = references.Set.FillerEnrolled + references.Set.WatchlistCells.Sum(cell => cell.Enrolled);
        if (!references.Set.IsListed && references.Ids.Count > counted)
        {
            problems.Add("exceedances.csv", 0, "reference", string.Create(CultureInfo.InvariantCulture, $"{references.Ids.Count:N0} references are named, and reference_counts.csv has {counted:N0} enrolled; correct one of them: rates are brought to other lists by these counts"));
        }

        if (problems.IsEmpty)
        {
            RequireEverything(protocol, passages, references.Set, exceedances, problems);
        }

        int walked = passages.Where(p => p.Subject >= 0).Select(p => p.Subject).Distinct().Count();
        if (walked < 2)
        {
            problems.Add("passages.csv", 0, null, string.Create(CultureInfo.InvariantCulture, $"{walked} people passed; nothing can be said of variation between people with fewer than two"));
        }

        List<HistogramBin>? histogram = Histogram(Path.Combine(folder, "histogram.csv"), problems);
        var watchlists = new List<WatchlistComposition>();
        foreach (string path in Directory.GetFiles(folder, "watchlist*.csv").Order(StringComparer.Ordinal))
        {
            if (WatchlistFile.Read(path, ages, protocol.LegalLabels, problems) is { } list)
            {
                watchlists.Add(list);
            }
        }

        problems.ThrowIfAny();
        return new LiveScoreSet
        {
            Protocol = protocol,
            Subjects = [.. persons.Texts.Take(subjects)],
            Persons = persons.Texts,
            SubjectLabels = labels,
            LabelSources = sources,
            Passages = passages,
            References = references.Set.IsListed ? references.Set : WithIds(references.Set, references.Ids),
            Exceedances = exceedances,
            Histogram = histogram,
            Watchlists = watchlists,
            Notes = notes,
        };
    }

    /// <summary>A floor at the end of the score range says that every comparison is in the file; how many there must be can be counted. Those that are missing would count as no false alert.</summary>
    private static void RequireEverything(LiveProtocol protocol, List<Passage> passages, ReferenceSet references, List<Exceedance> exceedances, InputProblems problems)
    {
        if (protocol.Floor != (protocol.Scale.IsDistance ? protocol.Scale.Maximum : protocol.Scale.Minimum))
        {
            return;
        }

        Dictionary<int, long> own = references.IsListed
            ? Enumerable.Range(0, references.Persons.Count).Where(r => references.IsFiller[r] && references.IsEnrolled[r]).GroupBy(r => references.Persons[r]).ToDictionary(group => group.Key, group => group.LongCount())
            : [];
        var trials = Enumerable.Range(0, passages.Count).Where(i => passages[i] is { IsAcquired: true, IsNonMatedTrial: true, IsExcluded: false }).ToHashSet();
        long expected = trials.Sum(i => references.FillerEnrolled - own.GetValueOrDefault(passages[i].Subject));
        long found = exceedances.Where(e => trials.Contains(e.Passage) && (!references.IsListed || references.IsFiller[e.Reference])).Select(e => (e.Passage, e.Reference)).Distinct().LongCount();
        if (found < expected)
        {
            problems.Add("exceedances.csv", 0, null, string.Create(CultureInfo.InvariantCulture,
                $"the floor {protocol.Floor} of protocol.json is the end of the score range, so that each of the {expected:N0} comparisons of an acquired non-mated trial with the filler must be here; {found:N0} are. What is missing would count as no false alert, and FPIR would be too low: add it, or declare as floor the score below which none was kept"));
        }
    }

    private static ReferenceSet WithIds(ReferenceSet set, Utf8Pool ids) => new()
    {
        Ids = ids.Texts,
        IsListed = false,
        Persons = set.Persons,
        IsFiller = set.IsFiller,
        IsEnrolled = set.IsEnrolled,
        Labels = set.Labels,
        FillerCells = set.FillerCells,
        WatchlistCells = set.WatchlistCells,
        CellFactors = set.CellFactors,
        FailureReasons = set.FailureReasons,
    };

    internal static (FactorLabels? Labels, List<string> Sources) Subjects(string path, AgeBands ages, LegalLabels legal, Utf8Pool persons, InputProblems problems)
    {
        using CsvTable? table = CsvTable.Open(path, problems, "subject");
        if (table is null)
        {
            return (null, []);
        }

        var columns = new LabelColumns(table, ages, legal, "subject", "label_source");
        legal.RequireFactors(columns.Labels.Factors, table.File, problems);
        (int id, int source) = (table.Column("subject"), table.Column("label_source"));
        List<string> sources = [];
        while (table.Read())
        {
            int person = table.InternIdentifier(persons, id, out bool added);
            if (table.Span(id).IsEmpty)
            {
                table.Problem("subject", "the field is empty");
            }
            else if (!added)
            {
                string[] row = columns.Row();
                bool same = Enumerable.Range(0, row.Length).All(f => columns.Labels.Value(f, columns.Labels.Code(f, person)) == row[f]);
                table.Problem("subject", same ? $"'{persons[person]}' is listed twice" : $"'{persons[person]}' is listed twice with contradictory labels");
                continue;
            }

            sources.Add(table.Text(source));
            columns.Read(person);
        }

        return (columns.Labels, sources);
    }

    // Bins count comparisons, of which there are more than of anything else.
    private const long MostInABin = 1_000_000_000_000;

    private static List<HistogramBin>? Histogram(string path, InputProblems problems)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using CsvTable? table = CsvTable.Open(path, problems, "probe_group", "reference_group", "bin_low", "bin_high", "count");
        List<HistogramBin> bins = [];
        while (table is not null && table.Read())
        {
            bool lowIs = DecimalText.TryParse(table.Span(table.Column("bin_low")), out double low, out _, out _);
            bool highIs = DecimalText.TryParse(table.Span(table.Column("bin_high")), out double high, out _, out _);
            if (!lowIs || !highIs || !(low < high) || !double.IsFinite(low) || !double.IsFinite(high))
            {
                table.Problem("bin_low", "bin_low and bin_high must be finite numbers, bin_low below bin_high");
            }
            else if (table.Count(table.Column("count"), most: MostInABin) is { } count)
            {
                bins.Add(new HistogramBin(table.Text(table.Column("probe_group")), table.Text(table.Column("reference_group")), low, high, count));
            }
        }

        return bins;
    }
}
