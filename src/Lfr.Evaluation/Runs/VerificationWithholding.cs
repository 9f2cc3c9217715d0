using Lfr.Evaluation.Scores;

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
}
