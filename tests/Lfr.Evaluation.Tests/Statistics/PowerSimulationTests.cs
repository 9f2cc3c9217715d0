using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class PowerSimulationTests
{
    // The method's section 4.6: three groups of 1,333 single passages, FFH at 5 %, the total held at the observed 7:
    // .24 at 4, .50 at 8, .68 at 15, .80 at 30, .92 at infinity.
    [Theory]
    [InlineData(4, .24)]
    [InlineData(8, .50)]
    [InlineData(15, .68)]
    [InlineData(30, .80)]
    [InlineData(double.PositiveInfinity, .92)]
    public void Power_at_seven_errors_is_the_published_one(double ratio, double power)
    {
        double found = Single(7).Power(ratio, 0, seed: 1, runs: 4_000);
        Assert.InRange(found, power - .03, power + .03);
    }

    [Theory]
    [InlineData(7, 22, 40)]
    [InlineData(30, 3.0, 3.6)]
    [InlineData(100, 1.8, 2.0)]
    public void Minimum_detectable_ratio_is_about_the_published_one(int errors, double low, double high)
    {
        MinimumDetectableRatio found = Single(errors).MinimumDetectable(seed: 2, runs: 1_000);
        Assert.InRange(found.Ratio!.Value, low, high);
        Assert.InRange(found.Power, .8, .84);
        Assert.Equal(TestName.FisherFreemanHalton, found.Test);
    }

    // Independent values: R, the exact power of the test by enumeration (errors binomial in each group, every table of up to 70 and 40 errors).
    // 300, 900 and 1,800 single passages with 20 errors: .80 at 4.97, 4.13 and 7.43 times. The group with the fewest passages needs less than the largest group.
    [Theory]
    [InlineData(null, 2, 7.43)]
    [InlineData(0, 0, 4.97)]
    [InlineData(1, 1, 4.13)]
    [InlineData(2, 2, 7.43)]
    public void Without_a_named_group_the_ratio_holds_for_every_group(int? elevated, int needs, double ratio)
    {
        MinimumDetectableRatio found = Sized(20, 300, 900, 1800).MinimumDetectable(seed: 3, elevated, runs: 2_000);
        Assert.Equal(needs, found.Elevated);
        Assert.InRange(found.Ratio!.Value, ratio * .9, ratio * 1.1);
        Assert.InRange(found.SmallestRatio!.Value, (elevated is null ? 4.13 : ratio) * .9, (elevated is null ? 4.13 : ratio) * 1.1);
        Assert.Equal(elevated ?? 1, found.SmallestElevated);
    }

    // 400, 1,333 and 2,267 with 7 errors: .80 at 12.3 and 20.7 times with the smaller groups, and .271 at any ratio with the largest.
    [Fact]
    public void None_where_one_group_could_have_any_ratio_unseen()
    {
        MinimumDetectableRatio found = Sized(7, 400, 1333, 2267).MinimumDetectable(seed: 3, runs: 2_000);
        Assert.Null(found.Ratio);
        Assert.Equal(2, found.Elevated);
        Assert.InRange(found.Power, .24, .30);
        Assert.Equal(0, found.SmallestElevated);
        Assert.InRange(found.SmallestRatio!.Value, 10.3, 14.8);
    }

    [Fact]
    public void Groups_alike_in_people_and_trials_have_one_ratio()
    {
        MinimumDetectableRatio found = Single(30).MinimumDetectable(seed: 3, runs: 500);
        Assert.Equal((found.Ratio, 0, 0), (found.SmallestRatio, found.Elevated, found.SmallestElevated));
        Assert.Equal(Single(30).MinimumDetectable(3, 0, runs: 500), found);
    }

    [Fact]
    public void None_where_even_an_infinite_ratio_falls_short()
    {
        // Three errors in all can never be significant at 1 %: all in one of three groups has p = 1/9.
        var simulation = new PowerSimulation(Subjects(3), TestName.FisherFreemanHalton, 0.01, null);
        MinimumDetectableRatio found = simulation.MinimumDetectable(1, runs: 500);
        Assert.Null(found.Ratio);
        Assert.True(double.IsPositiveInfinity(found.LargestRatio));
        Assert.True(found.Power < .8);
    }

    [Fact]
    public void A_group_that_cannot_hold_all_errors_bounds_the_ratio()
    {
        // 30 errors, 10 trials in the elevated group: at rate 1 it holds 10, the other 20 fall on 90 trials: 90/20 = 4.5.
        GroupedSubject[] subjects = [.. Enumerable.Range(0, 100).Select(i => new GroupedSubject(i < 10 ? 0 : 1, new SubjectCount(i % 10 < 3 ? 1 : 0, 1)))];
        Assert.Equal(4.5, new PowerSimulation(subjects, TestName.FisherFreemanHalton, 0.05, null).LargestRatio(0), 12);
    }

    [Fact]
    public void Clustering_raises_the_detectable_ratio()
    {
        GroupedSubject[] subjects = [.. Enumerable.Range(0, 399).Select(i => new GroupedSubject(i / 133, new SubjectCount(i < 60 ? 1 : 0, 10)))];
        double loose = new PowerSimulation(subjects, TestName.PermutationBetweenSubjects, 0.05, 1).MinimumDetectable(1, runs: 400).Ratio!.Value;
        double tight = new PowerSimulation(subjects, TestName.PermutationBetweenSubjects, 0.05, 3).MinimumDetectable(1, runs: 400).Ratio!.Value;
        Assert.True(tight > loose * 1.2, $"{loose} {tight}");
    }

    // The search stops drawing as soon as an answer is certain; here every power is that of all studies.
    [Theory]
    [InlineData(30, 1, TestName.FisherFreemanHalton)]
    [InlineData(60, 1, TestName.PermutationBetweenSubjects)]
    [InlineData(60, 3, TestName.PermutationBetweenSubjects)]
    [InlineData(8, 3, TestName.PermutationBetweenSubjects)]
    public void The_search_finds_what_full_simulations_find(int errors, double designEffect, string test)
    {
        const int Runs = 300;
        GroupedSubject[] subjects = [.. Enumerable.Range(0, 300).Select(i => new GroupedSubject(i / 100, new SubjectCount(i < errors ? 1 : 0, 5 + (i % 7))))];
        var simulation = new PowerSimulation(subjects, test, 0.05, designEffect);
        MinimumDetectableRatio found = simulation.MinimumDetectable(9, 0, runs: Runs);
        double largest = simulation.LargestRatio(found.Elevated);
        double power = simulation.Power(largest, found.Elevated, 9, Runs);
        if (power < 0.8)
        {
            Assert.Equal((null, power), (found.Ratio, found.Power));
            return;
        }

        (double low, double high) = (1, Math.Min(2, largest));
        while (high < largest && simulation.Power(high, found.Elevated, 9, Runs) < 0.8)
        {
            (low, high) = (high, Math.Min(high * 2, largest));
        }

        while (high / low > 1.01)
        {
            double middle = Math.Sqrt(low * high);
            (low, high) = simulation.Power(middle, found.Elevated, 9, Runs) < 0.8 ? (middle, high) : (low, middle);
        }

        Assert.Equal((high, simulation.Power(high, found.Elevated, 9, Runs)), (found.Ratio!.Value, found.Power));
    }

    [Theory]
    [Trait("Concurrent", nameof(PowerSimulation))]
    [InlineData(TestName.FisherFreemanHalton)]
    [InlineData(TestName.PermutationBetweenSubjects)]
    public void Eight_threads_get_the_power_that_one_gets(string test)
    {
        GroupedSubject[] subjects = [.. Enumerable.Range(0, 60).Select(i => new GroupedSubject(i / 20, new SubjectCount(i < 12 ? 1 : 0, 3)))];
        double[] expected = [.. Enumerable.Range(0, EightThreads.Count).Select(seed => Simulation().Power(1.5, 0, (ulong)seed, 60))];
        Assert.True(expected.Distinct().Count() > 2);
        PowerSimulation shared = Simulation();
        EightThreads.Run(2, (thread, turn) => Assert.Equal(expected[(thread + turn) % EightThreads.Count], shared.Power(1.5, 0, (ulong)((thread + turn) % EightThreads.Count), 60)));

        PowerSimulation Simulation() => new(subjects, test, 0.05, 1);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PowerSimulation(Subjects(3), TestName.Pearson, 0.05, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => Single(7).Power(0.5, 0, 1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Single(7).Power(2, 3, 1, 10));
    }

    private static PowerSimulation Single(int errors) => new(Subjects(errors), TestName.FisherFreemanHalton, 0.05, null);

    private static PowerSimulation Sized(int errors, params int[] passages) =>
        new([.. passages.SelectMany((count, group) => Enumerable.Range(0, count).Select(i => new GroupedSubject(group, new SubjectCount(group == 0 && i < errors ? 1 : 0, 1))))], TestName.FisherFreemanHalton, 0.05, null);

    private static GroupedSubject[] Subjects(int errors) =>
        [.. Enumerable.Range(0, 3 * 1333).Select(i => new GroupedSubject(i / 1333, new SubjectCount(i < errors ? 1 : 0, 1)))];
}
