using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Tests.Scores;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>The twelve questions, in their order, answered with counts that are worked out here by hand: four people, three passages each, one false alert of six passages in each ethnicity at 0.60.</summary>
public class LiveLimitsTests
{
    private static EvaluationReport Run(string protocol = "", WatchlistComposition? list = null, int suppressBelow = 0, string by = "ethnicity")
    {
        using var folder = new TemporaryFolder();
        new ScoreSetFiles { Protocol = ScoreSetFiles.GoodProtocol.TrimEnd()[..^1] + protocol + "}" }.Write(folder.Path);
        var options = new EvaluationOptions
        {
            By = by.Split(',', StringSplitOptions.RemoveEmptyEntries),
            Thresholds = ThresholdGrid.Parse("0.60"),
            Watchlists = list is null ? [] : [list],
            MinimumDetectable = true,
            PermutationDraws = 999,
            BootstrapDraws = 0,
            SuppressBelow = suppressBelow,
        };
        return LiveEvaluation.Run(LiveScoreFolder.Read(folder.Path), options, InputHashes.Of(folder.Path));
    }

    private static string Said(EvaluationReport report, int question) => string.Join('\n', report.Limits[question - 1].Sentences);

    [Fact]
    public void One_says_what_could_not_have_been_found_and_how_far_ratios_reach()
    {
        EvaluationReport report = Run();
        Assert.Contains("FPIR at 0.60 by ethnicity on 2 errors: smallest ratio found with 80 % power: none", Said(report, 1), StringComparison.Ordinal);
        RatioEntry ratio = Assert.Single(report.Ratios, r => r.Metric == "FPIR");
        Assert.Equal(1, ratio.Ratio);
        Assert.True(ratio.Lower < 0.1 && ratio.Upper > 10, $"{ratio.Lower} {ratio.Upper}");
    }

    [Fact]
    public void Two_says_which_list_was_tested_and_gives_the_rates_on_the_one_in_use()
    {
        EvaluationReport without = Run();
        Assert.Contains("4 references; gender female 50.0 %, male 50.0 %", Said(without, 2), StringComparison.Ordinal);
        Assert.True(without.Limits[1].IsWarning);

        // The method's section 7, point 2, worked out by hand: ten times within a group is 1 + 9 s for a share s of the list. 35/50/15: 4.15, 5.5, 2.35; 85/10/5: 8.65, 1.9, 1.45. 6,000 x 10,000 / 19,199 = 3,125.
        Assert.Contains("same FPIR on a balanced list (1.0 to 1); on one that is 35/50/15 % White/Black/Asian, Black people meet 1.33 times the FPIR of White people, and the largest is 2.34 times the smallest; on one that is 85/10/5 %, White people meet 6.0 times the FPIR of Asian people.", Said(without, 2), StringComparison.Ordinal);
        Assert.Contains("for a list of 10,000 people, 1 in 6,000, is 1 in 3,125 on one of 19,199", Said(without, 2), StringComparison.Ordinal);

        // White people met one of two White references in six passages, Black people one of two Black ones: on a list of one White person alone,
        // 1 - (1 - 1 / (6 * 2)) = 1/12 for the White, and nothing for the Black.
        EvaluationReport with = Run(list: new WatchlistComposition("list", ["ethnicity"], [(["White"], 1)]));
        Assert.False(with.Limits[1].IsWarning);
        Assert.Contains("List 'list' (1 person), threshold 0.60, White: 8.33 % 1 in 12", Said(with, 2), StringComparison.Ordinal);
        Assert.Contains("threshold 0.60, Black: 0 %", Said(with, 2), StringComparison.Ordinal);

        // No Black passage met a White reference, which bounds the rate and does not make it zero: two people without an error, 1 - .025^(1/2), and one
        // person on the list for two references tested.
        RateEntry black = with.Rates.Single(r => r.Composition == "list" && r.Group.Text == "Black" && r.Unit == "passage");
        Assert.Equal((0.0, 0.0), (black.Rate, black.Headline!.Value.Lower));
        Assert.Equal((1 - Math.Sqrt(0.025)) / 2, black.Headline!.Value.Upper, 12);
    }

