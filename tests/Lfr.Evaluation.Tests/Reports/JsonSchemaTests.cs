using System.Text.Json;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Tests.Scores;

namespace Lfr.Evaluation.Tests.Reports;

/// <summary>report.json is what docs/report.schema.json says: no property more, none less, each of its type.</summary>
public class JsonSchemaTests
{
    [Fact]
    public void A_live_report_follows_the_schema()
    {
        using var folder = new TemporaryFolder();
        new ScoreSetFiles().Write(folder.Path);
        var options = new EvaluationOptions { By = ["ethnicity"], Thresholds = ThresholdGrid.Parse("0.50,0.60"), WatchlistSizes = [3, 1000], TargetRates = [0.001], MinimumDetectable = false, BootstrapDraws = 20 };
        EvaluationReport report = LiveEvaluation.Run(LiveScoreFolder.Read(folder.Path), options, InputHashes.Of(folder.Path));
        report = report with { Gates = [GateCondition.Parse("FPIR[ethnicity].max > 0.5").Check(report)] };
        Check(report);
        Assert.Empty(report.NotMade);

        // A declared test that was not made is a node of its own.
        EvaluationReport left = LiveEvaluation.Run(LiveScoreFolder.Read(folder.Path), options with { By = ["gender"] }, InputHashes.Of(folder.Path));
        Check(left);
        using var json = new MemoryStream();
        JsonReportWriter.Write(left, json);
        JsonElement node = Assert.Single(JsonDocument.Parse(json.ToArray()).RootElement.GetProperty("notMade").EnumerateArray());
        Assert.Equal(("FPIR", 0.60m, "ethnicity", JsonValueKind.Null), (node.GetProperty("metric").GetString(), node.GetProperty("threshold").GetDecimal(), node.GetProperty("factor").GetString(), node.GetProperty("p").ValueKind));
        Assert.Contains("ethnicity is not among the factors evaluated (gender)", node.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains(report.Ratios, ratio => ratio.Upper is { } upper && double.IsPositiveInfinity(upper));
    }

    [Theory]
    [InlineData("met-grids-2023-2025.csv")]
    [InlineData("met-2022-01-28.csv")]
    public void A_deployments_report_follows_the_schema(string file)
    {
        string path = Path.Combine(TestFolders.Root, "datasets", file);
        Check(DeploymentsEvaluation.Run(DeploymentGrid.Read(path), new EvaluationOptions(), InputHashes.Of(path)));
    }

    /// <summary>The same by a validator that nobody here wrote, where python3 has one.</summary>
    [SkippableFact]
    public void An_independent_validator_agrees()
    {
        Skip.If(Run("import jsonschema") is null, "There is no python3 with jsonschema on the path (Debian: apt-get install python3-jsonschema).");
        using var folder = new TemporaryFolder();
        new ScoreSetFiles().Write(folder.Path);
        var options = new EvaluationOptions { By = ["ethnicity"], Thresholds = ThresholdGrid.Parse("0.54,0.60"), WatchlistSizes = [3, 1000], TargetRates = [0.001], MinimumDetectable = false, BootstrapDraws = 20 };
        EvaluationReport report = LiveEvaluation.Run(LiveScoreFolder.Read(folder.Path), options, InputHashes.Of(folder.Path));
        using (FileStream file = File.Create(folder.File("report.json")))
        {
            JsonReportWriter.Write(report with { Gates = [GateCondition.Parse("FPIR[ethnicity].max > 0.5").Check(report)] }, file);
        }

        const string check = "import json,sys,jsonschema; s=json.load(open(sys.argv[1])); jsonschema.Draft202012Validator.check_schema(s); d=json.load(open(sys.argv[2])); v=jsonschema.Draft202012Validator(s); "
            + "print(len(list(v.iter_errors(d)))); d['rates'][0].pop('errors'); d['extra']=1; print(len(list(v.iter_errors(d))) >= 2)";
        Assert.Equal("0\nTrue", Run(check, Path.Combine(TestFolders.Root, "docs", "report.schema.json"), folder.File("report.json"))?.Trim().ReplaceLineEndings("\n"));
    }

    private static string? Run(string program, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { "-c", program }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [Fact]
    public void The_checker_finds_what_is_wrong()
    {
        using JsonDocument schema = Schema();
        using JsonDocument wrong = JsonDocument.Parse("""{"schema":"lfr-report-1","kind":"live","title":1,"extra":true}""");
        List<string> found = [];
        JsonSchemaChecker.Validate(schema.RootElement, wrong.RootElement, "", found);
        Assert.Contains(found, f => f.Contains("/title", StringComparison.Ordinal));
        Assert.Contains(found, f => f.Contains("extra", StringComparison.Ordinal));
        Assert.Contains(found, f => f.Contains("rates", StringComparison.Ordinal));
    }

    private static JsonDocument Schema() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestFolders.Root, "docs", "report.schema.json")));

    private static void Check(EvaluationReport report)
    {
        using var stream = new MemoryStream();
        JsonReportWriter.Write(report, stream);
        using JsonDocument json = JsonDocument.Parse(stream.ToArray());
        using JsonDocument schema = Schema();
        List<string> found = [];
        JsonSchemaChecker.Validate(schema.RootElement, json.RootElement, "", found);
        Assert.True(found.Count == 0, string.Join('\n', found.Take(10)));
    }
}
