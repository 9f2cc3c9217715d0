using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Tests.Scores;

namespace Lfr.Evaluation.Tests.Runs;

public class LiveEvaluationTests
{
    private static readonly EvaluationOptions s_options = new() { By = ["ethnicity"], Thresholds = ThresholdGrid.Parse("0.54,0.60"), MinimumDetectable = false, BootstrapDraws = 50 };

    private static EvaluationReport Run(ScoreSetFiles files, EvaluationOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        files.Write(folder.Path);
        return LiveEvaluation.Run(LiveScoreFolder.Read(folder.Path), options ?? s_options, InputHashes.Of(folder.Path));
    }

    private static RateEntry Rate(EvaluationReport report, string metric, decimal? threshold, string group, string unit = "passage") =>
        report.Rates.Single(r => r.Metric == metric && r.Threshold == threshold && r.Group.Text == group && r.Unit == unit && r.CountsAre == "measured");

    [Fact]
    public void Rates_are_over_all_trials_and_a_score_at_the_threshold_is_an_alert()
    {
        var files = new ScoreSetFiles();
        files.Passages[12] = "P43,1,A,3,S4,1,1,0,dark,,,0,";
        EvaluationReport report = Run(files);
        // P11 at exactly 0.60 and P31 at 0.61 alert; P43 was not acquired and stays in the denominator.
        Assert.Equal((2L, 12L), (Rate(report, "FPIR", 0.60m, "all").Errors!.Value, Rate(report, "FPIR", 0.60m, "all").Trials!.Value));
        Assert.Equal((2L, 11L), (Rate(report, "FPIR", 0.60m, "all", "acquired passage").Errors!.Value, Rate(report, "FPIR", 0.60m, "all", "acquired passage").Trials!.Value));
        Assert.Equal((11L, 12L), (Rate(report, "TPIR", 0.60m, "all").Errors!.Value, Rate(report, "TPIR", 0.60m, "all").Trials!.Value));
        Assert.Equal((11L, 11L), (Rate(report, "TPIR", 0.60m, "all", "acquired passage").Errors!.Value, Rate(report, "TPIR", 0.60m, "all", "acquired passage").Trials!.Value));
        Assert.Equal((1L, 12L), (Rate(report, "FNIR", 0.60m, "all").Errors!.Value, Rate(report, "FNIR", 0.60m, "all").Trials!.Value));
        Assert.Equal((1L, 12L), (Rate(report, "FTA", null, "all").Errors!.Value, Rate(report, "FTA", null, "all").Trials!.Value));
        Assert.Equal((1L, 6L), (Rate(report, "FPIR", 0.60m, "Black").Errors!.Value, Rate(report, "FPIR", 0.60m, "Black").Trials!.Value));
        Assert.Equal((2L, 6L), (Rate(report, "FPIR", 0.54m, "Black").Errors!.Value, Rate(report, "FPIR", 0.54m, "Black").Trials!.Value));
        Assert.Equal((1L, 5L), (Rate(report, "FTE", null, "all", "filler reference").Errors!.Value, Rate(report, "FTE", null, "all", "filler reference").Trials!.Value));
    }

    [Fact]
    public void An_excluded_passage_is_in_no_rate_and_is_counted()
    {
        var files = new ScoreSetFiles();
        files.Passages[1] = "P11,1,A,1,S1,1,1,1,,W1,0.6111,1,ran";
        EvaluationReport report = Run(files);
        Assert.Equal((1L, 11L), (Rate(report, "FPIR", 0.60m, "all").Errors!.Value, Rate(report, "FPIR", 0.60m, "all").Trials!.Value));
        Assert.Contains(report.Tables.Single(t => t.Name == "exclusions").Rows, row => row[0] == "ran" && row[1] == "1");
        Assert.Contains(report.Limits[4].Sentences, sentence => sentence.StartsWith("1 of 12 passages were excluded", StringComparison.Ordinal));
    }