    [Fact]
    public void Three_sets_what_was_tested_beside_what_is_deployed()
    {
        Assert.True(Run().Limits[2].IsWarning);
        Statement same = Run(",\"tested\":{\"threshold\":\"0.60\"},\"deployed\":{\"threshold\":\"0.60\"}").Limits[2];
        Assert.False(same.IsWarning);
        Statement differs = Run(",\"tested\":{\"threshold\":\"0.60\",\"frames\":\"3 of 5\"},\"deployed\":{\"threshold\":\"0.64\"}").Limits[2];
        Assert.True(differs.IsWarning);
        Assert.Equal(
            [["frames", "3 of 5", "not stated", "DIFFERENT"], ["threshold", "0.60", "0.64", "DIFFERENT"]],
            differs.Table!.Rows.Select(row => row.ToArray()));
    }

    [Fact]
    public void Four_counts_the_people_wrongly_alerted_of_each_group_and_how_often_an_alert_is_wrong()
    {
        Assert.Contains("Not stated", Said(Run(), 4), StringComparison.Ordinal);
        EvaluationReport report = Run(",\"passersBy\":{\"factor\":\"ethnicity\",\"shares\":{\"White\":0.9,\"Black\":0.1},\"onWatchlistPer10000\":500,\"source\":\"a count\"}");

        // 10,000 (.9 / 6 + .1 / 6) = 1,667 false alerts, 1,500 of White people; all 500 on the list are found: 1,667 / 2,167 = 76.9 % of alerts are wrong.
        IReadOnlyList<string> row = Assert.Single(report.Limits[3].Table!.Rows, r => r[2] == "measured");
        Assert.Equal(["0.60", "4", "measured", "1,667", "Black 167, White 1,500", "76.9 %"], row);
        Assert.Contains("source: a count", Said(report, 4), StringComparison.Ordinal);
    }

