namespace Lfr.Evaluation.Statistics;

/// <summary>Errors of a person whose own rate is drawn from a beta distribution: the model of repeating people under power and coverage.</summary>
/// <remarks>The intraclass correlation rho is that of two trials of one person: the beta's shapes are p (1 - rho) / rho and (1 - p)(1 - rho) / rho.</remarks>
public static class BetaBinomial
{
    /// <summary>Draws the errors of one person.</summary>
    /// <param name="random">Where from.</param>
    /// <param name="trials">0 or more.</param>
    /// <param name="rate">Mean rate, 0..1.</param>
    /// <param name="correlation">rho, 0 to below 1; 0 is the binomial.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static int Draw(SeededRandom random, int trials, double rate, double correlation)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new BetaBinomialLaw(rate, correlation).Draw(random, trials);
    }

    /// <summary>The intraclass correlation that gives a design effect: (deff - 1) / (sum m^2 / sum m - 1), within 0 to 0.999.</summary>
    /// <param name="designEffect">1 or more; less counts as 1.</param>
    /// <param name="trials">Each person's trials.</param>
    public static double CorrelationOf(double designEffect, IReadOnlyCollection<int> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        double sum = trials.Sum(m => (double)m);
        double squares = trials.Sum(m => (double)m * m);
        return squares > sum ? Math.Clamp((designEffect - 1) / ((squares / sum) - 1), 0, 0.999) : 0;
    }
}
