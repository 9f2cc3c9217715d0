namespace Lfr.Evaluation.Statistics;

/// <summary>The bootstrap of a rate that draws whole subjects with replacement. Secondary to the Korn-Graubard interval: at few errors its
/// percentile interval covers far less than its level.</summary>
public static class SubjectBootstrap
{
    /// <summary>Draws as many subjects as there are, with replacement, and takes the rate of what was drawn.</summary>
    /// <param name="subjects">Each subject's counts.</param>
    /// <param name="draws">1 or more; 2,000 is usual.</param>
    /// <param name="seed">Printed with the result. Draw d uses stream d of it.</param>
    /// <exception cref="ArgumentNullException">No proportion.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No draw.</exception>
    /// <exception cref="AssumptionException">Fewer than two subjects.</exception>
    public static BootstrapDistribution Run(ClusteredProportion subjects, int draws, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        Require.AtLeast(draws, 1, nameof(draws));
        int count = subjects.SubjectCount;
        if (count < 2)
        {
            throw new AssumptionException("at-least-two-subjects", "bootstrap", $"There are {count} subjects: nothing can be drawn anew. Print the cell as refused.");
        }

        var rates = new double[draws];
        Parallel.For(0, draws, draw =>
        {
            var random = new SeededRandom(seed, (ulong)draw);
            long errors = 0;
            long trials = 0;
            for (int i = 0; i < count; i++)
            {
                SubjectCount subject = subjects.Subjects[random.NextInt32(count)];
                errors += subject.Errors;
                trials += subject.Trials;
            }

            rates[draw] = (double)errors / trials;
        });
        return new BootstrapDistribution(rates, IntervalMethod.SubjectBootstrap, seed);
    }
}