    /// <summary>A mix that no number can be worked out for: one sentence says what is missing, as a warning, and no empty table stands in for it.</summary>
    [Theory]
    [InlineData("ethnicity", "White,Blak", 0, "ethnicity", "passers-by are stated of 'Blak', and the groups evaluated by ethnicity are: Black; White. Correct the label")]
    [InlineData("ethnicity", "White,Asian,Other", 0, "ethnicity", "passers-by are stated of 'Asian', 'Other', and the groups evaluated")]
    [InlineData("gender", "female,male", 0, "ethnicity", "passers-by are stated by gender, which is not among the factors evaluated (ethnicity); add it to --by.")]
    [InlineData("gender", "female,male", 0, "", "passers-by are stated by gender, which is not among the factors evaluated (none); add it to --by.")]
    [InlineData("skin", "dark,light", 0, "ethnicity", "passers-by are stated by 'skin', which is not in the data, which have: gender, ethnicity, age, site, session, camera; correct the name in protocol.json, or give the labels.")]
    [InlineData("ethnicity", "White,Black", 3, "ethnicity", "FPIR of 'Black', 'White' is withheld (--suppress-below 3), and an expected number would give it away.")]
    public void Four_says_which_group_of_passers_by_is_missing(string factor, string groups, int suppressBelow, string by, string sentence)
    {
        string[] labels = groups.Split(',');
        string shares = string.Join(',', labels.Select((label, i) => $"\"{label}\":{(i == 0 ? 1 - ((labels.Length - 1) / 4m) : 0.25m).ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
        Statement four = Run($",\"passersBy\":{{\"factor\":\"{factor}\",\"shares\":{{{shares}}}}}", suppressBelow: suppressBelow, by: by).Limits[3];
        Assert.Contains("No expected number of people is given: " + sentence, string.Join('\n', four.Sentences), StringComparison.Ordinal);
        Assert.True(four.IsWarning);
        Assert.Null(four.Table);
    }

    /// <summary>One of six passages of each: 10,000 x .5 / 6, whichever way round the factors are written in --by.</summary>
    [Theory]
    [InlineData("ethnicity:site")]
    [InlineData("site:ethnicity")]
    public void Four_counts_intersections_of_passers_by(string factor)
    {
        string[] labels = factor[0] == 'e' ? ["White, A", "Black, A"] : ["A, White", "A, Black"];
        EvaluationReport report = Run($",\"passersBy\":{{\"factor\":\"ethnicity:site\",\"shares\":{{\"{labels[0]}\":0.5,\"{labels[1]}\":0.5}}}}", by: factor);
        IReadOnlyList<string> row = Assert.Single(report.Limits[3].Table!.Rows, r => r[2] == "measured");
        Assert.Equal(("1,667", $"{labels[1]} 833, {labels[0]} 833"), (row[3], row[4]));
        Assert.False(report.Limits[3].IsWarning);
    }

    [Fact]
    public void Five_and_six_count_people_labels_and_hypotheses()
    {
        EvaluationReport report = Run();
        Assert.Contains("0 of 12 passages gave no face (FTA); 1 of 5 filler references", Said(report, 5), StringComparison.Ordinal);
        Assert.Contains("disability, head covering, glasses, skin tone", Said(report, 5), StringComparison.Ordinal);
        Assert.Contains("1 test was declared beforehand, 1 of which is among the 3 made here", Said(report, 6), StringComparison.Ordinal);
    }

    [Fact]
    public void Seven_and_eight_refuse_a_ratio_of_alerts_and_say_that_both_directions_harm()
    {
        EvaluationReport report = Run();
        Assert.Contains("44.4 to 97.5 %", Said(report, 7), StringComparison.Ordinal);
        Assert.Contains("A ratio of rates is refused", Said(report, 7), StringComparison.Ordinal);
        Assert.Contains("both directions", Said(report, 8), StringComparison.Ordinal);
        Assert.Contains("TPIR at 0.60 by ethnicity: smallest ratio of misses", Said(report, 8), StringComparison.Ordinal);
    }

    [Fact]
    public void Nine_gives_the_exposure_of_who_passes_every_day()
    {
        EvaluationReport report = Run(list: new WatchlistComposition("list", ["ethnicity"], [(["White"], 1)]));
        IReadOnlyList<string> row = Assert.Single(report.Limits[8].Table!.Rows, r => r[2] == "measured");
        Assert.Equal(["0.60", "4", "measured", "16.7 %", "100 %"], row);
        Assert.Contains("at 1 in 6,000 a passage: 3.3 %", Said(report, 9), StringComparison.Ordinal);
        Assert.Equal(0.033, 1 - Math.Pow(1 - (1 / 6_000.0), 200), 3);
    }

    [Fact]
    public void Ten_to_twelve_speak_of_unconfirmed_alerts_small_cells_and_made_up_data()
    {
        EvaluationReport report = Run();
        Assert.Contains("no alert is unconfirmed", Said(report, 10), StringComparison.Ordinal);
        Assert.Contains("2 of the groups reported have fewer than 5 people", Said(report, 11), StringComparison.Ordinal);
        Assert.StartsWith("Withheld (--suppress-below 3): ", Said(Run(suppressBelow: 3), 11), StringComparison.Ordinal);
        Assert.Contains("ethnicity 'Black'; ethnicity 'White'; gender 'female'; gender 'male'. Each has fewer than 3 people", Said(Run(suppressBelow: 3), 11), StringComparison.Ordinal);
        Assert.StartsWith("Nothing had to be withheld: every group has 1 or more people", Said(Run(suppressBelow: 1), 11), StringComparison.Ordinal);
        Assert.Contains("not declared synthetic", Said(report, 12), StringComparison.Ordinal);
        Assert.True(Run(",\"synthetic\":true").Limits[11].IsWarning);
    }
}
