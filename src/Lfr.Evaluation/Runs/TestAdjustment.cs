using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Adjusts p-values: primary tests keep their raw p (they were declared before), the others take Benjamini and Hochberg's over all headline tests that were not.</summary>
internal static class TestAdjustment
{
    public static void Apply(List<TestEntry> tests)
    {
        int[] exploratory = Enumerable.Range(0, tests.Count).Where(i => tests[i].P is not null && tests[i].IsHeadline && !tests[i].IsPrimary).ToArray();
        double[] adjusted = Multiplicity.BenjaminiHochberg([.. exploratory.Select(i => tests[i].P!.Value)]);
        for (int k = 0; k < exploratory.Length; k++)
        {
            tests[exploratory[k]] = tests[exploratory[k]] with { PAdjusted = adjusted[k], Adjustment = "Benjamini-Hochberg over exploratory tests" };
        }

        for (int i = 0; i < tests.Count; i++)
        {
            if (tests[i].IsPrimary && tests[i].P is { } p)
            {
                tests[i] = tests[i] with { PAdjusted = p, Adjustment = "none (primary)" };
            }
            else if (!tests[i].IsHeadline)
            {
                tests[i] = tests[i] with { Adjustment = "none (shown beside)" };
            }
        }
    }
}