    [Fact]
    public void A_threshold_under_the_floor_is_refused_in_its_cells_only()
    {
        EvaluationReport report = Run(new ScoreSetFiles(), s_options with { Thresholds = ThresholdGrid.Parse("0.50,0.60") });
        Assert.Contains("below the floor 0.54", Rate(report, "FPIR", 0.50m, "Black").Refusal, StringComparison.Ordinal);
        Assert.Null(Rate(report, "FPIR", 0.50m, "all").Rate);
        Assert.NotNull(Rate(report, "TPIR", 0.50m, "all").Rate);
        Assert.NotNull(Rate(report, "FPIR", 0.60m, "all").Rate);
        Assert.Contains("Every threshold", Assert.Throws<ArgumentException>(() => Run(new ScoreSetFiles(), s_options with { Thresholds = ThresholdGrid.Parse("0.50") })).Message, StringComparison.Ordinal);
    }

    /// <summary>FPIR at 0.60 by ethnicity is declared; each case leaves something of it out.</summary>
    [Theory]
    [InlineData("gender", "0.60", "ethnicity is not among the factors evaluated (gender)")]
    [InlineData("ethnicity", "0.56", "0.60 is not among the thresholds evaluated (0.56)")]
    [InlineData("gender", "0.56", "0.60 is not among the thresholds evaluated (0.56); ethnicity is not among the factors evaluated (gender)")]
    public void A_declared_test_that_the_options_leave_out_is_reported_as_declared_and_not_done(string by, string thresholds, string missing)
    {
        EvaluationReport report = Run(new ScoreSetFiles(), s_options with { By = [by], Thresholds = ThresholdGrid.Parse(thresholds) });
        Assert.Contains($"Declared before the data and NOT done: FPIR at 0.60 by ethnicity: {missing}.", report.Summary);
        Assert.DoesNotContain(report.Summary, sentence => sentence.StartsWith("No hypothesis was declared", StringComparison.Ordinal));
        Assert.Contains(report.Limits[5].Sentences, sentence => sentence.StartsWith("1 test was declared beforehand, 0 of which", StringComparison.Ordinal));
        Assert.Contains($"Declared and NOT done: FPIR at 0.60 by ethnicity: {missing}.", report.Limits[5].Sentences);
        Assert.True(report.Limits[5].IsWarning);
    }

    [Fact]
    public void A_declared_test_that_was_made_is_not_called_left_out_and_none_declared_is_said()
    {
        EvaluationReport made = Run(new ScoreSetFiles());
        Assert.DoesNotContain(made.Summary, sentence => sentence.Contains("NOT done", StringComparison.Ordinal));
        Assert.False(made.Limits[5].IsWarning);
        var files = new ScoreSetFiles();
        files.Protocol = files.Protocol.Replace("{\"metric\":\"FPIR\",\"threshold\":0.60,\"factor\":\"ethnicity\"}", "", StringComparison.Ordinal);
        Assert.Contains("No hypothesis was declared before the data; every test here is exploratory.", Run(files).Summary);
    }

    [Fact]
    public void A_declared_intersection_is_answered_in_either_order_and_misses_by_the_test_of_tpir()
    {
        var files = new ScoreSetFiles();
        files.Protocol = files.Protocol.Replace("{\"metric\":\"FPIR\",\"threshold\":0.60,\"factor\":\"ethnicity\"}",
            "{\"metric\":\"FNIR\",\"threshold\":0.60,\"factor\":\"gender:ethnicity\"}", StringComparison.Ordinal);
        EvaluationReport report = Run(files, s_options with { By = ["ethnicity:gender"] });
        Assert.Single(report.Tests, test => test.IsPrimary && test.Metric == "TPIR" && test.Factor == "ethnicity:gender");
        Assert.DoesNotContain(report.Summary, sentence => sentence.Contains("NOT done", StringComparison.Ordinal));
    }

