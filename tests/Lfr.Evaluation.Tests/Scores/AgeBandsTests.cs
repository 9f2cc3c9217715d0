using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Scores;

public class AgeBandsTests
{
    [Theory]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("unknown")]
    [InlineData("?")]
    [InlineData("-")]
    [InlineData("prefer not to say")]
    [InlineData("not stated")]
    [InlineData("N/K")]
    [InlineData("not known")]
    public void A_marker_of_a_missing_age_is_not_stated(string text) => Assert.Equal(FactorLabels.NotStated, AgeBands.Default.Label(text));

    [Theory]
    [InlineData("")]
    [InlineData("18-30")]
    [InlineData("31 to 50")]
    [InlineData("under 18")]
    [InlineData("51 and over")]
    [InlineData("more than 70")]
    [InlineData("70+")]
    [InlineData("<18")]
    [InlineData(">=51")]
    [InlineData("20s")]
    [InlineData("Adult")]
    [InlineData("18-24 years")]
    public void A_label_that_is_a_band_stays(string text) => Assert.Equal(text, AgeBands.Default.Label(text));

    [Theory]
    [InlineData("25 years")]
    [InlineData("25y")]
    [InlineData("1990-01-01")]
    [InlineData("male")]
    [InlineData("-3")]
    [InlineData("131")]
    public void Text_that_is_no_age_no_band_and_no_such_marker_is_refused(string text)
    {
        Assert.Null(AgeBands.Default.Label(text));
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("c.csv"), $"probe_id,reference_id,probe_subject,reference_subject,score,probe_age,reference_age\na,b,S1,S2,0.1,20,30\nc,d,S3,S4,0.1,{text},30\n");
        InputProblem problem = Assert.Single(Assert.Throws<InputException>(() => ComparisonFile.Read(folder.File("c.csv"), new ScoreScale { Minimum = 0, Maximum = 1 })).Problems);
        Assert.Equal((3L, "probe_age"), (problem.Line, problem.Column));
        Assert.Contains($"'{text}' is not an age in years", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20 and over", "18-30", true)]
    [InlineData("18-30", "18 to 30", true)]
    [InlineData("20s", "25-34", true)]
    [InlineData("under 18", "<16", true)]
    [InlineData("at most 18", "17-20", true)]
    [InlineData("30", "30-40", false)]
    [InlineData("18-30", "31-50", false)]
    [InlineData("20-30", "30-40", false)]
    [InlineData("under 18", "18-30", false)]
    [InlineData("60-69", "more than 70", false)]
    [InlineData("51 and over", "31-50", false)]
    [InlineData("adult", "18-30", false)]
    [InlineData("20s", "30s", false)]
    [InlineData("18 and under", "19+", false)]
    public void Bands_overlap_where_one_age_may_be_in_either(string one, string other, bool overlap)
    {
        Assert.Equal(overlap, AgeBands.Overlap([one, other]) is not null);
        Assert.Equal(overlap, AgeBands.Overlap([other, "not stated", one]) is not null);
    }

    [Fact]
    public void A_report_over_bands_that_overlap_says_so_first()
    {
        string text = "probe_id,reference_id,probe_subject,reference_subject,score,probe_age,reference_age\n" + string.Concat(Enumerable.Range(0, 8).Select(i => $"p{i},r{i},S{i},T{i},0.{i + 1},{(i % 2 == 0 ? "25" : "18-30")},40\n"));
        EvaluationReport Run(AgeBands ages)
        {
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder.File("c.csv"), text);
            return VerificationEvaluation.Run(ComparisonFile.Read(folder.File("c.csv"), new ScoreScale { Minimum = 0, Maximum = 1 }, ages: ages), new EvaluationOptions { By = ["age"], Thresholds = ThresholdGrid.Parse("0.50"), MinimumDetectable = false, BootstrapDraws = 0 }, [], "M 1");
        }

        Assert.Contains(Run(new AgeBands(20)).Summary, sentence => sentence.StartsWith("Bands of age overlap: '18-30' and '20 and over'.", StringComparison.Ordinal));
        Assert.DoesNotContain(Run(AgeBands.Default).Summary, sentence => sentence.StartsWith("Bands of age overlap", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("17.9", "under 18")]
    [InlineData("18", "18-30")]
    [InlineData("50", "31-50")]
    [InlineData("51", "51 and over")]
    public void Years_become_bands(string text, string band) => Assert.Equal(band, AgeBands.Default.Label(text));

    [Fact]
    public void People_whose_age_is_no_age_are_counted_and_take_part_in_no_test()
    {
        var text = new System.Text.StringBuilder("probe_id,reference_id,probe_subject,reference_subject,score,probe_age,reference_age\n");
        string[] ages = ["20", "25", "60", "70", "NA", "NA"];
        for (int i = 0; i < ages.Length; i++)
        {
            for (int j = 0; j < ages.Length; j++)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"p{i},r{j},S{i},S{j},{(i == j ? "0.9" : "0.1")},{ages[i]},{ages[j]}\n");
            }
        }

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("c.csv"), text.ToString());
        ComparisonSet set = ComparisonFile.Read(folder.File("c.csv"), new ScoreScale { Minimum = 0, Maximum = 1 });
        EvaluationReport report = VerificationEvaluation.Run(set, new EvaluationOptions { By = ["age"], Thresholds = ThresholdGrid.Parse("0.50"), MinimumDetectable = false, BootstrapDraws = 0 }, [], "M 1");
        Assert.Equal(10, report.Rates.Single(rate => rate.Metric == "FMR" && rate.Scope == "probe" && rate.Group.Text.EndsWith("not stated", StringComparison.Ordinal)).Trials);
        Assert.All(report.Tests, test => Assert.Equal(["18-30", "51 and over"], test.Groups));
    }
}
