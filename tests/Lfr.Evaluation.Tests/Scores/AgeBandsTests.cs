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
    [InlineData("male")]
    [InlineData("not stated")]
    public void Text_that_is_no_age_is_not_stated(string text) => Assert.Equal(FactorLabels.NotStated, AgeBands.Default.Label(text));

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
