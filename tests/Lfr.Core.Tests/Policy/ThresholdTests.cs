using Lfr.Core.Matching;
using Lfr.Core.Policy;

namespace Lfr.Core.Tests.Policy;

public sealed class ThresholdTests
{
    [Fact]
    public void A_score_of_exactly_the_threshold_matches_and_the_next_lower_does_not()
    {
        for (var hundredths = -100; hundredths <= 100; hundredths++)
        {
            var value = hundredths / 100f;
            var threshold = new Threshold(value);
            Assert.True(threshold.IsMatch(new ComparisonScore(value)));
            if (value > -1)
            {
                Assert.False(threshold.IsMatch(new ComparisonScore(MathF.BitDecrement(value))));
            }
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1.01f)]
    [InlineData(60f)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_no_cosine_is_refused(float value) => Assert.Throws<ArgumentOutOfRangeException>(() => new Threshold(value));

    [Fact]
    public void A_score_is_clamped_for_rounding_only()
    {
        Assert.Equal(1f, new ComparisonScore(1.0000002f).Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ComparisonScore(1.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ComparisonScore(float.NaN));
    }
}
