using System.Globalization;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>Which groups of a live test are withheld.</summary>
/// <param name="Volunteers">Groups of volunteers: by the people listed, by every kind of passage that a rate is over, and by the references of volunteers.</param>
/// <param name="References">The same, and groups of few people among the filler.</param>
internal sealed record LiveWithholding(Withholding Volunteers, Withholding References)
{
    /// <summary>Decides.</summary>
    /// <exception cref="ArgumentException">Everybody would be withheld.</exception>
    public static LiveWithholding Of(LiveTrials trials, EvaluationOptions options)
    {
        if (options.SuppressBelow <= 0)
        {
            return new LiveWithholding(Withholding.Nothing, Withholding.Nothing);
        }

        LiveScoreSet set = trials.Set;
        RequireEnough(options, set.Subjects.Count);
        string[] terms = [.. set.SubjectLabels.Factors.Concat(options.By).Distinct(StringComparer.Ordinal)];
        Partition[] tables = [.. terms.Select(term => LivePartitions.OfPassages(set, term))];
        Withholding.Population Passages(IEnumerable<int> of)
        {
            int[] passages = [.. of];
            return new([.. tables.Select(table => table.Select(passages))], [.. passages.Select(i => set.Passages[i].Subject)]);
        }

        Partition[] people = [.. terms.Where(term => Partition.Factors(term).All(set.SubjectLabels.Has)).Select(term => Partition.Of(term, set.SubjectLabels, set.Subjects.Count))];
        var volunteers = new Withholding(options.SuppressBelow,
        [
            new Withholding.Population(people, [.. Enumerable.Range(0, set.Subjects.Count)]),
            Passages(Enumerable.Range(0, set.Passages.Count)),
            Passages(trials.Counted),
            Passages(trials.Mated),
            Passages(trials.NonMated),
            Passages(trials.Mated.Where(i => set.Passages[i].IsAcquired)),
            Passages(trials.NonMated.Where(i => set.Passages[i].IsAcquired)),
            OfRole(set, options, false),
        ]);
        return new LiveWithholding(volunteers, new Withholding(options.SuppressBelow, [OfRole(set, options, true)], volunteers));
    }

    /// <summary>Refuses to withhold everybody.</summary>
    /// <exception cref="ArgumentException">There are fewer people than a group must have.</exception>
    public static void RequireEnough(EvaluationOptions options, int people)
    {
        if (people < options.SuppressBelow)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"--suppress-below {options.SuppressBelow} would withhold everything: there are {people} people in all. Give a lower number, or do not publish."), nameof(options));
        }
    }

    // Where only counts are known, references stand for people: of whom there are no more.
    private static Withholding.Population OfRole(LiveScoreSet set, EvaluationOptions options, bool filler)
    {
        ReferenceSet references = set.References;
        string[] known = [.. references.CellFactors];
        IEnumerable<string> ofLists = options.Watchlists.Where(list => filler && list.Factors.Count > 0).Select(list => string.Join(':', list.Factors));
        string[] terms = [.. known.Concat(options.By.Concat(ofLists).Where(term => Partition.Factors(term).All(known.Contains))).Distinct(StringComparer.Ordinal)];
        if (references.IsListed)
        {
            int[] own = [.. Enumerable.Range(0, references.Ids.Count).Where(r => references.IsFiller[r] == filler)];
            return new Withholding.Population([.. terms.Select(term => Partition.Of(term, references.Labels, references.Ids.Count).Select(own))], [.. own.Select(r => references.Persons[r])]);
        }

        IReadOnlyList<ReferenceCell> cells = filler ? references.FillerCells : references.WatchlistCells;
        var label = known.Select((factor, f) => (factor, f)).ToDictionary(pair => pair.factor, pair => (Func<int, string>)(cell => cells[cell].Labels[pair.f]), StringComparer.Ordinal);
        return new Withholding.Population([.. terms.Select(term => Partition.Of(term, set.SubjectLabels, cells.Count, label))], [.. Enumerable.Range(0, cells.Count)], [.. cells.Select(cell => cell.Attempted)]);
    }
}
