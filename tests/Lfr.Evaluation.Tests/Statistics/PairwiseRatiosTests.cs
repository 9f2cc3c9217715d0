using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class PairwiseRatiosTests
{
    [Fact]
    public void Where_nobody_repeats_pairs_are_conditional_exact()
    {
        ClusteredProportion[] groups = [Once(5, 1330), Once(2, 1330), Once(0, 1330)];
        PairwiseRatios ratios = PairwiseRatios.Of(groups);
        Assert.Equal(3, ratios.Pairs.Length);
        Assert.Equal(RateRatio.ConditionalExact(new Proportion(5, 1330), new Proportion(2, 1330)), ratios.Pairs[0].Ratio);
        Close.Relative(1 - (.05 / 3), ratios.PairLevel, 1e-12);
        Assert.Null(ratios.MaxOverMin.Ratio);
        Assert.Equal(UndefinedReason.ZeroRate, ratios.MaxOverMin.Undefined);

        // 5 v 0 at 1 - .05/3: (.05/6)^(1/5) / (1 - that).
        double share = Math.Pow(.05 / 6, 1 / 5.0);
        Close.Relative(Math.Max(1, share / (1 - share)), ratios.MaxOverMin.Interval.Lower, 1e-9);
        Assert.Equal(double.PositiveInfinity, ratios.MaxOverMin.Interval.Upper);
    }

    [Fact]
    public void Permutation_at_no_tilt_is_the_hypergeometric_for_single_errors()
    {
        // One error a subject at most: P(7 of 7 errors fall to 133 of 266 people) = C(133, 7) / C(266, 7).
        ClusteredProportion first = Repeating([.. Enumerable.Range(0, 133).Select(i => i < 7 ? 1 : 0)]);
        ClusteredProportion second = Repeating(new int[133]);
        var permutation = TiltedPermutation.Of(first, second)!;
        double p = 1;
        for (int i = 0; i < 7; i++)
        {
            p *= (133.0 - i) / (266 - i);
        }

        Close.Relative(p, permutation.Tail(0, above: true), 1e-10);
        Assert.Equal(double.PositiveInfinity, permutation.Upper(.025));
    }

    [Fact]
    public void Permutation_at_no_tilt_is_every_deal_enumerated()
    {
        int[] a = [4, 0, 1, 2];
        int[] b = [1, 0, 0, 1, 3];
        int[] all = [.. a, .. b];
        int extreme = 0;
        int deals = 0;
        for (int mask = 0; mask < 1 << 9; mask++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)mask) == 4)
            {
                deals++;
                extreme += Enumerable.Range(0, 9).Where(i => (mask >> i & 1) == 1).Sum(i => all[i]) >= 7 ? 1 : 0;
            }
        }

        Close.Relative((double)extreme / deals, TiltedPermutation.Of(Repeating(a), Repeating(b))!.Tail(0, above: true), 1e-12);
    }

    [Fact]
    public void An_interval_without_one_means_that_the_permutation_rejects()
    {
        var random = new SeededRandom(4);
        int excluded = 0;
        for (int run = 0; run < 200; run++)
        {
            ClusteredProportion first = Repeating([.. Enumerable.Range(0, 40).Select(_ => BetaBinomial.Draw(random, 10, .12, .1))]);
            ClusteredProportion second = Repeating([.. Enumerable.Range(0, 40).Select(_ => BetaBinomial.Draw(random, 10, .06, .1))]);
            Interval interval = PairwiseRatios.Of(first, second).Interval;
            var permutation = TiltedPermutation.Of(first, second)!;
            if (interval.Lower > 1)
            {
                excluded++;
                Assert.True(permutation.Tail(0, above: true) <= .025 + 1e-9);
            }

            Assert.True(interval.Lower < interval.Upper);
        }

        Assert.InRange(excluded, 20, 180);
    }

    [Fact]
    public void Limits_swap_when_groups_swap()
    {
        ClusteredProportion first = Repeating([3, 0, 1, 0, 2, 0, 0, 0, 0, 4]);
        ClusteredProportion second = Repeating([1, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
        Interval there = PairwiseRatios.Of(first, second).Interval;
        Interval back = PairwiseRatios.Of(second, first).Interval;
        Close.Relative(1 / there.Lower, back.Upper, 1e-8);
        Close.Relative(1 / there.Upper, back.Lower, 1e-8);
    }

    [Fact]
    public void All_errors_of_one_person_bound_nothing_that_seven_people_would()
    {
        ClusteredProportion none = Repeating(new int[133]);
        Interval one = PairwiseRatios.Of(Repeating([7, .. new int[132]]), none).Interval;
        Interval seven = PairwiseRatios.Of(Repeating([1, 1, 1, 1, 1, 1, 1, .. new int[126]]), none).Interval;
        Assert.True(one.Lower < .1, $"{one}");
        Assert.InRange(seven.Lower, 1.3, 1.5);
    }

    [Fact]
    public void No_errors_leave_the_ratio_unbounded()
    {
        RateRatio ratio = PairwiseRatios.Of(Repeating(new int[10]), Repeating(new int[12]));
        Assert.Equal(UndefinedReason.AllRatesZero, ratio.Undefined);
        Assert.Equal(0, ratio.Interval.Lower);
        Assert.Equal(double.PositiveInfinity, ratio.Interval.Upper);
    }

    private static ClusteredProportion Once(int errors, int trials) => new(Enumerable.Range(0, trials).Select(i => new SubjectCount(i < errors ? 1 : 0, 1)));

    private static ClusteredProportion Repeating(int[] errors) => new(errors.Select(e => new SubjectCount(e, 10)));
}
