using System.Globalization;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Tests.Scores;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>Inputs that can be read and mean something else than their numbers would say: the report says so first.</summary>
public class InputDoubtsTests
{
    private const int People = 30;

    private static readonly EvaluationOptions s_options = new() { Thresholds = ThresholdGrid.Parse("0.50"), MinimumDetectable = false, BootstrapDraws = 0 };

    /// <summary>Thirty people, each compared with the own second sample (0.7 to 0.84) and with the next person's (0.2 to 0.34).</summary>
    private static string[] Rows(Func<int, string>? reference = null, Func<double, string>? score = null)
    {
        string Score(double s) => score is null ? s.ToString("0.0000", CultureInfo.InvariantCulture) : score(s);
        string Reference(int i) => reference is null ? $"P{i}" : reference(i);
        return [.. Enumerable.Range(0, People).SelectMany(i => new[]
        {
            $"a{i},b{i},P{i},{Reference(i)},{Score(0.7 + (0.005 * i))}", $"a{i},b{(i + 1) % People},P{i},{Reference((i + 1) % People)},{Score(0.2 + (0.005 * i))}",
        })];
    }

    private static EvaluationReport Run(IEnumerable<string> rows, EvaluationOptions? options = null, ScoreScale? scale = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("comparisons.csv"), "probe_id,reference_id,probe_subject,reference_subject,score\n" + string.Join('\n', rows) + "\n");
        return VerificationEvaluation.Run(ComparisonFile.Read(folder.File("comparisons.csv"), scale ?? new ScoreScale()), options ?? s_options, [], "M");
    }

    private static bool Says(EvaluationReport report, string words) => report.Summary.Any(sentence => sentence.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void Nothing_is_said_of_what_is_right()
    {
        EvaluationReport report = Run(Rows());
        Assert.All(new[] { "Look at the subjects", "other direction", "more than half", "nothing matches", "least alike" }, words => Assert.False(Says(report, words), words));
        Assert.False(Says(Run(Rows(), s_options with { Thresholds = ThresholdGrid.Parse("0.1,0.5,0.9") }), "look at the thresholds"));
    }

    [Theory]
    [InlineData("p", "'P0' and 'p0'")]
    [InlineData("P0", "'P0' and 'P00'")]
    [InlineData("P000", "'P0' and 'P0000'")]
    public void Two_ways_of_writing_a_subject_are_pointed_out(string prefix, string words)
    {
        EvaluationReport report = Run(Rows(i => i < 10 ? $"{prefix}{i}" : $"P{i}"));
        Assert.Equal(1, report.Summary.ToList().FindIndex(sentence => sentence.StartsWith("Look at the subjects", StringComparison.Ordinal)));
        Assert.True(Says(report, words + "; "));
        Assert.True(Says(report, "; and 7 more."));
        EvaluationReport published = Run(Rows(i => i < 10 ? $"{prefix}{i}" : $"P{i}"), s_options with { SuppressBelow = 5 });
        Assert.True(Says(published, "Look at the subjects"));
        Assert.False(Says(published, "'P0'"));
    }

    [Theory]
    [InlineData("S-1", "S_1", true)]
    [InlineData("S 1", "s.1", true)]
    [InlineData("a007b", "A7b", true)]
    [InlineData("S1-11", "S11-1", false)]
    [InlineData("S10", "S1", false)]
    [InlineData("S100", "S10", false)]
    [InlineData("S0", "S", false)]
    [InlineData("S1.0", "S10", false)]
    public void Names_are_alike_by_capitals_marks_and_leading_zeros_alone(string one, string other, bool alike) =>
        Assert.Equal(alike, Says(Run([.. Rows(), $"x,y,{one},{other},0.1"]), "Look at the subjects"));

    [Fact]
    public void Scores_of_the_other_direction_are_pointed_out()
    {
        Assert.True(Says(Run(Rows(score: s => (1 - s).ToString("0.0000", CultureInfo.InvariantCulture))), "those of the other direction (--distance)"));
        Assert.True(Says(Run(Rows(), scale: new ScoreScale { IsDistance = true }), "those of the other direction (similarity, without --distance)"));
        Assert.True(Says(Run(Rows(), s_options with { Thresholds = ThresholdGrid.Parse("0.40:0.60:0.10") }, new ScoreScale { IsDistance = true }), "At 0.40 to 0.60 comparisons of different people match more often"));
    }

    [Theory]
    [InlineData("0.01", "At every threshold more than half")]
    [InlineData("50,60", "At no threshold anything matches")]
    public void A_threshold_of_another_scale_is_pointed_out(string thresholds, string words) => Assert.True(Says(Run(Rows(), s_options with { Thresholds = ThresholdGrid.Parse(thresholds) }), words));

    /// <summary>Three people of 30 with the score that many matchers print where they found no face: FNMR 10 % where it is 0.</summary>
    [Theory]
    [InlineData("0.0000", 3, true)]
    [InlineData("-1", 3, true)]
    [InlineData("-1", 2, false)]
    [InlineData("0.1111", 3, false)]
    public void A_score_that_stands_for_a_failure_is_pointed_out(string code, int people, bool isSaid)
    {
        string[] rows = Rows(score: s => s >= 0.6999 && s < 0.6999 + (0.005 * people) ? code : s.ToString("0.0000", CultureInfo.InvariantCulture));
        Assert.Equal(people, rows.Count(row => row.EndsWith("," + code, StringComparison.Ordinal)));
        Assert.Equal(isSaid, Says(Run(rows), "comparisons of one person have exactly"));
    }

    [Theory]
    [InlineData("NA")]
    [InlineData("#N/A")]
    [InlineData("null")]
    [InlineData("1.23457E+11")]
    [InlineData("2E+15")]
    public void What_stands_for_several_people_is_no_subject(string subject)
    {
        InputException error = Assert.Throws<InputException>(() => Run([.. Rows(), $"x,y,{subject},S9,0.1"]));
        Assert.Equal((62L, "probe_subject"), (error.Problems[0].Line, error.Problems[0].Column));
        Assert.Contains("would be one person", error.Problems[0].Message, StringComparison.Ordinal);
        var files = new ScoreSetFiles();
        files.References.Add($"F9,{subject},filler,1,,male,Black,51");
        Assert.Equal((11L, "subject"), Assert.Single(Assert.Throws<InputException>(() => Live(files)).Problems) is { } problem ? (problem.Line, problem.Column) : default);
    }

    [Theory]
    [InlineData("NAOMI")]
    [InlineData("1E11")]
    [InlineData("E+1")]
    [InlineData("X1E+11")]
    public void A_name_that_only_looks_like_it_is_taken(string subject) => Assert.NotNull(Run([.. Rows(), $"x,y,{subject},S9,0.1"]));

    [Fact]
    public void A_label_that_stands_for_a_missing_value_is_pointed_out()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("comparisons.csv"), "probe_id,reference_id,probe_subject,reference_subject,score,probe_gender,reference_gender\n" + string.Join('\n', Rows().Select((row, i) => $"{row},{(i / 2 < 6 ? "NA" : "female")},{(((i + 1) / 2) % People < 6 ? "NA" : "female")}")) + "\n");
        Assert.True(Says(VerificationEvaluation.Run(ComparisonFile.Read(folder.File("comparisons.csv"), new ScoreScale()), s_options with { By = ["gender"] }, [], "M"), "gender 'NA' looks like a missing value"));
    }

    private static EvaluationReport Live(ScoreSetFiles files, EvaluationOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        files.Write(folder.Path);
        return LiveEvaluation.Run(LiveScoreFolder.Read(folder.Path), options ?? s_options with { Thresholds = ThresholdGrid.Parse("0.60") }, []);
    }

    [Fact]
    public void A_live_set_without_exceedances_rests_on_the_file_being_whole()
    {
        var files = new ScoreSetFiles();
        Assert.False(Says(Live(files), "exceedances.csv has no row"));
        files.Exceedances.RemoveRange(1, 3);
        EvaluationReport report = Live(files, s_options with { Thresholds = ThresholdGrid.Parse("0.60"), TargetRates = [0.9], WatchlistSizes = [4] });
        Assert.True(Says(report, "exceedances.csv has no row of the filler"));
        Assert.Contains("nothing shows that scores were kept from the floor 0.54 on", Assert.Single(report.OperatingPoints).Refusal, StringComparison.Ordinal);
    }

    /// <summary>Scores from 0.60 on under a floor of 0.1: at 0.2 FPIR would be that of 0.60.</summary>
    [Fact]
    public void A_floor_under_which_nothing_was_kept_is_pointed_out_and_certifies_nothing()
    {
        var files = new ScoreSetFiles { Protocol = ScoreSetFiles.GoodProtocol.Replace("\"floor\":0.54", "\"floor\":0.1", StringComparison.Ordinal) };
        files.Exceedances.RemoveRange(1, 3);
        files.Exceedances.AddRange(files.Passages.Skip(1).Take(7).SelectMany((passage, i) => Enumerable.Range(1, 3).Select(filler => $"{passage.Split(',')[0]},1,F{filler},0.6{i}{filler}")));
        EvaluationOptions options = s_options with { Thresholds = ThresholdGrid.Parse("0.20,0.60,0.65"), TargetRates = [0.99], WatchlistSizes = [4] };
        EvaluationReport report = Live(files, options);
        Assert.True(Says(report, "The floor is declared as 0.1, and of 21 scores in exceedances.csv none is below 0.601: scores look as if they were kept from there on. At 0.20 FPIR would then be too low."));
        Assert.Contains("A threshold of 0.20 would be certified by scores that are missing", Assert.Single(report.OperatingPoints).Refusal, StringComparison.Ordinal);
        report = Live(files, options with { Thresholds = ThresholdGrid.Parse("0.60,0.65") });
        Assert.False(Says(report, "The floor is declared as"));
        Assert.Equal(0.60m, Assert.Single(report.OperatingPoints).Threshold);
    }

    [Fact]
    public void Exceedances_of_passages_that_are_no_trial_are_counted()
    {
        var files = new ScoreSetFiles();
        Assert.False(Says(Live(files), "no non-mated trial"));
        files.Passages[1] = files.Passages[1].Replace(",S1,1,1,1,", ",S1,1,0,1,", StringComparison.Ordinal);
        files.Passages[7] = files.Passages[7].Replace(",S3,1,1,1,", ",S3,1,0,1,", StringComparison.Ordinal);
        Assert.True(Says(Live(files), "2 scores in exceedances.csv are of passages that are no non-mated trial"));
    }

    [Fact]
    public void People_of_the_list_who_are_no_mated_trial_are_counted()
    {
        var files = new ScoreSetFiles();
        Assert.False(Says(Live(files), "and no mated trial"));
        files.Passages[1] = "P11,1,A,1,S1,0,1,1,,,,0,";
        files.Passages[5] = "P22,1,A,2,S2,0,1,1,,,,0,";
        Assert.True(Says(Live(files), "2 passages are of people with an enrolled watchlist reference and no mated trial"));
    }

    /// <summary>A filler image of s1, who is S1: a mated comparison would count as a false alert.</summary>
    [Fact]
    public void A_filler_whose_subject_is_a_volunteer_in_other_letters_is_pointed_out()
    {
        var files = new ScoreSetFiles();
        files.References[5] = "F1,s1,filler,1,,female,White,33";
        Assert.True(Says(Live(files), "'S1' and 's1'"));
    }
}
