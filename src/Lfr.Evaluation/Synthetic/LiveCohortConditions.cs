using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Synthetic;

/// <summary>The published pattern that a synthetic cohort must show before it may illustrate it, found from the cohort's own lists by the library's tests.</summary>
/// <param name="EthnicityAt60">FFH and permutation at .60: neither significant at 5 %.</param>
/// <param name="EthnicityAt58">FFH and permutation at .58: both significant.</param>
/// <param name="EthnicityAt56">FFH and permutation at .56: both significant.</param>
/// <param name="GenderAt60">FFH and permutation at .60: neither significant.</param>
/// <param name="HasNoWhiteAt60">No false positive of a White volunteer at .60.</param>
/// <param name="IsBlackHighest">Black volunteers have strictly the highest rate at .58 and at .56.</param>
public sealed record LiveCohortConditions(
    (double Ffh, double Permutation) EthnicityAt60,
    (double Ffh, double Permutation) EthnicityAt58,
    (double Ffh, double Permutation) EthnicityAt56,
    (double Ffh, double Permutation) GenderAt60,
    bool HasNoWhiteAt60,
    bool IsBlackHighest)
{
    private const double Alpha = 0.05;
    private const ulong PermutationSeed = 1;

    /// <summary>True where every condition holds.</summary>
    public bool AllHold => IsQuiet(EthnicityAt60) && IsLoud(EthnicityAt58) && IsLoud(EthnicityAt56) && IsQuiet(GenderAt60) && HasNoWhiteAt60 && IsBlackHighest;

    /// <summary>Tests a cohort.</summary>
    /// <exception cref="ArgumentNullException">No cohort.</exception>
    public static LiveCohortConditions Of(LiveCohort cohort)
    {
        ArgumentNullException.ThrowIfNull(cohort);
        int[] ethnicity = [.. cohort.Subjects.Select(s => Array.IndexOf(CohortDraw.Ethnicities, s.Ethnicity))];
        int[] gender = [.. cohort.Subjects.Select(s => Array.IndexOf(CohortDraw.Genders, s.Gender))];
        int[] at60 = FalsePositives(cohort, .60);
        int[] at58 = FalsePositives(cohort, .58);
        int[] at56 = FalsePositives(cohort, .56);
        return new LiveCohortConditions(
            Test(cohort, at60, ethnicity),
            Test(cohort, at58, ethnicity),
            Test(cohort, at56, ethnicity),
            Test(cohort, at60, gender),
            Groups(cohort, at60, ethnicity)[0].Errors == 0,
            IsHighest(Groups(cohort, at58, ethnicity)) && IsHighest(Groups(cohort, at56, ethnicity)));
    }

    private static bool IsQuiet((double Ffh, double Permutation) p) => p.Ffh > Alpha && p.Permutation > Alpha;

    private static bool IsLoud((double Ffh, double Permutation) p) => p.Ffh <= Alpha && p.Permutation <= Alpha;

    private static bool IsHighest(Proportion[] byEthnicity) =>
        byEthnicity[1].Rate > byEthnicity[0].Rate && byEthnicity[1].Rate > byEthnicity[2].Rate;

    // By volunteer: passages with at least one exceedance at or above the threshold.
    private static int[] FalsePositives(LiveCohort cohort, double threshold)
    {
        var counts = new int[cohort.Subjects.Length];
        foreach (int passage in cohort.Exceedances.Where(x => x.Score >= threshold).Select(x => x.Passage).Distinct())
        {
            counts[cohort.Passages[passage].Subject]++;
        }

        return counts;
    }

    private static Proportion[] Groups(LiveCohort cohort, int[] errors, int[] group)
    {
        var sums = new long[group.Max() + 1];
        var trials = new long[sums.Length];
        foreach (CohortPassage passage in cohort.Passages)
        {
            trials[group[passage.Subject]]++;
        }

        for (int i = 0; i < errors.Length; i++)
        {
            sums[group[i]] += errors[i];
        }

        return [.. sums.Zip(trials, (e, n) => new Proportion(e, n))];
    }

    private static (double Ffh, double Permutation) Test(LiveCohort cohort, int[] errors, int[] group)
    {
        GroupedSubject[] subjects = [.. errors.Select((e, i) => new GroupedSubject(group[i], new SubjectCount(e, CohortDraw.PassagesEach)))];
        return (FisherFreemanHaltonTest.Run(Groups(cohort, errors, group), PermutationSeed).PValue, SubjectPermutationTest.Run(subjects, PermutationSeed).PValue);
    }
}
