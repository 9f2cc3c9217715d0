using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Which groups of one-to-one comparisons are withheld: by everyone in the data, and besides for each rate by the people whom it is of.</summary>
/// <param name="Everyone">Groups of few people among the samples; withheld everywhere.</param>
/// <param name="NonMated">The same, and of few people who are probes of non-mated comparisons.</param>
/// <param name="Mated">The same for mated comparisons.</param>
/// <param name="Probes">The same for probes tried.</param>
/// <param name="References">The same for references tried.</param>
/// <param name="FewMated">True where the people with a mated comparison are themselves too few.</param>
internal sealed record VerificationWithholding(Withholding Everyone, Withholding NonMated, Withholding Mated, Withholding Probes, Withholding References, bool FewMated)
{
    /// <summary>All groups withheld anywhere.</summary>
    public Withholding Any => Everyone.With([NonMated, Mated, Probes, References]);

    /// <summary>Decides.</summary>
    /// <exception cref="ArgumentException">Everybody would be withheld.</exception>
    public static VerificationWithholding Of(ComparisonSet set, EvaluationOptions options, NonMatedComparisons nonMated, int[] mated)
    {
        if (options.SuppressBelow <= 0)
        {
            return new(Withholding.Nothing, Withholding.Nothing, Withholding.Nothing, Withholding.Nothing, Withholding.Nothing, false);
        }

        LiveWithholding.RequireEnough(options, set.Subjects.Count);
        Partition[] tables = [.. set.Labels.Factors.Concat(options.By).Distinct(StringComparer.Ordinal).Select(term => Partition.Of(term, set.Labels, set.Samples.Count))];
        Withholding Decide(IReadOnlyList<int> samples, Withholding? also) =>
            new(options.SuppressBelow, [new([.. tables.Select(table => table.Select(samples))], [.. samples.Select(sample => set.SampleSubjects[sample])])], also);
        Withholding everyone = Decide([.. Enumerable.Range(0, set.Samples.Count)], null);
        int[] matedProbes = [.. mated.Select(i => set.Probes[i]).Distinct()];
        return new(
            everyone,
            Decide(nonMated.ProbeSamples, everyone),
            Decide(matedProbes, everyone),
            Decide(nonMated.Failures(ComparisonFailure.ProbeFailureToAcquire).Tried, everyone),
            Decide(nonMated.Failures(ComparisonFailure.ReferenceFailureToEnrol).Tried, everyone),
            matedProbes.Length > 0 && matedProbes.Select(sample => set.SampleSubjects[sample]).Distinct().Count() < options.SuppressBelow);
    }

    /// <summary>
    /// For each cell of probe group and reference group, row by row, whether it is withheld: its groups are, a side has few people, or a row's total less its other cells would give such a cell away.
    /// </summary>
    public static bool[] Cells(EvaluationOptions options, Partition partition, PairScopes.Cells counts)
    {
        int groups = partition.Groups.Count, below = options.SuppressBelow;
        bool[] withheld = new bool[groups * groups];
        if (below <= 0)
        {
            return withheld;
        }

        bool IsFew(PairProportion cell) => cell.Trials > 0 && Math.Min(cell.PeopleBySide.Probes, cell.PeopleBySide.References) < below;
        for (int probe = 0; probe < groups; probe++)
        {
            int row = probe * groups;
            var hidden = new PairProportion();
            foreach (int cell in Enumerable.Range(row, groups).Where(cell => partition.IsWithheld[probe] || partition.IsWithheld[cell - row] || IsFew(counts.Matrix[cell])))
            {
                withheld[cell] = true;
                hidden.Merge(counts.Matrix[cell]);
            }

            while (IsFew(hidden) && Enumerable.Range(row, groups).Where(cell => !withheld[cell] && counts.Matrix[cell].Trials > 0).OrderBy(cell => counts.Matrix[cell].SubjectCount).Select(cell => (int?)cell).FirstOrDefault() is { } next)
            {
                withheld[next] = true;
                hidden.Merge(counts.Matrix[next]);
            }
        }

        return withheld;
    }
}
