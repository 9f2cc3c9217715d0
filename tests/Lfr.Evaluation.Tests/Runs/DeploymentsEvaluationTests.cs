using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>The published grids. Expected totals were counted independently from the publication; intervals are R 4.2.2's binom.test.</summary>
public class DeploymentsEvaluationTests
{
    private static readonly Lazy<EvaluationReport> s_grids = new(() => Run("met-grids-2023-2025.csv"));

    private static EvaluationReport Run(string file)
    {
        string path = Path.Combine(TestFolders.Root, "datasets", file);
        return DeploymentsEvaluation.Run(DeploymentGrid.Read(path), new EvaluationOptions(), InputHashes.Of(path));
    }

    [Theory]
    [InlineData("2023-24", "0.60", "112", "491,246", "691", "654", "13", "25", "306", "9,744 to 15,600")]
    [InlineData("2023-24", "0.62", "10", "16,589", "54", "50", "0", "4", "31", "15,468 to 15,893")]
    [InlineData("2023-24", "0.64", "81", "721,305", "599", "594", "5", "0", "272", "13,419 to 16,075")]
    [InlineData("2025", "0.64", "74", "1,142,325", "814", "795", "14", "5", "342", "14,919 to 19,199")]
    public void Totals(params string[] expected) =>
        Assert.Equal(expected, s_grids.Value.Tables.Single(t => t.Name == "totals").Rows.Single(row => row[0] == expected[0] && row[1] == expected[1]));

    [Theory]
    [InlineData(0.60, "alert", 25, 691, .023548, .052947)]
    [InlineData(0.64, "alert", 5, 1413, .0011499, .0082384)]
    [InlineData(0.62, "face", 4, 16589, 6.5702e-5, 6.1726e-4)]
    public void Intervals(decimal threshold, string unit, long errors, long trials, double lower, double upper)
    {
        RateEntry rate = s_grids.Value.Rates.Single(r => r.Threshold == threshold && r.Unit == unit && r.Group.IsAll);
        Assert.Equal((errors, trials), (rate.Errors!.Value, rate.Trials!.Value));
        Assert.Equal(lower, rate.Headline!.Value.Lower, lower * 1e-4);
        Assert.Equal(upper, rate.Headline.Value.Upper, upper * 1e-4);
    }

    [Fact]
    public void At_060_the_periods_differ_and_no_pooled_interval_is_given()
    {
        EvaluationReport report = s_grids.Value;
        RateEntry pooled = report.Rates.Single(r => r.Threshold == 0.60m && r.Unit == "face" && r.Group.IsAll);
        Assert.Null(pooled.Rate);
        Assert.Null(pooled.Headline);
        Assert.Contains("does not exist", pooled.Refusal, StringComparison.Ordinal);
        RateEntry Year(string year) => report.Rates.Single(r => r.Threshold == 0.60m && r.Group.Text == year);
        Assert.Equal((2L, 326_392L), (Year("2023").Errors!.Value, Year("2023").Trials!.Value));
        Assert.Equal((23L, 164_854L), (Year("2024").Errors!.Value, Year("2024").Trials!.Value));
        // Fisher's exact test of 2/326,392 against 23/164,854: p 1.7e-9 (R).
        Assert.InRange(report.Ratios.Single(r => r.Threshold == 0.60m).P!.Value, 1.65e-9, 1.75e-9);
        Assert.Contains(report.Summary, s => s.Contains("2023: 23 deployments, 326,392 faces, 2,771 faces an hour", StringComparison.Ordinal));
        Assert.Contains(report.Summary, s => s.Contains("2024: 89 deployments, 164,854 faces, 347 faces an hour", StringComparison.Ordinal));
    }

