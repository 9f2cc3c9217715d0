using Lfr.Evaluation.Fairness;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Compares the false match rates within the groups of one partition at one threshold: where a matcher confuses people of one group with each other, which the rate by the probe's group, of
/// whatever reference, dilutes.</summary>
/// <remarks>The groups are of different people and so are their comparisons, but people recur in many, as probe and as reference; no test that deals people anew between groups is exact, since whose
/// comparisons are within a group would change with it. Limits of a ratio are those of both rates, each at a level that both hold together (Bonferroni): never too narrow where those of the rates are
/// not, and wider than need be.</remarks>
internal static class WithinGroups
{
    /// <summary>Adds ratios and indices.</summary>
    /// <param name="findings">Where they go.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="partition">The groups.</param>
    /// <param name="within">[groups] comparisons of two people of the group.</param>
    /// <param name="isWithheld">[groups] whether the group's number is withheld.</param>
    /// <param name="confidence">Confidence level of each ratio, and of the largest over the smallest.</param>
    public static void Compare(Findings findings, decimal threshold, Partition partition, PairProportion[] within, bool[] isWithheld, double confidence)
    {
        int[] taking = [.. Enumerable.Range(0, within.Length).Where(g => partition.IsStated[g] && !partition.IsWithheld[g] && !isWithheld[g] && within[g].Trials > 0)];
        if (taking.Length < 2)
        {
            return;
        }

        for (int i = 0; i < taking.Length; i++)
        {
            for (int j = i + 1; j < taking.Length; j++)
            {
                // The larger rate stands above the line, as in the other ratios.
                (int a, int b) = within[taking[i]].Rate < within[taking[j]].Rate ? (taking[j], taking[i]) : (taking[i], taking[j]);
                findings.Ratios.Add(Ratio(within[a], within[b], confidence) with
                {
                    Threshold = threshold,
                    Factor = partition.Term,
                    Numerator = partition.Groups[a].Text,
                    Denominator = partition.Groups[b].Text,
                });
            }
        }

        Indices(findings, threshold, partition.Term, [.. taking.Select(g => within[g])], confidence);
    }

    private static RatioEntry Ratio(PairProportion above, PairProportion below, double confidence)
    {
        var entry = new RatioEntry
        {
            Metric = "FMR",
            Scope = "within",
            Factor = "",
            Numerator = "",
            Denominator = "",
            Confidence = confidence,
            Ratio = below.Errors > 0 ? above.Rate / below.Rate : null,
        };
        try
        {
            (Interval over, Interval under) = (above.Headline(Each(confidence, 2)), below.Headline(Each(confidence, 2)));
            return entry with
            {
                Lower = over.Lower / under.Upper,
                Upper = under.Lower > 0 ? over.Upper / under.Lower : double.PositiveInfinity,
                Method = "limits of both rates",
                Reason = below.Errors > 0 ? null : "without an upper limit: nobody of the group below was falsely matched",
            };
        }
        catch (AssumptionException refusal)
        {
            return entry with { Reason = "no interval: " + refusal.Message };
        }
    }

    private static void Indices(Findings findings, decimal threshold, string term, PairProportion[] groups, double confidence)
    {
        double[] values = [.. groups.Select(group => group.Rate)];
        (double? lower, double? upper, string? none) = MaxOverMin(groups, confidence);
        foreach (RateIndices.Index index in RateIndices.All)
        {
            IndexValue value = index(values);
            bool limited = value.Name is IndexName.MaxOverMin or IndexName.SkewedErrorRatio;
            findings.Indices.Add(new IndexEntry
            {
                Name = value.Name,
                Metric = "FMR",
                Scope = "within",
                Threshold = threshold,
                Factor = term,
                Value = value.Value,
                Lower = limited ? lower : null,
                Upper = limited ? upper : null,
                Reason = value.Undefined is { } why ? UndefinedText.Of(why) : limited ? none : null,
            });
        }
    }

    // Every group's rate lies within its limits at once, with the confidence asked for; so the largest is at most the highest upper limit, and the smallest at least the lowest lower one.
    private static (double? Lower, double? Upper, string? None) MaxOverMin(PairProportion[] groups, double confidence)
    {
        try
        {
            Interval[] limits = [.. groups.Select(group => group.Headline(Each(confidence, groups.Length)))];
            double least = limits.Min(limit => limit.Lower);
            double apart = limits.SelectMany((one, i) => limits.Where((_, j) => j != i).Select(other => one.Lower / other.Upper)).Max();
            return (Math.Max(1, apart), least > 0 ? limits.Max(limit => limit.Upper) / least : double.PositiveInfinity, null);
        }
        catch (AssumptionException refusal)
        {
            return (null, null, "no limits: " + refusal.Message);
        }
    }

    private static double Each(double confidence, int rates) => 1 - ((1 - confidence) / rates);
}
