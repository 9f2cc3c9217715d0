using System.Collections.Immutable;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Fairness;

/// <summary>Deals group labels anew to whole subjects and takes the indices each time.</summary>
public static class IndexNullDistribution
{
    /// <summary>Draws where nothing else is asked for.</summary>
    public const int DefaultDraws = 1_999;

    /// <summary>The null of indices of one rate.</summary>
    /// <param name="subjects">Every subject with its group (and stratum, within which labels are dealt).</param>
    /// <param name="indices">Such as <see cref="RateIndices.All"/>.</param>
    /// <param name="seed">Printed with the result. Draw d uses stream d.</param>
    /// <param name="draws">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">No draw, or a negative group.</exception>
    /// <exception cref="AssumptionException">Fewer than two groups, or a group without a subject.</exception>
    public static ImmutableArray<IndexNull> Of(
        IReadOnlyList<GroupedSubject> subjects,
        IReadOnlyList<RateIndices.Index> indices,
        ulong seed,
        int draws = DefaultDraws)
    {
        ArgumentNullException.ThrowIfNull(indices);
        Require.AtLeast(draws, 1, nameof(draws));
        var labels = new SubjectLabels(subjects);
        return Collect(indices.Count, draws, seed, draw =>
        {
            SubjectLabels mine = labels.Clone();
            mine.Shuffle(new SeededRandom(seed, (ulong)draw));
            double[] rates = Rates(mine);
            return [.. indices.Select(index => index(rates))];
        });
    }

    /// <summary>The null of indices of two rates of the same people: a person's counts of both kinds move together.</summary>
    /// <param name="falseMatch">Every subject with its group and its false positives.</param>
    /// <param name="falseNonMatch">The same subjects in the same order, with their false negatives.</param>
    /// <param name="alpha">Weight of the false matches.</param>
    /// <param name="seed">Printed with the result. Draw d uses stream d.</param>
    /// <param name="draws">1 or more.</param>
    /// <exception cref="ArgumentException">The two lists differ in length, group or stratum.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No draw, or alpha outside 0..1.</exception>
    /// <exception cref="AssumptionException">Fewer than two groups.</exception>
    public static ImmutableArray<IndexNull> OfTradeOff(
        IReadOnlyList<GroupedSubject> falseMatch,
        IReadOnlyList<GroupedSubject> falseNonMatch,
        double alpha,
        ulong seed,
        int draws = DefaultDraws)
    {
        ArgumentNullException.ThrowIfNull(falseMatch);
        ArgumentNullException.ThrowIfNull(falseNonMatch);
        Require.AtLeast(draws, 1, nameof(draws));
        if (falseMatch.Count != falseNonMatch.Count || !falseMatch.Zip(falseNonMatch).All(p => p.First.Group == p.Second.Group && p.First.Stratum == p.Second.Stratum))
        {
            throw new ArgumentException("The two lists must name the same subjects in the same order, with the same groups and strata.", nameof(falseNonMatch));
        }

        int groups = falseMatch.Count == 0 ? 0 : falseMatch.Max(s => s.Group) + 1;
        int[][] strata = [.. Enumerable.Range(0, falseMatch.Count).GroupBy(i => falseMatch[i].Stratum).Select(g => g.ToArray())];
        return Collect(TradeOffIndices.All.Length, draws, seed, draw =>
        {
            var random = new SeededRandom(seed, (ulong)draw);
            var labels = new int[falseMatch.Count];
            foreach (int[] stratum in strata)
            {
                int[] dealt = [.. stratum.Select(i => falseMatch[i].Group)];
                random.Shuffle<int>(dealt);
                for (int k = 0; k < stratum.Length; k++)
                {
                    labels[stratum[k]] = dealt[k];
                }
            }

            double[] matchRates = Rates(falseMatch, labels, groups);
            double[] nonMatchRates = Rates(falseNonMatch, labels, groups);
            return [.. TradeOffIndices.All.Select(index => index(matchRates, nonMatchRates, alpha))];
        });
    }

    private static double[] Rates(SubjectLabels labels) =>
        [.. labels.Errors.Zip(labels.Trials, (errors, trials) => trials > 0 ? errors / trials : double.NaN)];

    private static double[] Rates(IReadOnlyList<GroupedSubject> subjects, int[] labels, int groups)
    {
        var errors = new double[groups];
        var trials = new double[groups];
        for (int i = 0; i < labels.Length; i++)
        {
            errors[labels[i]] += subjects[i].Count.Errors;
            trials[labels[i]] += subjects[i].Count.Trials;
        }

        return [.. errors.Zip(trials, (e, n) => n > 0 ? e / n : double.NaN)];
    }

    private static ImmutableArray<IndexNull> Collect(int count, int draws, ulong seed, Func<int, IndexValue[]> draw)
    {
        var all = new IndexValue[draws][];
        Parallel.For(0, draws, d => all[d] = draw(d));
        var result = ImmutableArray.CreateBuilder<IndexNull>(count);
        for (int i = 0; i < count; i++)
        {
            double[] defined = [.. all.Select(values => values[i].Value).OfType<double>().Order()];
            result.Add(new IndexNull(
                all[0][i].Name,
                defined.Length > 0 ? Empirical.Quantile(defined, 0.5) : null,
                defined.Length > 0 ? Empirical.Quantile(defined, 0.95) : null,
                (double)(draws - defined.Length) / draws,
                draws,
                seed));
        }

        return result.MoveToImmutable();
    }
}