    [Fact]
    public void A_declared_factor_that_the_data_do_not_have_is_refused_with_those_they_have()
    {
        var files = new ScoreSetFiles();
        files.Protocol = files.Protocol.Replace("\"factor\":\"ethnicity\"", "\"factor\":\"ethnicty\"", StringComparison.Ordinal);
        string message = Assert.Throws<InputException>(() => Run(files)).Message;
        Assert.Contains("'ethnicty' is not in the data, which have: gender, ethnicity, age, site, session, camera", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_label_is_a_group_of_its_own_that_takes_part_in_no_test()
    {
        var files = new ScoreSetFiles();
        files.Subjects[2] = "S2,male,,40";
        files.Subjects.Add("S5,male,White,33");
        files.References.Add("W5,S5,watchlist,1,,male,White,33");
        files.Passages.Add("P51,1,A,1,S5,1,1,1,,W5,0.7,0,");
        EvaluationReport report = Run(files);
        Assert.Equal(3, Rate(report, "FPIR", 0.60m, "ethnicity not stated").Trials);
        RateEntry one = Rate(report, "FPIR", 0.60m, "ethnicity not stated");
        Assert.Contains("one person", one.Refusal, StringComparison.Ordinal);
        Assert.Null(one.Rate);
        Assert.True(one.Trials > 0);
        Assert.Equal(["Black", "White"], report.Tests.First(t => t.Metric == "FPIR" && t.IsHeadline).Groups);
    }

    [Fact]
    public void One_group_only_is_refused_as_a_test()
    {
        var files = new ScoreSetFiles();
        for (int i = 1; i <= 4; i++)
        {
            files.Subjects[i] = files.Subjects[i].Replace("Black", "White", StringComparison.Ordinal);
            files.References[i] = files.References[i].Replace("Black", "White", StringComparison.Ordinal);
        }

        EvaluationReport report = Run(files);
        Assert.All(report.Tests, test => Assert.Contains("fewer than two groups", test.Refusal, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_factor_is_a_clear_error() =>
        Assert.Contains("'skin' is not in the input, which has: gender, ethnicity, age", Assert.Throws<ArgumentException>(() => Run(new ScoreSetFiles(), s_options with { By = ["skin"] })).Message, StringComparison.Ordinal);

    [Fact]
    public void Scaling_is_refused_where_scores_depend_on_the_gallery_and_where_the_list_is_larger_than_the_filler()
    {
        EvaluationOptions options = s_options with { WatchlistSizes = [2, 100] };
        EvaluationReport report = Run(new ScoreSetFiles(), options);
        Assert.Contains("cannot be drawn", report.Rates.First(r => r.Scaling == "subsample" && r.WatchlistSize == 100).Refusal, StringComparison.Ordinal);
        Assert.NotNull(report.Rates.First(r => r.Scaling == "subsample" && r.WatchlistSize == 2).Rate);
        report = Run(new ScoreSetFiles { Protocol = ScoreSetFiles.GoodProtocol.Replace("Gallery\":false", "Gallery\":true", StringComparison.Ordinal) }, options);
        Assert.All(report.Rates.Where(r => r.CountsAre == "scaled"), r => Assert.Contains("depends on who else", r.Refusal, StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_is_weighted_by_its_own_composition_or_refused_where_nobody_like_it_was_tested()
    {
        var list = new WatchlistComposition("force", ["ethnicity"], [(["White"], 6), (["Black"], 2)]);
        EvaluationReport report = Run(new ScoreSetFiles(), s_options with { Watchlists = [list] });
        RateEntry black = report.Rates.Single(r => r.Composition == "force" && r.Threshold == 0.60m && r.Group.Text == "Black");
        // One comparison of a Black passage with the two Black filler references in six passages: 1 - (1 - 1/12)^2.
        Assert.Equal(1 - Math.Pow(1 - (1 / 12.0), 2), black.Rate!.Value, 12);
        RateEntry white = report.Rates.Single(r => r.Composition == "force" && r.Threshold == 0.60m && r.Group.Text == "White");
        Assert.Equal(1 - Math.Pow(1 - (1 / 12.0), 6), white.Rate!.Value, 12);
        list = new WatchlistComposition("other", ["ethnicity"], [(["Asian"], 6)]);
        report = Run(new ScoreSetFiles(), s_options with { Watchlists = [list] });
        Assert.All(report.Rates.Where(r => r.Composition == "other"), r => Assert.Contains("no reference was tested", r.Refusal, StringComparison.Ordinal));
    }

    [Fact]
    public void Cells_of_few_people_are_withheld_on_request()
    {
        EvaluationReport report = Run(new ScoreSetFiles(), s_options with { SuppressBelow = 3 });
        RateEntry black = Rate(report, "FPIR", 0.60m, "Black");
        Assert.Equal((null, null, null, null), (black.Errors, black.Trials, black.Subjects, black.Rate));
        Assert.Contains("withheld", black.Refusal, StringComparison.Ordinal);
        Assert.NotNull(Rate(report, "FPIR", 0.60m, "all").Rate);
    }

    [Fact]
    public void An_operating_point_that_so_few_cannot_certify_is_refused_with_the_number_needed()
    {
        EvaluationReport report = Run(new ScoreSetFiles(), s_options with { TargetRates = [0.001], WatchlistSizes = [4] });
        OperatingPointEntry point = Assert.Single(report.OperatingPoints);
        Assert.Null(point.Threshold);
        // ln 0.05 / ln 0.999 = 2,994.2
        Assert.Contains("2,995 independent passages", point.Refusal, StringComparison.Ordinal);
    }

    /// <summary>
    /// Forty people walk once, and scores fall from 0.90 by hundredths: with k alerts among forty the one-sided bound is qbeta(0.95, k + 1, 40 - k), which R gives as 0.1132, 0.1492, 0.1826, 0.2144 and 0.2450 for k of 1 to 5, and 0.5912 and 0.6152 for 18 and 19.
    /// </summary>
    [Theory]
    [InlineData(0.05, null, 0.89)]
    [InlineData(0.15, 0.89, 0.85)]
    [InlineData(0.20, 0.88, 0.83)]
    [InlineData(0.21, 0.88, 0.83)]
    [InlineData(0.22, 0.87, 0.83)]
    [InlineData(0.60, 0.73, 0.67)]
    public void A_target_alone_is_looked_for_among_the_scores_kept(double target, double? certified, double at)
    {
        ScoreSetFiles files = Forty();
        EvaluationOptions options = s_options with { By = [], Thresholds = null, TargetRates = [target] };
        EvaluationReport report = Run(files, options);
        OperatingPointEntry point = Assert.Single(report.OperatingPoints);
        Assert.Equal((decimal?)certified, point.Threshold);
        Assert.Equal([.. new[] { (decimal?)certified, (decimal)at }.OfType<decimal>().Distinct().Order()], report.Rates.Where(rate => rate.Metric == "FPIR").Select(rate => rate.Threshold!.Value).Distinct().Order());
        Assert.Equal(point.Threshold, Run(files, options with { TargetRates = [target, 0.9] }).OperatingPoints[0].Threshold);
        Assert.Contains(report.Manifest.Conventions, text => text.StartsWith("FPIR at most", StringComparison.Ordinal));
    }

    [Fact]
    public void A_target_finer_than_the_trials_names_no_threshold()
    {
        EvaluationOptions options = s_options with { By = [], Thresholds = null, TargetRates = [0.001] };
        Assert.Contains("FPIR 0.00100 is finer than 40 non-mated trials can show", Assert.Throws<ArgumentException>(() => Run(Forty(), options)).Message, StringComparison.Ordinal);
    }

    private static ScoreSetFiles Forty()
    {
        var files = new ScoreSetFiles { Protocol = ScoreSetFiles.GoodProtocol.Replace("{\"metric\":\"FPIR\",\"threshold\":0.60,\"factor\":\"ethnicity\"}", "", StringComparison.Ordinal) };
        files.Subjects.RemoveRange(1, 4);
        files.Passages.RemoveRange(1, 12);
        files.Exceedances.RemoveRange(1, 3);
        files.References.RemoveRange(1, 4);
        for (int i = 1; i <= 40; i++)
        {
            files.Subjects.Add($"N{i},female,White,30");
            files.Passages.Add($"Q{i},1,A,1,N{i},0,1,1,,,,0,");
            if (i <= 30)
            {
                files.Exceedances.Add(FormattableString.Invariant($"Q{i},1,F1,{0.91m - (i / 100m)}"));
            }
        }

        return files;
    }

    /// <summary>Every passage of the Black people is excluded: White is left, and a third group.</summary>
    [Fact]
    public void A_group_without_a_trial_is_named_beside_the_p_value()
    {
        var files = new ScoreSetFiles();
        files.Subjects.AddRange(["S5,female,Asian,30", "S6,male,Asian,40", "S7,male,Arab,40"]);
        files.Passages.AddRange(["P51,1,A,1,S5,0,1,1,,,,0,", "P52,1,A,2,S5,0,1,1,,,,0,", "P61,1,A,1,S6,0,1,1,,,,0,", "P62,1,A,2,S6,0,1,1,,,,0,"]);
        for (int i = 0; i < files.Passages.Count; i++)
        {
            files.Passages[i] = files.Passages[i].StartsWith("P3", StringComparison.Ordinal) || files.Passages[i].StartsWith("P4", StringComparison.Ordinal) ? files.Passages[i][..^2] + "1,rain" : files.Passages[i];
        }

        EvaluationReport report = Run(files);
        TestEntry test = report.Tests.Single(test => test is { Metric: "FPIR", Threshold: 0.60m, IsHeadline: true });
        Assert.NotNull(test.P);
        Assert.Equal(["Asian", "White"], test.Groups);
        Assert.Equal(["Black (no trial)"], test.NotCompared);
        Assert.Contains(report.Summary, sentence => sentence.Contains("(groups: Asian, White; NOT compared: Black (no trial))", StringComparison.Ordinal));
        Assert.Contains(ReadableTables.Tests(report).Single().Rows, row => row.Contains("Asian, White; NOT compared: Black (no trial)"));
        Assert.Contains(report.Limits[4].Sentences, sentence => sentence.EndsWith("groups present: Asian, White; of Arab, Black NO passage is counted, and no rate here is of them.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bound_over_one_half_is_printed_in_per_cent()
    {
        // Two people of each ethnicity without an error: 1 - sqrt 0.05 = 0.7764 at the four references tested, over 1 at forty.
        EvaluationReport report = Run(new ScoreSetFiles(), s_options with { TargetRates = [0.001], WatchlistSizes = [4, 40, 1] });
        string[] said = [.. report.OperatingPoints.Select(point => point.Refusal!)];
        Assert.EndsWith("The smallest group has 2 people; with no error at all their one-sided bound is 77.6 %.", said[0], StringComparison.Ordinal);
        Assert.EndsWith("their one-sided bound is 100 %.", said[1], StringComparison.Ordinal);
        // 0.7764 / 4 = 0.194
        Assert.EndsWith("their one-sided bound is 1 in 5.", said[2], StringComparison.Ordinal);
    }

    /// <summary>Four people, three passages each; nobody alerted at 0.64: 1 - 0.05^(1/4) = 0.527 on people, which is under 0.53 and not under 0.5.</summary>
    [Fact]
    public void Without_a_factor_the_operating_point_is_for_everybody_and_says_so()
    {
        EvaluationReport report = Run(new ScoreSetFiles(), s_options with { By = [], Thresholds = ThresholdGrid.Parse("0.60,0.64"), TargetRates = [0.53, 0.5] });
        OperatingPointEntry[] points = [.. report.OperatingPoints];
        Assert.Equal(["all", "all"], points.Select(point => point.Factor));
        Assert.Equal((0.64m, null), (points[0].Threshold, points[0].Refusal));
        OperatingPointBound bound = Assert.Single(points[0].Bounds);
        Assert.Equal(("all", 0L, 12L, 4), (bound.Group, bound.Errors, bound.Trials, bound.Subjects));
        Assert.Equal(1 - Math.Pow(0.05, 0.25), bound.Bound!.Value, 12);
        Assert.Null(points[1].Threshold);
        Assert.EndsWith("Under this target everybody together needs at least 5 independent passages without an error. There are 4 people; with no error at all their one-sided bound is 52.7 %.", points[1].Refusal, StringComparison.Ordinal);
        Assert.StartsWith("Operating point: FPIR at most 0.530", ReadableTables.OperatingPoints(report).First().Caption, StringComparison.Ordinal);
        Assert.Contains("for everybody together (no factor was given: nothing is said of any group)", ReadableTables.OperatingPoints(report).First().Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Distances_are_turned_round()
    {
        var files = new ScoreSetFiles { Protocol = ScoreSetFiles.GoodProtocol.Replace("similarity", "distance", StringComparison.Ordinal) };
        files.Exceedances.RemoveRange(1, 3);
        files.Exceedances.AddRange(["P11,1,F1,0.4", "P31,1,F3,0.39", "P32,1,F3,0.5400"]);
        EvaluationReport report = Run(files, s_options with { Thresholds = ThresholdGrid.Parse("0.40") });
        Assert.Equal(2, Rate(report, "FPIR", 0.40m, "all").Errors);
    }

    /// <summary>Two alerts in twelve passages at four references; at forty ten times that is over one, and "1 in k" has no words for it.</summary>
    [Fact]
    public void A_scaled_rate_over_one_half_is_printed_in_per_cent()
    {
        EvaluationReport report = Run(new ScoreSetFiles(), s_options with { WatchlistSizes = [40] });
        string said = report.Summary.Single(sentence => sentence.StartsWith("At 0.60:", StringComparison.Ordinal));
        Assert.Matches("brought to N = 40 it is [0-9.]+ % to (1 in [0-9]+|[0-9.]+ %) by the way of scaling", said);
        Assert.Contains("FPIR at most 0.600 for every group", ReadableTables.OperatingPoints(Run(new ScoreSetFiles(), s_options with { TargetRates = [0.6] })).Single().Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_or_a_target_named_twice_is_refused()
    {
        Assert.Contains("The watchlist size 100 is named twice", Assert.Throws<ArgumentException>(() => s_options with { WatchlistSizes = [100, 10, 100] }).Message, StringComparison.Ordinal);
        Assert.Contains("The target rate 0.001 is named twice", Assert.Throws<ArgumentException>(() => s_options with { TargetRates = [1e-3, 0.001] }).Message, StringComparison.Ordinal);
    }

    /// <summary>Everybody passes three times, so that people are dealt anew; a Fisher test declared for it is not what was made.</summary>
    [Theory]
    [InlineData("FFH", "declared FFH, made permutation between subjects because people have several trials")]
    [InlineData("Fisher-Freeman-Halton", "declared Fisher-Freeman-Halton, made permutation between subjects because")]
    [InlineData("permutation between subjects", null)]
    [InlineData("permutation", null)]
    public void Another_test_than_the_declared_one_is_named_with_both(string declared, string? words)
    {
        var files = new ScoreSetFiles();
        files.Protocol = files.Protocol.Replace("\"factor\":\"ethnicity\"", $"\"factor\":\"ethnicity\",\"test\":\"{declared}\"", StringComparison.Ordinal);
        EvaluationReport report = Run(files);
        TestEntry test = Assert.Single(report.Tests, test => test.IsPrimary);
        string said = report.Summary.Single(sentence => sentence.StartsWith("Declared before the data:", StringComparison.Ordinal));
        Assert.Equal(words is not null, report.Limits[5].IsWarning);
        if (words is null)
        {
            Assert.Null(test.Deviation);
            Assert.DoesNotContain("NOT THE TEST DECLARED", said, StringComparison.Ordinal);
            return;
        }

        Assert.StartsWith(words, test.Deviation, StringComparison.Ordinal);
        Assert.Contains("NOT THE TEST DECLARED: " + words, said, StringComparison.Ordinal);
        Assert.Contains(report.Limits[5].Sentences, sentence => sentence.Contains(words, StringComparison.Ordinal));
        Assert.All(report.Tests.Where(other => !other.IsPrimary), other => Assert.Null(other.Deviation));
    }
}
