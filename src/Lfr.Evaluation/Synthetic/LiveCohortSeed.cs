namespace Lfr.Evaluation.Synthetic;

/// <summary>The rule for the published cohort: the first seed of 1 or more whose cohort shows the published pattern.</summary>
/// <param name="Cohort">The cohort of that seed.</param>
/// <param name="Conditions">What holds of it.</param>
/// <param name="Rejected">Seeds tried before it that do not show the pattern: printed with the data set.</param>
public sealed record LiveCohortSeed(LiveCohort Cohort, LiveCohortConditions Conditions, int Rejected)
{
    /// <summary>The rule in words, to be printed with the data set.</summary>
    public const string Rule = "the first seed >= 1 whose anchored cohort shows the published pattern: at 0.60 no significant difference by ethnicity or gender and no "
        + "White volunteer among the seven; at 0.58 and 0.56 a significant difference by ethnicity with Black volunteers strictly highest (by both "
        + "Fisher-Freeman-Halton on passages and permutation between subjects, 5 %)";

    /// <summary>Tries seeds from 1.</summary>
    /// <exception cref="InvalidOperationException">None of the first 100 passes: the generator was changed.</exception>
    public static LiveCohortSeed FindFirst()
    {
        for (ulong seed = 1; seed <= 100; seed++)
        {
            if (LiveCohortGenerator.Generate(seed) is { } cohort && LiveCohortConditions.Of(cohort) is { AllHold: true } conditions)
            {
                return new LiveCohortSeed(cohort, conditions, (int)(seed - 1));
            }
        }

        throw new InvalidOperationException("None of the first 100 seeds shows the published pattern, of which two in three should: the generator was changed.");
    }
}
