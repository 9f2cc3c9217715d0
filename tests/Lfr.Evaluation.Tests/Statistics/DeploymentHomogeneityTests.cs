using System.Globalization;
using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class DeploymentHomogeneityTests
{
    [SkippableFact]
    public void Published_deployments_at_060_are_not_homogeneous()
    {
        DeploymentCount[] deployments = Grid("0.6");
        Assert.Equal(112, deployments.Length);
        DeploymentHomogeneity result = DeploymentHomogeneity.Test(deployments, seed: 1);
        Assert.False(result.MayPool);
        Assert.True(result.BetweenPeriods!.PValue <= .01, $"between {result.BetweenPeriods.PValue}");
        Assert.True(result.AcrossDeployments.PValue <= .001, $"across {result.AcrossDeployments.PValue}");
        Assert.Equal([(2023, 23, new Proportion(2, 326_392)), (2024, 89, new Proportion(23, 164_854))], result.ByPeriod.AsEnumerable());

        // The facts' own figure for the two years.
        Assert.InRange(FisherExactTest.Run(new Proportion(2, 326_392), new Proportion(23, 164_854)).Test.PValue, 1.6e-9, 1.8e-9);
    }

    [SkippableFact]
    public void Published_deployments_at_064_may_be_pooled_or_not_by_their_own_test()
    {
        DeploymentCount[] deployments = Grid("0.64");
        DeploymentHomogeneity result = DeploymentHomogeneity.Test(deployments, seed: 1);
        Assert.Equal(5, result.ByPeriod.Sum(p => p.FalseAlerts.Errors));
        Assert.Equal(721_305 + 1_142_325, result.ByPeriod.Sum(p => p.FalseAlerts.Trials));
    }

    [Fact]
    public void A_common_rate_is_kept_at_the_level()
    {
        int rejected = 0;
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var random = new SeededRandom(seed, 99);
            DeploymentCount[] deployments = [.. Enumerable.Range(0, 60).Select(i => { int faces = 500 + random.NextInt32(9_000); return new DeploymentCount(i % 2, random.NextBinomial(faces, 2e-4), faces); })];
            rejected += DeploymentHomogeneity.Test(deployments, seed, draws: 199).AcrossDeployments.PValue <= .05 ? 1 : 0;
        }

        Assert.InRange(rejected, 0, 25); // 10 expected; five standard deviations.
    }

    [Fact]
    public void Too_few_deployments_are_refused_and_no_alert_is_homogeneous()
    {
        Assert.Throws<AssumptionException>(() => DeploymentHomogeneity.Test([new(0, 1, 10), new(0, 0, 0)], 1));
        DeploymentHomogeneity quiet = DeploymentHomogeneity.Test([new(0, 0, 10), new(1, 0, 20)], 1);
        Assert.True(quiet.MayPool);
        Assert.Equal(1, quiet.AcrossDeployments.PValue);
        Assert.Null(DeploymentHomogeneity.Test([new(0, 1, 10), new(0, 0, 20)], 1).BetweenPeriods);
    }

    private static DeploymentCount[] Grid(string threshold)
    {
        string file = TestData.Find("npl/mps_lfr_grid_2023_2025.csv");
        string[][] rows = [.. File.ReadLines(file).Skip(1).Select(Split).Where(r => r[6] == threshold)];
        return [.. rows.Select(r => new DeploymentCount(2000 + int.Parse(r[2][^2..], CultureInfo.InvariantCulture), Number(r[10]) + Number(r[11]), Number(r[16])))];
    }

    private static int Number(string text) => text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Split(string line)
    {
        var fields = new List<string>();
        bool quoted = false;
        int start = 0;
        for (int i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == ',' && !quoted))
            {
                fields.Add(line[start..i].Trim('"'));
                start = i + 1;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
        }

        return [.. fields];
    }
}
