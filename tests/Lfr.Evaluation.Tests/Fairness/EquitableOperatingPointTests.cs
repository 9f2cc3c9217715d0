using Lfr.Evaluation.Fairness;
using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Fairness;

public sealed class EquitableOperatingPointTests
{
    private const double Target = 1 / 6000.0;
    private const double Factor = 10_000 / 178_000.0;

    // The method's section 4.8: 1,009 one-sided, 1,242 two-sided.
    [Theory]
    [InlineData(.95, 1_009)]
    [InlineData(.975, 1_242)]
    public void Error_free_passages_needed(double level, long needed) =>
        Assert.Equal(needed, EquitableOperatingPoint.ErrorFreeTrials(Target, Factor, level));

    [Theory]
    [InlineData(133, 799)]
    [InlineData(400, 2_386)]
    public void Exact_on_subjects_certifies_little(int people, int oneIn)
    {
        EquitableOperatingPoint point = EquitableOperatingPoint.Find([new EquityCandidate(.64, [Clean(people), Clean(people)])], Target, Factor);
        Assert.Null(point.Threshold);
        Assert.All(point.Bounds, b => Assert.Equal(oneIn, (int)Math.Round(1 / b.Upper!.Value)));
        Assert.All(point.Bounds, b => Assert.Equal(IntervalMethod.ExactOnSubjects, b.Method));
        Assert.Equal(1_009, point.ErrorFreeTrialsNeeded);
        Assert.StartsWith("refused: needs 1,009 error-free independent passages", point.Refusal);
        Assert.Contains($"{people} people", point.Refusal);
    }

    [Fact]
    public void Scan_stops_at_the_first_failure_from_the_top()
    {
        // .60 would meet the target again, but .62 does not: the sequence is fixed.
        EquityCandidate[] candidates =
        [
            new(.60, [Single(0, 1_200), Single(0, 1_200)]),
            new(.62, [Single(0, 1_200), Single(3, 1_200)]),
            new(.64, [Single(0, 1_200), Single(0, 1_200)]),
        ];
        EquitableOperatingPoint point = EquitableOperatingPoint.Find(candidates, Target, Factor);
        Assert.Equal(.64, point.Threshold);
        Assert.Equal(.62, point.StoppedAt);
        Assert.Equal([true, false], point.BoundsWhereStopped.Select(b => b.MeetsTarget));
        Assert.Null(point.Refusal);
    }

    [Fact]
    public void Every_group_must_meet_the_target()
    {
        EquitableOperatingPoint point = EquitableOperatingPoint.Find([new EquityCandidate(.64, [Single(0, 5_000), Single(0, 1_008)])], Target, Factor);
        Assert.NotNull(point.Refusal);
        Assert.Contains("group 1 has 0 errors in 1,008 passages", point.Refusal);
        Assert.DoesNotContain("group 0", point.Refusal);
        Assert.Equal(.64, EquitableOperatingPoint.Find([new EquityCandidate(.64, [Single(0, 5_000), Single(0, 1_009)])], Target, Factor).Threshold);
    }

    [Fact]
    public void Bounds_are_one_sided_and_scaled()
    {
        EquitableOperatingPoint point = EquitableOperatingPoint.Find([new EquityCandidate(.6, [Single(1, 100), Single(2, 100)])], .5, .5);
        Close.Relative(new Proportion(1, 100).ClopperPearson(.95, IntervalSides.Upper).Upper * .5, point.Bounds[0].Upper!.Value);
        Assert.Equal(.6, point.Threshold);
    }

    [Fact]
    public void One_person_who_repeats_has_no_bound_and_fails()
    {
        EquitableOperatingPoint point = EquitableOperatingPoint.Find([new EquityCandidate(.6, [Clean(2000), Clean(1)])], .5, 1);
        Assert.Null(point.Bounds[1].Upper);
        Assert.False(point.Bounds[1].MeetsTarget);
        Assert.Null(point.Threshold);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => EquitableOperatingPoint.Find([], Target, 1));
        Assert.Throws<ArgumentException>(() => EquitableOperatingPoint.Find([new(.6, [Clean(9)]), new(.5, [Clean(9), Clean(9)])], Target, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => EquitableOperatingPoint.Find([new(.6, [Clean(9)])], 0, 1));
        Assert.Throws<AssumptionException>(() => EquitableOperatingPoint.Find([new(.6, [new ClusteredProportion([])])], Target, 1));
    }

    private static ClusteredProportion Clean(int people) => new(Enumerable.Repeat(new SubjectCount(0, 10), people));

    private static ClusteredProportion Single(int errors, int people) => new(Enumerable.Range(0, people).Select(i => new SubjectCount(i < errors ? 1 : 0, 1)));
}
