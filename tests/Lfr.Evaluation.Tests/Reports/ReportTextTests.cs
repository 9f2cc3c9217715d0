using Lfr.Evaluation.Reports;

namespace Lfr.Evaluation.Tests.Reports;

public sealed class ReportTextTests
{
    [Theory]
    [InlineData(2.17, 15.8, "2.17 to 15.8")]
    [InlineData(0.083, 1_000_000.0, "0.0830 to 1,000,000")]
    [InlineData(0.083, 49_982_325_870.0, "0.0830 to more than 1,000,000")]
    [InlineData(0.083, double.PositiveInfinity, "0.0830 to unbounded")]
    public void A_limit_beyond_all_that_rates_can_be_has_no_digits(double lower, double upper, string text)
    {
        Assert.Equal(text, ReportText.Times(lower, upper));
        string sentence = ReadableTables.Allow(new RatioEntry { Metric = "FMR", Factor = "group", Numerator = "A", Denominator = "B", Lower = lower, Upper = upper });
        Assert.Equal(double.IsFinite(upper) ? $"Compatible with {text} times." : "Compatible with 0.0830 times and with any larger ratio.", sentence);
    }
}
