using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class SubjectPermutationTestTests
{
    [Fact]
    public void Agrees_with_every_assignment_enumerated_in_R()
    {
        foreach (var c in Fixture.Cases("statistics.json", "permutation"))
        {
            TestResult result = SubjectPermutationTest.Run(Subjects(c.Integers("group"), c.Integers("errors"), c.Integers("trials")), seed: 3, draws: 60_000);
            Close.Relative(c.Number("statistic"), result.Statistic!.Value);
            double p = c.Number("p");
            Assert.InRange(result.PValue, p - (5 * Math.Sqrt(p * (1 - p) / 60_000)), p + (5 * Math.Sqrt(p * (1 - p) / 60_000)));
        }
    }

    [Fact]
    public void Smallest_attainable_p_is_that_of_the_enumeration_where_groups_are_alike()
    {
        // First case: 8 subjects in 4 and 4; 70 deals, every statistic is shared by a deal and its mirror image: 2/70.
        var c = Fixture.Cases("statistics.json", "permutation").First();
        TestResult result = SubjectPermutationTest.Run(Subjects(c.Integers("group"), c.Integers("errors"), c.Integers("trials")), 3);
        Close.Relative(c.Number("smallest"), result.SmallestAttainableP!.Value);

        // Unequal groups of 1 and 4: 5 deals, no mirror image.
        TestResult unequal = SubjectPermutationTest.Run(Subjects([0, 1, 1, 1, 1], [3, 0, 0, 0, 1], [3, 3, 3, 3, 3]), 3);
        Close.Relative(0.2, unequal.SmallestAttainableP!.Value);
    }

    [Fact]
    public void Draws_bound_the_smallest_attainable_p()
    {
        int[] group = [.. Enumerable.Range(0, 60).Select(i => i % 3)];
        TestResult result = SubjectPermutationTest.Run(Subjects(group, new int[60].Select((_, i) => i % 3 == 0 ? 5 : 0).ToArray(), Enumerable.Repeat(10, 60).ToArray()), 3, 999);
        Close.Relative(0.001, result.SmallestAttainableP!.Value);
        Close.Relative(0.001, result.PValue);
    }

    [Fact]
    public void A_factor_that_follows_its_stratum_is_not_found_within_strata()
    {
        // Errors follow the stratum only, and group 0 lies mostly in the stratum with errors.
        var subjects = new List<GroupedSubject>();
        for (int i = 0; i < 80; i++)
        {
            int stratum = i % 2;
            int group = i % 20 < 18 ? stratum : 1 - stratum;
            subjects.Add(new GroupedSubject(group, new SubjectCount(stratum == 0 ? 2 + (i % 3) : 0, 10), stratum));
        }

        double within = SubjectPermutationTest.Run(subjects, 1).PValue;
        double across = SubjectPermutationTest.Run([.. subjects.Select(s => s with { Stratum = 0 })], 1).PValue;
        Assert.True(across < 0.001, $"across {across}");
        Assert.True(within > 0.2, $"within {within}");
    }

    [Fact]
    public void Equal_and_unequal_trials_take_the_same_road()
    {
        // The quick way deals labels to subjects with errors alone; one subject of a different number of trials forces the other.
        int[] group = [.. Enumerable.Range(0, 40).Select(i => i % 2)];
        int[] errors = [.. Enumerable.Range(0, 40).Select(i => i % 7 == 0 ? 3 : i % 2 == 0 ? 1 : 0)];
        int[] equal = [.. Enumerable.Repeat(1000, 40)];
        int[] nearly = [.. equal];
        nearly[39] = 1001;
        double quick = SubjectPermutationTest.Run(Subjects(group, errors, equal), 1, 40_000).PValue;
        double slow = SubjectPermutationTest.Run(Subjects(group, errors, nearly), 2, 40_000).PValue;
        Assert.InRange(quick - slow, -0.02, 0.02);
    }

    [Fact]
    public void The_seed_decides_and_nothing_else()
    {
        GroupedSubject[] subjects = Subjects([.. Enumerable.Range(0, 90).Select(i => i % 3)], [.. Enumerable.Range(0, 90).Select(i => i % 4)], [.. Enumerable.Repeat(10, 90)]);
        Assert.Equal(SubjectPermutationTest.Run(subjects, 11).PValue, SubjectPermutationTest.Run(subjects, 11).PValue);
    }

    [Fact]
    public void No_error_at_all_has_p_one() =>
        Assert.Equal(1, SubjectPermutationTest.Run(Subjects([0, 0, 1, 1], [0, 0, 0, 0], [5, 5, 5, 5]), 1).PValue);

    [Theory]
    [InlineData(0.05, 9_999)]
    [InlineData(0.001, 20_000)]
    [InlineData(0.0001, 200_000)]
    public void Draws_grow_with_the_smallest_level(double alpha, int draws) => Assert.Equal(draws, SubjectPermutationTest.DrawsFor(alpha));

    [Fact]
    public void One_group_and_a_group_without_subjects_are_refused()
    {
        Assert.Equal("at-least-two-groups", Assert.Throws<AssumptionException>(() => SubjectPermutationTest.Run(Subjects([0, 0], [1, 0], [5, 5]), 1)).Assumption);
        Assert.Equal("group-without-subjects", Assert.Throws<AssumptionException>(() => SubjectPermutationTest.Run(Subjects([0, 2], [1, 0], [5, 5]), 1)).Assumption);
        Assert.Throws<AssumptionException>(() => SubjectPermutationTest.Run(Subjects([0, 1], [0, 0], [5, 0]), 1));
    }

    internal static GroupedSubject[] Subjects(int[] group, int[] errors, int[] trials) =>
        [.. group.Select((g, i) => new GroupedSubject(g, new SubjectCount(errors[i], trials[i])))];
}
