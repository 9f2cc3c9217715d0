using System.Globalization;
using System.Text;
using Lfr.Cli.Commands;
using Lfr.Core.Policy;

namespace Lfr.Cli.Tests;

/// <summary>A calibration of 3,000 people in two groups whose highest non-mated scores are the quantiles of one exponential tail: the threshold of any rate is known.</summary>
public sealed class CalibrateTests : IDisposable
{
    private const int People = 3000;
    private const double Start = 0.42;
    private const double Scale = 0.03;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_policy_is_bound_to_what_it_was_measured_with()
    {
        ToolResult result = Calibrate("1/100");
        Assert.True(result.ExitCode == 0, result.Error);
        var policy = Assert.IsType<EquitableThresholdPolicy>(PolicyFile.Load(_folder.File("policy.json")));
        Assert.Equal(new string('a', 64), policy.Pipeline.ToString());
        Assert.Equal((1000, 0.01), (policy.WatchlistSize, policy.TargetFpir));
        Assert.Equal(["A", "B"], policy.Groups.Select(g => g.Group));
        Assert.All(policy.Groups, g => Assert.True(g.Trials == 1500 && g.UpperBound <= 0.01 && g.UpperBound > (double)g.Errors / g.Trials));
        PolicyBinding binding = policy.Binding!;
        Assert.Equal((DecisionUnit.Track, "max", "none", 0.95), (binding.Unit, binding.FusionRule, binding.QualityGate, binding.Confidence));
        Assert.Equal(64, binding.CalibrationDataSha256.Length);
        Assert.Equal([new("A", 500), new("B", 500)], binding.WatchlistComposition.OrderBy(p => p.Key, StringComparer.Ordinal));
        Assert.Null(binding.Extrapolation);
        Assert.Contains("the one-sided 95 % bound of FPIR at N = 1000 is at most 0.01", result.Output, StringComparison.Ordinal);
        Assert.Contains("every group of ethnicity bounded one-sided at 0.95", File.ReadAllText(_folder.File("policy.json")), StringComparison.Ordinal);
        Assert.Contains("\"status\": \"certified\"", File.ReadAllText(Path.Combine(_folder.File("out"), "calibration.json")), StringComparison.Ordinal);

        // Lower, by the step of the grid, the exact bound of a group is no longer under the target: the lowest threshold was found.
        Assert.InRange(policy.LowestThreshold.Value, Start - (Scale * Math.Log(0.01)), 0.60);
        var use = new PolicyUse { Pipeline = policy.Pipeline, Unit = DecisionUnit.Track, FusionRule = "max", QualityGate = "none", WatchlistSize = 900 };
        Assert.Contains("that of this one is not known", Assert.Single(PolicyFit.Of(policy, use).Refusals), StringComparison.Ordinal);
        Assert.Contains("group 'A'", Assert.Single(PolicyFit.Of(policy, use with { WatchlistComposition = new Dictionary<string, int> { ["A"] = 600, ["B"] = 300 } }).Refusals), StringComparison.Ordinal);
        Assert.True(PolicyFit.Of(policy, use with { WatchlistComposition = new Dictionary<string, int> { ["A"] = 450, ["B"] = 450 } }).IsFit);
        Assert.Contains("TPIR there is 50.0 % (1,500 / 3,000", File.ReadAllText(Path.Combine(_folder.File("out"), "calibration.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_extrapolated_unless_it_is_asked_for_and_then_everybody_is_told()
    {
        Calibrate("1/5000").AssertRefused(5, "14,978 independent passages");
        Assert.False(File.Exists(_folder.File("policy.json")));

        ToolResult result = Calibrate("1/5000", "--allow-extrapolated", "--size-only");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("EXTRAPOLATED", result.Error, StringComparison.Ordinal);

        // Nothing is certified then, and nothing says that it is.
        string evidence = File.ReadAllText(Path.Combine(_folder.File("out"), "calibration.json")), file = File.ReadAllText(_folder.File("policy.json"));
        Assert.Contains(": extrapolated, not certified. The data certify no threshold for FPIR 0.0002 at N = 1000", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"extrapolated, not certified\"", evidence, StringComparison.Ordinal);
        Assert.Contains("extrapolated, not certified: for every group of ethnicity", file, StringComparison.Ordinal);
        Assert.DoesNotContain("bounded one-sided", file, StringComparison.Ordinal);
        Assert.DoesNotContain("measured", file.Replace("\"measured\":", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("is at most", result.Output, StringComparison.Ordinal);
        IThresholdPolicy policy = PolicyFile.Load(_folder.File("policy.json"));
        double truth = Start - (Scale * Math.Log(1.0 / 5000));
        Assert.InRange(policy.LowestThreshold.Value, truth, 0.95);
        string rule = policy.Binding!.Extrapolation!;
        Assert.Contains("k 100", rule, StringComparison.Ordinal);
        Assert.Contains("instability", rule, StringComparison.Ordinal);
        var use = new PolicyUse { Pipeline = policy.Pipeline, Unit = DecisionUnit.Track, FusionRule = "max", QualityGate = "none", WatchlistSize = 900 };
        Assert.Contains("extrapolated beyond the data", Assert.Single(PolicyFit.Of(policy, use).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_one_decade_is_refused()
    {
        Calibrate("1/50000", "--allow-extrapolated").AssertRefused(5, "more than one decade below");
        Assert.False(File.Exists(_folder.File("policy.json")));
    }

    [Fact]
    public void What_a_policy_is_bound_to_must_be_stated()
    {
        Write();
        Tool.Run("calibrate", _folder.Path, "--by", "ethnicity", "--watchlist-size", "1000", "--thresholds", "0.40:0.90:0.01", "--fpir", "1/100", "--pipeline", new string('a', 64), "--id", "x",
            "--policy", _folder.File("policy.json"), "--out", _folder.File("out"), "--quality-gate", "none").AssertRefused(2, "--fusion-rule is missing");
    }

    /// <summary>The tested list holds 500 people of each group, and the policy that is bound to its composition says so; 3,000 people walked.</summary>
    [Fact]
    public void A_policy_does_not_say_how_few_of_a_group_were_on_the_list()
    {
        Calibrate("1/100", "--suppress-below", "501").AssertRefused(5, "the tested list holds fewer than 501 people of 'A', 'B' (--suppress-below)");
        Assert.False(File.Exists(_folder.File("policy.json")));
        Assert.False(Directory.Exists(_folder.File("out")));
        Assert.Equal(0, Calibrate("1/100", "--suppress-below", "500").ExitCode);
        Assert.Equal(0, Calibrate("1/100", "--suppress-below", "501", "--size-only").ExitCode);
        Assert.Empty(PolicyFile.Load(_folder.File("policy.json")).Binding!.WatchlistComposition);
    }

    /// <summary>Without a threshold to try there is nothing to certify: it ended as a defect of the tool.</summary>
    [Theory]
    [InlineData(null, "No threshold is given and protocol.json declares none; write for example --thresholds")]
    [InlineData("0.30:0.40:0.01", "No threshold that is given lies at or beyond the floor 0.42")]
    public void A_calibration_without_a_threshold_that_can_be_tried_is_refused(string? thresholds, string sentence)
    {
        Write();
        Tool.Run(["calibrate", _folder.Path, "--by", "ethnicity", "--watchlist-size", "1000", "--fpir", "1/100", "--pipeline", new string('a', 64), "--id", "x", "--policy", _folder.File("policy.json"), "--out", _folder.File("out"),
            "--fusion-rule", "max", "--quality-gate", "none", .. thresholds is null ? Array.Empty<string>() : ["--thresholds", thresholds]]).AssertRefused(2, sentence);
        Assert.False(File.Exists(_folder.File("policy.json")));
    }

    /// <summary>Both were replaced unasked, whatever they were; those of an earlier run give way.</summary>
    [Fact]
    public void A_calibration_replaces_an_earlier_one_and_no_file_of_the_users()
    {
        Assert.Equal(0, Calibrate("1/100").ExitCode);
        Assert.Equal(0, Calibrate("1/100").ExitCode);
        foreach (string file in new[] { Path.Combine(_folder.File("out"), "calibration.json"), _folder.File("policy.json") })
        {
            string own = File.ReadAllText(file);
            foreach (string text in new[] { "my notes", "{\"threshold\": 0.4}", "[]", "" })
            {
                File.WriteAllText(file, text);
                Calibrate("1/100").AssertRefused(3, $"'{file}' is no ");
                Assert.Equal(text, File.ReadAllText(file));
            }

            File.WriteAllText(file, own);
        }
    }

    /// <summary>An option without effect is refused, and no policy is written that its giver would take for one that passed a gate.</summary>
    [Theory]
    [InlineData("--fail-if", "FPIR[ethnicity].max > 0", "--fail-if is not for lfr calibrate: it writes a policy, whose condition is the target for every group, or refuses")]
    [InlineData("--bootstrap", "100", "--bootstrap is not for lfr calibrate: nothing in a calibration is drawn")]
    [InlineData("--seed", "2", "--seed is not for lfr calibrate: nothing in a calibration is drawn")]
    [InlineData("--watchlist", "list.csv", "--watchlist is not for lfr calibrate: a policy is bound to the tested filler's composition")]
    [InlineData("--no-minimum-detectable", null, "--no-minimum-detectable is not for lfr calibrate: a calibration makes no test")]
    [InlineData("--power-studies", "100", "--power-studies is not for lfr calibrate: a calibration makes no test")]
    [InlineData("--stamp-time", null, "--stamp-time is not for lfr calibrate: calibration.json holds no time")]
    public void An_option_without_effect_is_refused_and_not_in_the_help(string option, string? value, string sentence)
    {
        Calibrate("1/100", value is null ? [option] : [option, value]).AssertRefused(2, sentence);
        Assert.False(File.Exists(_folder.File("policy.json")));
        Assert.False(Directory.Exists(_folder.File("out")));
        Assert.DoesNotContain(option + " ", Tool.Run("calibrate", "--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_promises_the_files_that_are_written()
    {
        string help = Tool.Run("calibrate", "--help").Output;
        Assert.Contains("Folder for calibration.json", help, StringComparison.Ordinal);
        Assert.DoesNotContain("report.html", help, StringComparison.Ordinal);
        Assert.Equal(0, Calibrate("1/100").ExitCode);
        Assert.Equal(["calibration.json"], Directory.GetFiles(_folder.File("out")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("0.58")]
    [InlineData("0.60")]
    [InlineData("0.64")]
    [InlineData("0.1")]
    public void A_binary_threshold_is_never_below_its_decimal(string text)
    {
        decimal threshold = decimal.Parse(text, CultureInfo.InvariantCulture);
        float binary = CalibrateCommand.Binary32(threshold);
        Assert.True(new decimal((double)binary) >= threshold);
        Assert.True(new decimal((double)MathF.BitDecrement(binary)) < threshold);
    }

    private ToolResult Calibrate(string target, params string[] more)
    {
        Write();
        return Tool.Run(["calibrate", _folder.Path, "--by", "ethnicity", "--watchlist-size", "1000", "--thresholds", "0.40:0.90:0.01", "--fpir", target, "--pipeline", new string('a', 64), "--id", "site",
            "--policy", _folder.File("policy.json"), "--out", _folder.File("out"), "--fusion-rule", "max", "--quality-gate", "none", .. more]);
    }

    private void Write()
    {
        File.WriteAllText(_folder.File("protocol.json"), """
            {"schema":"lfr-scores-1","matcher":{"name":"M","version":"1"},"scoreMin":0,"scoreMax":1,"scoreDirection":"similarity","scoreDecimals":4,
             "decision":">=","floor":0.42,"matedFloor":null,"scoresDependOnGallery":false,"fusion":"system","primary":[]}
            """);
        var subjects = new StringBuilder("subject,ethnicity\n");
        var references = new StringBuilder("reference,subject,role,enrolled,fte_reason,ethnicity\n");
        var passages = new StringBuilder("passage,camera,site,session,subject,mated_trial,nonmated_trial,acquired,fta_reason,mated_reference,mated_score,excluded,exclusion_reason\n");
        var exceedances = new StringBuilder("passage,camera,reference,score\n");
        for (int i = 0; i < People; i++)
        {
            string group = i % 2 == 0 ? "A" : "B";
            double score = Start - (Scale * Math.Log(((i / 2) + 0.5) / (People / 2)));
            subjects.Append(CultureInfo.InvariantCulture, $"S{i},{group}\n");
            references.Append(CultureInfo.InvariantCulture, $"W{i},S{i},watchlist,1,,{group}\n");
            passages.Append(CultureInfo.InvariantCulture, $"P{i},c,s,1,S{i},1,1,1,,W{i},{(i / 2 % 2 == 0 ? 0.99 : 0.43)},0,\n");
            exceedances.Append(CultureInfo.InvariantCulture, $"P{i},c,F{i % 1000},{score:0.0000}\n");
        }

        for (int i = 0; i < 1000; i++)
        {
            references.Append(CultureInfo.InvariantCulture, $"F{i},X{i},filler,1,,{(i % 2 == 0 ? "A" : "B")}\n");
        }

        File.WriteAllText(_folder.File("subjects.csv"), subjects.ToString());
        File.WriteAllText(_folder.File("references.csv"), references.ToString());
        File.WriteAllText(_folder.File("passages.csv"), passages.ToString());
        File.WriteAllText(_folder.File("exceedances.csv"), exceedances.ToString());
    }
}
