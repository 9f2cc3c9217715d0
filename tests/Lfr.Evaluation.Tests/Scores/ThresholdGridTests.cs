using System.Text;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Scores;

public class ThresholdGridTests
{
    [Fact]
    public void A_grid_is_decimal()
    {
        Assert.Equal([0.56m, 0.58m, 0.60m, 0.62m, 0.64m], ThresholdGrid.Parse("0.56:0.64:0.02").Values);
        Assert.Equal([0.1m, 0.2m, 0.3m, 0.5m], ThresholdGrid.Parse("0.1:0.3:0.1,0.5").Values);
    }

    // In binary 0.56 + 2 * 0.02 is 0.6000000000000001 (IEEE 754), so that a score of 0.60 would miss its threshold.
    [Theory]
    [InlineData("0.56")]
    [InlineData("0.58")]
    [InlineData("0.60")]
    [InlineData("0.62")]
    [InlineData("0.64")]
    public void A_score_of_exactly_each_threshold_is_a_match(string score)
    {
        Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(score), out double value, out int decimals, out _));
        Assert.Equal(2, decimals);
        decimal threshold = ThresholdGrid.Parse("0.56:0.64:0.02").Values.Single(t => t == decimal.Parse(score, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(new ScoreScale().IsMatch(value, DecimalText.Nearest(threshold)));
        Assert.False(new ScoreScale { IsStrict = true }.IsMatch(value, DecimalText.Nearest(threshold)));
        Assert.True(new ScoreScale { IsDistance = true }.IsMatch(value, DecimalText.Nearest(threshold)));
        Assert.False(new ScoreScale { IsDistance = true, IsStrict = true }.IsMatch(value, DecimalText.Nearest(threshold)));
    }

    [Fact]
    public void The_trap_is_real_in_binary() => Assert.NotEqual(0.60, 0.56 + (2 * 0.02));

    [Theory]
    [InlineData("0.1:0.2")]
    [InlineData("0.3:0.2:0.1")]
    [InlineData("0.1:0.2:0")]
    [InlineData("0.1:0.2:-0.1")]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("0:1:0.0001")]
    [InlineData("0,5")]
    public void Nonsense_is_refused_unless_it_is_a_list(string text)
    {
        if (text == "0,5")
        {
            Assert.Equal([0m, 5m], ThresholdGrid.Parse(text).Values);
            return;
        }

        Assert.Contains("0.56:0.64:0.02", Assert.Throws<ArgumentException>(() => ThresholdGrid.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decimal_text_is_the_nearest_double_for_every_score_of_four_decimals()
    {
        for (int i = -10_000; i <= 10_000; i++)
        {
            string text = (i / 10_000m).ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), out double value, out _, out _));
            Assert.Equal(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), value);
        }
    }

    [Theory]
    [InlineData("1e-3", 0.001)]
    [InlineData("0.12345678901234567", 0.12345678901234567)]
    [InlineData("+.5", 0.5)]
    [InlineData("-0", 0)]
    public void Other_forms_are_the_frameworks(string text, double expected)
    {
        Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), out double value, out _, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("0,5")]
    [InlineData("0.5x")]
    [InlineData(" 0.5")]
    public void What_is_no_number_is_refused(string text) => Assert.False(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), out _, out _, out _));
}
