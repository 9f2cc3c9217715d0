using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class PairProportionTests
{
    [Fact]
    public void Sandwich_and_interval_agree_with_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "pairs"))
        {
            int[] probe = c.Integers("probe");
            int[] reference = c.Integers("reference");
            int[] trials = c.Integers("trials");
            int[] errors = c.Integers("errors");
            var whole = new PairProportion();
            PairProportion[] parts = [new(), new(), new()];
            for (int k = 0; k < probe.Length; k++)
            {
                whole.Add(probe[k], reference[k], errors[k], trials[k]);
                parts[k % 3].Add(probe[k], reference[k], errors[k], trials[k]);
            }

            foreach (PairProportion part in parts.Skip(1))
            {
                parts[0].Merge(part);
            }

            foreach (PairProportion pairs in new[] { whole, parts[0] })
            {
                Close.Relative(c.Number("variance"), pairs.Variance);
                Close.Limits(c.Number("lower"), c.Number("upper"), pairs.Headline());
                Assert.Equal(IntervalMethod.DyadicWilson, pairs.Headline().Method);
                Assert.Equal(whole.SubjectCount, pairs.SubjectCount);
                Assert.Equal(errors.Sum(), pairs.Errors);
            }
        }
    }

    [Fact]
    public void Zero_errors_are_exact_on_pairs_that_share_nobody()
    {
        var pairs = new PairProportion();
        for (int i = 0; i < 10; i++)
        {
            for (int j = i + 1; j < 10; j++)
            {
                pairs.Add(i, j, 0, 3);
            }
        }

        Assert.Equal(5, pairs.DisjointPairs);
        Interval interval = pairs.Headline();
        Assert.Equal(IntervalMethod.ExactOnDisjointPairs, interval.Method);
        Close.Relative(1 - Math.Pow(.025, .2), interval.Upper, 1e-12);
        Assert.Null(pairs.DesignEffect);
    }

    [Fact]
    public void Disjoint_pairs_survive_a_merge()
    {
        var first = new PairProportion();
        first.Add(0, 1, 0, 1);
        var second = new PairProportion();
        second.Add(1, 2, 0, 1);
        second.Add(3, 4, 0, 1);
        first.Merge(second);
        Assert.Equal(2, first.DisjointPairs);
        Assert.Equal(5, first.SubjectCount);
    }

    [Fact]
    public void By_probe_leaves_out_who_was_only_a_reference()
    {
        var pairs = new PairProportion();
        pairs.Add(0, 1, 1, 2);
        pairs.Add(2, 1, 0, 2);
        Assert.Equal([(0, 1L, 2L), (2, 0L, 2L)], pairs.ByProbeSubject().AsEnumerable());
    }

    [Fact]
    public void A_copy_and_its_original_go_on_apart()
    {
        var original = new PairProportion();
        original.Add(0, 1, 1, 2);
        original.Add(2, 3, 0, 2);
        PairProportion copy = original.Copy(), second = original.Copy();
        copy.AddError(2, 3);
        Assert.Equal((1, 2, 1), (original.Errors, copy.Errors, second.Errors));
        Assert.Equal([(0, 1L, 2L), (2, 1L, 2L)], copy.ByProbeSubject().AsEnumerable());
        Assert.Equal([(0, 1L, 2L), (2, 0L, 2L)], original.ByProbeSubject().AsEnumerable());

        // Whichever is added to, the others do not see it.
        original.Add(4, 5, 0, 7);
        copy.Add(0, 6, 1, 1);
        Assert.Equal((11L, 5L, 4L), (original.Trials, copy.Trials, second.Trials));
        Assert.Equal((3, 2, 2), (original.DisjointPairs, copy.DisjointPairs, second.DisjointPairs));
        Assert.Equal((6, 5, 4), (original.SubjectCount, copy.SubjectCount, second.SubjectCount));
        Assert.Equal([(0, 1L, 2L), (2, 0L, 2L)], second.ByProbeSubject().AsEnumerable());
        Assert.Equal([(0, 2L, 3L), (2, 1L, 2L)], copy.ByProbeSubject().AsEnumerable());
    }

    [Fact]
    public void A_person_against_themself_and_too_few_people_are_refused()
    {
        var pairs = new PairProportion();
        Assert.Throws<ArgumentException>(() => pairs.Add(3, 3, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pairs.Add(0, 1, 2, 1));
        Assert.Throws<AssumptionException>(() => pairs.Headline());
        pairs.Add(0, 1, 1, 2);
        Assert.Equal("at-least-two-subjects", Assert.Throws<AssumptionException>(() => pairs.Headline()).Assumption);
    }
}
