namespace Lfr.Evaluation.Statistics;

/// <summary>A beta-binomial of one mean rate and correlation, whose shapes are worked out once for many people. Immutable, and safe for concurrent use.</summary>
internal sealed class BetaBinomialLaw
{
    private readonly double rate;
    private readonly bool isBinomial;
    private readonly GammaShape error;
    private readonly GammaShape other;

    public BetaBinomialLaw(double rate, double correlation)
    {
        Require.Rate(rate, nameof(rate));
        if (!(correlation >= 0 && correlation < 1))
        {
            Require.OutOfRange(nameof(correlation), correlation, "0 to below 1", "1 would be one trial a person.");
        }

        this.rate = rate;
        isBinomial = rate == 0 || rate == 1 || correlation == 0;
        if (!isBinomial)
        {
            double size = (1 - correlation) / correlation;
            error = new GammaShape(rate * size);
            other = new GammaShape((1 - rate) * size);
        }
    }

    /// <summary>Errors of one person.</summary>
    public int Draw(SeededRandom random, int trials) => random.NextBinomial(trials, isBinomial ? rate : random.NextBeta(error, other));
}
