using System.Text.Json;

namespace Lfr.Cli.Tests;

/// <summary>The evaluation as a person at a shell meets it: exit codes, one JSON document, and files.</summary>
public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Grids => Path.Combine(TestFolders.Root, "datasets", "met-grids-2023-2025.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Published_deployments_give_a_report_and_one_json_document()
    {
        ToolResult result = Tool.Run("evaluate", "deployments", Grids, "--out", _folder.File("out"), "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        JsonElement report = result.Json.GetProperty("reports")[0];
        Assert.Equal("deployments", report.GetProperty("kind").GetString());
        foreach (string file in new[] { "report.html", "report.json", "report.md", "junit.xml", Path.Combine("tables", "rates.csv") })
        {
            Assert.True(new FileInfo(Path.Combine(_folder.File("out"), file)).Length > 100, file);
        }
    }

    [Fact]
    public void A_gate_that_holds_or_cannot_be_computed_exits_with_five()
    {
        Assert.Equal(0, Tool.Run("evaluate", "deployments", Grids, "--out", _folder.File("a"), "--fail-if", "false alerts[all]@0.64.max.upper > 0.5").ExitCode);
        ToolResult failed = Tool.Run("evaluate", "deployments", Grids, "--out", _folder.File("b"), "--fail-if", "false alerts[all]@0.60.max.upper > 0.5", "--json");
        Assert.Equal(5, failed.ExitCode);
        Assert.True(failed.Json.GetProperty("gateFailed").GetBoolean());
        Assert.Contains("<failure", File.ReadAllText(Path.Combine(_folder.File("b"), "junit.xml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--thresholds", "0.5:0.4:0.1", "step > 0, high >= low")]
    [InlineData("--fail-if", "FPIR > 5", "The gate")]
    [InlineData("--fpir", "5", "not a rate over 0 and under 1")]
    [InlineData("--watchlist-size", "ten", "not a watchlist size")]
    [InlineData("--confidence", "95", "legal: over 0.5 and under 1")]
    [InlineData("--age-bands", "x", "not an age")]
    public void A_wrong_option_is_a_usage_error(string option, string value, string sentence) =>
        Tool.Run("evaluate", "deployments", Grids, "--out", _folder.File("out"), option, value).AssertRefused(2, sentence);

    [Fact]
    public void A_bad_file_is_an_input_error_with_its_line()
    {
        File.WriteAllText(_folder.File("c.csv"), "probe_id,reference_id,probe_subject,reference_subject,score\na,b,S1,S2,87.5\n");
        ToolResult result = Tool.Run("evaluate", "verification", _folder.File("c.csv"), "--score-range", "0:1", "--thresholds", "0.5", "--out", _folder.File("out"), "--json");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("c.csv:2: score: the score 87.5 is outside the declared range 0..1. It looks like per cent", result.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void A_threshold_of_another_scale_is_refused()
    {
        File.WriteAllText(_folder.File("c.csv"), "probe_id,reference_id,probe_subject,reference_subject,score\na,b,S1,S1,0.8\na,c,S1,S2,0.3\n");
        Tool.Run("evaluate", "verification", _folder.File("c.csv"), "--score-range", "0:1", "--thresholds", "60", "--out", _folder.File("out")).AssertRefused(2, "The threshold 60 is outside the declared scores 0..1. It looks like per cent");
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void A_synthetic_cohort_says_its_seed_and_cannot_be_calibrated_from()
    {
        ToolResult made = Tool.Run("evaluate", "synthetic", "--out", _folder.File("cohort"), "--json");
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.True(made.Json.GetProperty("synthetic").GetBoolean());
        Assert.True(made.Json.GetProperty("rejectedSeeds").GetInt32() >= 0);
        string[] common = ["calibrate", _folder.File("cohort"), "--by", "ethnicity", "--watchlist-size", "1000", "--thresholds", "0.60:0.66:0.02", "--pipeline", new string('a', 64), "--id", "x", "--fusion-rule", "max", "--quality-gate", "none", "--policy", _folder.File("policy.json"), "--out", _folder.File("calibration")];
        Tool.Run([.. common, "--fpir", "1/1000"]).AssertRefused(5, "synthetic");
        Tool.Run([.. common, "--fpir", "1/100000"]).AssertRefused(5, "independent passages");
        Assert.False(File.Exists(_folder.File("policy.json")));
    }
}
