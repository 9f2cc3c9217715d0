using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Tests.Statistics;

public sealed class ForeseenShareTests
{
    // Twenty runs of which sixteen are enough. Of all orders with sixteen hits, those with none among the first four are 1 in C(20, 4) = 4,845: no
    // foresight below a risk of 1e-9; certainty comes with the fifth miss, and with the sixteenth hit.
    [Fact]
    public void Few_runs_are_foreseen_only_where_certain()
    {
        var share = new ForeseenShare(20, 0.8);
        Assert.Null(share.Of(4, 0));
        Assert.False(share.Of(5, 0));
        Assert.False(share.Of(12, 7));
        Assert.Null(share.Of(12, 8));
        Assert.Null(share.Of(18, 15));
        Assert.True(share.Of(18, 16));
    }

    // With exactly 800 hits in 1,000 those among the first are hypergeometric: the limits are where
    // the tail, here summed in another way, first reaches the risk.
    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(400)]
    public void Limits_are_the_hypergeometric_tails(int done)
    {
        var share = new ForeseenShare(1_000, 0.8);
        int fails = Enumerable.Range(0, done + 1).Last(hits => share.Of(done, hits) is false);
        Assert.True(AtMost(fails, done, 800) < ForeseenShare.Risk);
        Assert.True(AtMost(fails + 1, done, 800) >= ForeseenShare.Risk);
        int[] reach = [.. Enumerable.Range(0, done + 1).Where(hits => share.Of(done, hits) is true)];
        if (reach.Length > 0)
        {
            Assert.True(1 - AtMost(reach[0] - 1, done, 799) < ForeseenShare.Risk * 1.01);
            Assert.True(1 - AtMost(reach[0] - 2, done, 799) >= ForeseenShare.Risk * 0.99);
        }
    }

    [Fact]
    public void A_share_at_the_target_reaches_it()
    {
        Assert.True(new ForeseenShare(1_000, 0.8).Of(1_000, 800));
        Assert.False(new ForeseenShare(1_000, 0.8).Of(1_000, 799));
        Assert.True(new ForeseenShare(7, 0.7).Of(7, 5));
        Assert.False(new ForeseenShare(7, 0.7).Of(7, 4));
    }

    // One run after another, in exact order: P(next is a hit) = hits left / runs left.
    private static double AtMost(int most, int done, int inAll)
    {
        double[] chance = [1];
        for (int run = 0; run < done; run++)
        {
            var next = new double[run + 2];
            for (int hits = 0; hits <= run; hits++)
            {
                double hit = (double)(inAll - hits) / (1_000 - run);
                next[hits + 1] += chance[hits] * hit;
                next[hits] += chance[hits] * (1 - hit);
            }

            chance = next;
        }

        return chance.Take(most + 1).Sum();
    }
}
