using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>Groups of searches by the people searched for, and which of them are withheld.</summary>
internal static class SearchWithholding
{
    /// <summary>The searches by the labels of whom they are for.</summary>
    public static Partition Partition(SearchSet set, string term) => Runs.Partition.Of(term, set.Labels, set.Searches.Count,
        set.Labels.Factors.ToDictionary(f => f, f => (Func<int, string>)(i => set.Labels.Label(f, set.Searches[i].Subject)), StringComparer.Ordinal));

    /// <summary>Groups of few people in all searches, in those of people in the gallery, or in the others.</summary>
    /// <exception cref="ArgumentException">Everybody would be withheld.</exception>
    public static Withholding Of(SearchSet set, EvaluationOptions options, int[] mated, int[] nonMated)
    {
        if (options.SuppressBelow <= 0)
        {
            return Withholding.Nothing;
        }

        LiveWithholding.RequireEnough(options, set.Searches.Select(search => search.Subject).Distinct().Count());
        Partition[] tables = [.. set.Labels.Factors.Concat(options.By).Distinct(StringComparer.Ordinal).Select(term => Partition(set, term))];
        Withholding.Population Searches(int[] of) => new([.. tables.Select(table => table.Select(of))], [.. of.Select(i => set.Searches[i].Subject)]);
        return new Withholding(options.SuppressBelow, [Searches([.. Enumerable.Range(0, set.Searches.Count)]), Searches(mated), Searches(nonMated)]);
    }
}
