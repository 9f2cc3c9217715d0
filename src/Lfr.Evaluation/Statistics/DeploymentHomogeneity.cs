using System.Collections.Immutable;

namespace Lfr.Evaluation.Statistics;

/// <summary>Whether deployments at one threshold share one false-alert rate. Where they do not, a pooled interval would be for a rate that does not
/// exist: print the rates by period and no pooled interval.</summary>
/// <param name="AcrossDeployments">False alerts dealt over faces: whether alerts fall on deployments as if every face were alike.</param>
/// <param name="BetweenPeriods">Whole deployments dealt between periods; null where there is one period.</param>
/// <param name="ByPeriod">Each period's number, deployments and counts, periods without a deployment left out.</param>
/// <param name="Alpha">The level of the decision.</param>
public sealed record DeploymentHomogeneity(
    TestResult AcrossDeployments,
    TestResult? BetweenPeriods,
    ImmutableArray<(int Period, int Deployments, Proportion FalseAlerts)> ByPeriod,
    double Alpha)
{
    /// <summary>True where neither test rejects: only then may a pooled interval be printed.</summary>
    public bool MayPool => AcrossDeployments.PValue > Alpha && (BetweenPeriods is null || BetweenPeriods.PValue > Alpha);

    /// <summary>Tests deployments at one threshold.</summary>
    /// <param name="deployments">Those of one threshold; one without a face is left out.</param>
    /// <param name="seed">Printed with the results.</param>
    /// <param name="alpha">The level of the decision, such as 0.05.</param>
    /// <param name="draws">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count or the level is out of range.</exception>
    /// <exception cref="AssumptionException">Fewer than two deployments.</exception>
    public static DeploymentHomogeneity Test(
        IReadOnlyList<DeploymentCount> deployments,
        ulong seed,
        double alpha = 0.05,
        int draws = SubjectPermutationTest.DefaultDraws)
    {
        ArgumentNullException.ThrowIfNull(deployments);
        Require.Level(alpha);
        Require.AtLeast(draws, 1, nameof(draws));
        foreach (DeploymentCount deployment in deployments)
        {
            Require.Counts(deployment.FalseAlerts, deployment.Faces);
            Require.AtLeast(deployment.Period, 0, nameof(DeploymentCount.Period));
        }

        DeploymentCount[] kept = [.. deployments.Where(d => d.Faces > 0)];
        if (kept.Length < 2)
        {
            throw new AssumptionException("at-least-two-deployments", "homogeneity", $"There are {kept.Length} deployments with a face: nothing to compare. Print the reason.");
        }

        int[] periods = [.. kept.Select(d => d.Period).Distinct().Order()];
        TestResult? between = periods.Length < 2 ? null : SubjectPermutationTest.Run(
            [.. kept.Select(d => new GroupedSubject(Array.IndexOf(periods, d.Period), new SubjectCount(d.FalseAlerts, d.Faces)))],
            seed,
            draws) with
        { Test = TestName.HomogeneityOfDeployments };
        return new DeploymentHomogeneity(
            Across(kept, seed, draws),
            between,
            [.. periods.Select(p => (p, kept.Count(d => d.Period == p), new Proportion(kept.Where(d => d.Period == p).Sum(d => (long)d.FalseAlerts), kept.Where(d => d.Period == p).Sum(d => (long)d.Faces))))],
            alpha);
    }

    // sum (e - p f)^2 / (p f) against dealing the same number of alerts over the same faces.
    private static TestResult Across(DeploymentCount[] deployments, ulong seed, int draws)
    {
        long alerts = deployments.Sum(d => (long)d.FalseAlerts);
        long faces = deployments.Sum(d => (long)d.Faces);
        double Statistic(Func<int, long> count)
        {
            double sum = 0;
            for (int i = 0; i < deployments.Length; i++)
            {
                double expected = (double)alerts * deployments[i].Faces / faces;
                double difference = count(i) - expected;
                sum += alerts == 0 ? 0 : difference * difference / expected;
            }

            return sum;
        }

        // The number of the last face of each deployment.
        var ends = new long[deployments.Length];
        long end = -1;
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = end += deployments[i].Faces;
        }

        double seen = Statistic(i => deployments[i].FalseAlerts);
        int[] extreme = new int[draws];
        Parallel.For(0, draws, draw =>
        {
            var counts = new long[deployments.Length];
            var taken = new HashSet<long>();
            var random = new SeededRandom(seed, (ulong)draw);
            bool fewer = alerts > faces / 2; // Deal whichever is rarer: faces with an alert, or faces without.
            long dealt = fewer ? faces - alerts : alerts;
            while (taken.Count < dealt)
            {
                long face = (long)Math.BigMul(random.NextUInt64(), (ulong)faces, out _);
                if (taken.Add(face))
                {
                    int at = Array.BinarySearch(ends, face);
                    counts[at >= 0 ? at : ~at]++;
                }
            }

            for (int i = 0; fewer && i < counts.Length; i++)
            {
                counts[i] = deployments[i].Faces - counts[i];
            }

            extreme[draw] = Statistic(i => counts[i]) >= seen * (1 - 1e-10) ? 1 : 0;
        });
        long asExtreme = extreme.Sum(e => (long)e);
        return new TestResult(TestName.AlertsOverFaces, (asExtreme + 1.0) / (draws + 1.0))
        {
            Statistic = seen,
            Draws = draws,
            Seed = seed,
            MonteCarloInterval = BinomialInterval.ClopperPearson(asExtreme, draws),
        };
    }
}