    /// <summary>Their sum overflowed, which ended the tool as a defect of its own.</summary>
    [Fact]
    public void A_count_beyond_counting_is_refused()
    {
        const string row = "g,Town,01/02/24,5h,none,100,0.64,3,3,0,0,0,,3,0,0,9000000000000000000\n";
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("big.csv"), Columns + row + row);
        IReadOnlyList<InputProblem> problems = Assert.Throws<InputException>(() => DeploymentGrid.Read(folder.File("big.csv"))).Problems;
        Assert.Equal([(2L, "faces"), (3L, "faces")], problems.Select(problem => (problem.Line, problem.Column!)));
    }

    private const string Columns = "grid,location,date,duration,purpose,watchlist,threshold,total_alerts,true_conf,true_unconf,false_conf,false_unconf,false_rate_pct_published,arrest,other_disposal,no_action,faces\n";

    [Fact]
    public void What_cannot_be_in_a_row_is_listed_with_its_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("grid.csv"), Columns + "g,Town,01/02/24,5h,none,100,0.64,3,2,0,1,0,,1,0,1,9000\ng,Town,01/02/24,5h,none,100,0.64,3,2,0,1,0,,1,0,1,9000\n"
            + "g,Port,02/02/24,5h,none,100,64,5,5,0,0,0,,1,2,3,3\ng,Town,03/02/24,5h,none,0,0.64,3,2,0,1,0,,1,0,1,9000\n");
        IReadOnlyList<IReadOnlyList<string>> rows = DeploymentsEvaluation.Run(DeploymentGrid.Read(folder.File("grid.csv")), new EvaluationOptions(), []).Tables.Single(t => t.Name == "contradictions").Rows;
        Assert.Equal(["3", "4", "4", "5"], rows.Select(row => row[0]));
        Assert.Equal(["the row is that of line 2 again, and is counted twice in every total, rate and test", "more alerts than faces: 5 alerts of 3 faces", "the threshold 64 is outside 0..1, on which the others are published", "3 alerts, and nobody on the watchlist"],
            rows.Select(row => row[2]));
    }

    [Theory]
    [InlineData("3,2,0,1,0,,1,0,1,0", "faces", "false alerts: 1, faces: 0")]
    [InlineData("1,0,0,1,1,,1,0,1,50", "total_alerts", "false alerts: 2, alerts: 1")]
    public void False_alerts_that_are_no_share_are_an_error_of_the_line(string counts, string column, string words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("grid.csv"), $"{Columns}g,Town,01/02/24,5h,none,100,0.64,{counts}\n");
        InputProblem problem = Assert.Single(Assert.Throws<InputException>(() => DeploymentGrid.Read(folder.File("grid.csv"))).Problems);
        Assert.Equal((2L, column), (problem.Line, problem.Column));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_hold_is_listed_and_nothing_else()
    {
        IReadOnlyList<IReadOnlyList<string>> rows = s_grids.Value.Tables.Single(t => t.Name == "contradictions").Rows;
        Assert.Equal(11, rows.Count(row => row[2].Contains("published rate", StringComparison.Ordinal)));
        Assert.Equal(10, rows.Count(row => row[2].Contains("truncated", StringComparison.Ordinal)));
        Assert.Contains("0.0254", rows.Single(row => row[2].Contains("does not follow", StringComparison.Ordinal))[2], StringComparison.Ordinal);
        Assert.Single(rows, row => row[2].Contains("do not add up", StringComparison.Ordinal));
        Assert.Contains("2023-07-11", rows.Single(row => row[2].Contains("out of order", StringComparison.Ordinal))[1], StringComparison.Ordinal);
        Assert.Contains("203 rows", rows.Single(row => row[0] == "all")[2], StringComparison.Ordinal);
        Assert.Equal(14, rows.Count);
    }

    [Fact]
    public void A_deployment_without_a_threshold_keeps_none()
    {
        EvaluationReport report = Run("met-2022-01-28.csv");
        RateEntry alert = report.Rates.Single(r => r.Unit == "alert"), face = report.Rates.Single(r => r.Unit == "face");
        Assert.Null(alert.Threshold);
        Assert.Equal((1L, 11L), (alert.Errors!.Value, alert.Trials!.Value));
        Assert.Equal(.00230, alert.Headline!.Value.Lower, 5e-6);
        Assert.Equal(.4128, alert.Headline.Value.Upper, 5e-5);
        Assert.Equal(2.09e-6, face.Headline!.Value.Lower, 5e-9);
        Assert.Equal(4.60e-4, face.Headline.Value.Upper, 5e-7);
        Assert.Contains("no threshold published", report.Summary[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_field_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("g.csv"), "grid,location,date,watchlist,threshold,total_alerts,true_conf,true_unconf,false_conf,false_unconf,faces\ng,x,2024-13-01,-5,high,1,1,0,0,0,100\n");
        Assert.Equal(["date", "watchlist", "threshold"], Assert.Throws<InputException>(() => DeploymentGrid.Read(folder.File("g.csv"))).Problems.Select(p => p.Column ?? ""));
    }

    /// <summary>One of two deployments states no faces: its two false alerts of five are in the rate per alert, and not in that per face.</summary>
    [Fact]
    public void A_deployment_without_faces_is_counted_in_alerts_and_not_in_faces()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("g.csv"), "grid,location,date,watchlist,threshold,total_alerts,true_conf,true_unconf,false_conf,false_unconf,faces\ng,A,2024-01-01,1000,0.64,5,3,0,2,0,\ng,B,2024-01-02,1200,0.64,4,4,0,0,0,20000\n");
        EvaluationReport report = DeploymentsEvaluation.Run(DeploymentGrid.Read(folder.File("g.csv")), new EvaluationOptions(), InputHashes.Of(folder.File("g.csv")));
        Assert.StartsWith("threshold 0.64: 2 false of 9 alerts (22.2 % of alerts, ", report.Summary[0], StringComparison.Ordinal);
        Assert.Contains("), and 0 of 20,000 faces (0 % of faces, ", report.Summary[0], StringComparison.Ordinal);
        Assert.Contains("Alerts are stated for 2 of 2 deployments and faces for 1: the two rates are not of the same deployments.", report.Summary[0], StringComparison.Ordinal);
        Assert.DoesNotContain("not of the same deployments", Run("met-2022-01-28.csv").Summary[0], StringComparison.Ordinal);
    }

    [Fact]
    public void One_statement_that_does_not_hold_is_one()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("g.csv"), "grid,location,date,watchlist,threshold,total_alerts,true_conf,true_unconf,false_conf,false_unconf,faces\ng,A,2024-01-01,1000,0.64,6,3,0,2,0,1000\ng,B,2024-01-02,1200,0.64,4,4,0,0,0,20000\n");
        EvaluationReport report = DeploymentsEvaluation.Run(DeploymentGrid.Read(folder.File("g.csv")), new EvaluationOptions(), InputHashes.Of(folder.File("g.csv")));
        Assert.Contains("1 statement of the publication does not hold; it is listed with its line.", report.Summary);
    }
}
