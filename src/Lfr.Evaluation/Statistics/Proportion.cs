namespace Lfr.Evaluation.Statistics;

/// <summary>An error count with its trials, taken as independent. A rate never travels without them.</summary>
/// <remarks>Where a person contributes more than one trial use <see cref="ClusteredProportion"/>: these intervals are then too narrow.</remarks>
public readonly record struct Proportion
{
    /// <summary>Takes the counts.</summary>
    /// <param name="errors">0..trials.</param>
    /// <param name="trials">0 or more; 0 is an empty cell, which has no rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the errors exceed the trials.</exception>
    public Proportion(long errors, long trials)
    {
        Require.Counts(errors, trials);
        Errors = errors;
        Trials = trials;
    }

    /// <summary>Trials that went wrong.</summary>
    public long Errors { get; }

    /// <summary>All trials.</summary>
    public long Trials { get; }

    /// <summary>True when fewer than 30 errors were seen: by the rule of 30 the rate is then not known to within 30 % (at 90 % confidence).</summary>
    public bool IsBelowRuleOf30 => Errors < 30;

    /// <summary>Errors over trials.</summary>
    /// <exception cref="AssumptionException">There is no trial.</exception>
    public double Rate => Trials > 0
        ? (double)Errors / Trials
        : throw new AssumptionException("at-least-one-trial", "proportion", "There are no trials: the rate is undefined. Print the cell as empty.");

    /// <summary>The exact binomial interval; see <see cref="BinomialInterval.ClopperPearson"/>.</summary>
    /// <exception cref="AssumptionException">There is no trial.</exception>
    public Interval ClopperPearson(double level = 0.95, IntervalSides sides = IntervalSides.Both) =>
        BinomialInterval.ClopperPearson(Errors, Trials, level, sides);

    /// <summary>The score interval; see <see cref="BinomialInterval.Wilson"/>.</summary>
    /// <exception cref="AssumptionException">There is no trial.</exception>
    public Interval Wilson(double level = 0.95, IntervalSides sides = IntervalSides.Both) =>
        BinomialInterval.Wilson(Errors, Trials, level, sides);

    /// <summary>The score interval at this rate on an effective number of trials.</summary>
    /// <param name="effectiveTrials">Above 0; rate (1 - rate) / variance.</param>
    /// <param name="level">Confidence level.</param>
    /// <param name="sides">Which limits carry 1 - level.</param>
    /// <exception cref="ArgumentOutOfRangeException">The effective number is not above 0.</exception>
    /// <exception cref="AssumptionException">There is no trial.</exception>
    public Interval WilsonEffective(double effectiveTrials, double level = 0.95, IntervalSides sides = IntervalSides.Both)
    {
        Require.Positive(effectiveTrials, nameof(effectiveTrials));
        return BinomialInterval.Wilson(Math.Min(Rate * effectiveTrials, effectiveTrials), effectiveTrials, level, sides, IntervalMethod.WilsonEffective);
    }
}
