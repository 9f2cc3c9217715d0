using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class ClusteredProportionTests
{
    [Fact]
    public void Variance_design_effect_and_interval_agree_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "clustered"))
        {
            ClusteredProportion clustered = Of(c.Integers("errors"), c.Integers("trials"));
            Close.Relative(c.Number("variance"), clustered.Variance);
            Close.Relative(c.Number("deff"), clustered.OwnDesignEffect!.Value);
            double[] limits = c.Numbers("kornGraubard");
            Interval headline = clustered.Headline(null, c.Number("level"));
            Close.Limits(limits[0], limits[1], headline, what: c.ToString());
            Assert.Equal(IntervalMethod.KornGraubard, headline.Method);
        }
    }

    [Fact]
    public void The_published_example_holds()
    {
        ClusteredProportion clustered = Of([0, 1, 0, 2, 0, 0, 1, 0], [10, 10, 10, 10, 8, 10, 12, 10]);
        Close.Relative(.05, clustered.Rate);
        Close.Relative(.000682142857142857, clustered.Variance);
        Assert.Equal(1.14887, clustered.OwnDesignEffect!.Value, 5);
        Assert.Equal(69.63351, clustered.EffectiveTrials!.Value, 5);
        Close.Limits(.0184186377498, .1286356597221, clustered.WilsonEffective());
    }

    [Fact]
    public void Pooled_within_ignores_a_difference_between_groups()
    {
        // Each group by itself has no clustering at all (every subject the same), whatever lies between them.
        ClusteredProportion low = Of([1, 1, 1, 1], [10, 10, 10, 10]);
        ClusteredProportion high = Of([5, 5, 5, 5], [10, 10, 10, 10]);
        Assert.Equal(0, DesignEffect.PooledWithin([low, high])!.Value, 12);

        // By hand: S = (3-1)^2 + 3 (0-1/... ) with a = {4,0,0,0}, m = 10: p = .1, S = 9 + 3 = 12, 4/3 S = 16; binomial 40 * .09 = 3.6.
        ClusteredProportion clustered = Of([4, 0, 0, 0], [10, 10, 10, 10]);
        Close.Relative(16 / 3.6, clustered.OwnDesignEffect!.Value, 1e-12);

        // With high beside it: (16 + 0) / (3.6 + 40 * .25).
        Close.Relative(16 / 13.6, DesignEffect.PooledWithin([clustered, high])!.Value, 1e-12);
        Assert.Null(DesignEffect.PooledWithin([Of([0, 0], [10, 10])]));
    }

    [Fact]
    public void Headline_takes_the_largest_of_one_own_and_pooled()
    {
        ClusteredProportion clustered = Of([4, 0, 0, 0, 1, 2], [10, 10, 10, 10, 10, 10]);
        double own = clustered.OwnDesignEffect!.Value;
        Assert.Equal(own, clustered.HeadlineDesignEffect(0.5));
        Assert.Equal(own + 1, clustered.HeadlineDesignEffect(own + 1));
        Assert.Equal(1, Of([1, 1, 1, 1], [10, 10, 10, 10]).HeadlineDesignEffect(null));
        Assert.True(clustered.Headline(own + 1).Upper > clustered.Headline(null).Upper);
        Assert.Equal(clustered.KornGraubard(own), clustered.Headline(null));
    }

    [Fact]
    public void Zero_errors_are_exact_on_subjects()
    {
        Interval headline = Of(new int[133], Enumerable.Repeat(10, 133).ToArray()).Headline(9.0, 0.95, IntervalSides.Upper);
        Assert.Equal(IntervalMethod.ExactOnSubjects, headline.Method);
        Close.Relative(1 - Math.Pow(0.05, 1 / 133.0), headline.Upper, 1e-12);

        Interval all = Of([10, 10, 10], [10, 10, 10]).Headline(null);
        Close.Relative(Math.Pow(0.025, 1 / 3.0), all.Lower, 1e-12);
        Assert.Equal(1, all.Upper);
    }

    [Fact]
    public void Where_nobody_repeats_the_headline_is_Clopper_Pearson()
    {
        ClusteredProportion once = Of([1, 0, 0, 0, 1], [1, 1, 1, 1, 1]);
        Assert.False(once.AnyoneRepeats);
        Assert.Equal(new Proportion(2, 5).ClopperPearson(), once.Headline(7));
    }

    [Fact]
    public void Subjects_without_a_trial_are_left_out() => Assert.Equal(2, Of([1, 0, 0], [2, 3, 0]).SubjectCount);

    [Fact]
    public void One_subject_is_refused()
    {
        ClusteredProportion one = Of([3], [10]);
        Assert.Equal("at-least-two-subjects", Assert.Throws<AssumptionException>(() => one.Headline(null)).Assumption);
        Assert.Null(one.OwnDesignEffect);
        Assert.Throws<AssumptionException>(() => one.Variance);
    }

    [Fact]
    public void The_wrong_interval_for_the_data_is_refused()
    {
        Assert.Throws<AssumptionException>(() => Of([0, 0], [5, 5]).KornGraubard(1));
        Assert.Throws<AssumptionException>(() => Of([1, 0], [5, 5]).ExactOnSubjects());
        Assert.Throws<AssumptionException>(() => Of([0, 0], [5, 5]).WilsonEffective());
        Assert.Throws<ArgumentOutOfRangeException>(() => Of([1, 0], [5, 5]).KornGraubard(0));
    }

    private static ClusteredProportion Of(int[] errors, int[] trials) => new(errors.Zip(trials, (a, m) => new SubjectCount(a, m)));
}
