using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Makes one rate entry from counts: the headline interval, those shown beside it, or the refusal.</summary>
internal sealed class RateCells(EvaluationOptions options)
{
    /// <summary>The entry of trials that people may repeat.</summary>
    /// <param name="shape">Metric, threshold, unit, group and scope; counts and intervals are filled in.</param>
    /// <param name="counts">Counts by person.</param>
    /// <param name="pooledDesignEffect">Pooled within the factor's groups; null for everybody, or where undefined.</param>
    public RateEntry Clustered(RateEntry shape, ClusteredProportion counts, double? pooledDesignEffect)
    {
        RateEntry entry = shape with { Errors = counts.Errors, Trials = counts.Trials, Subjects = counts.SubjectCount };
        if (Withhold(entry) is { } refused)
        {
            return refused;
        }

        if (counts.Trials == 0)
        {
            return entry with { Refusal = "no trial: the cell is empty" };
        }

        if (counts.SubjectCount < 2)
        {
            return entry with { Refusal = "one person: no rate and no interval can be given, because nothing is known of how people differ; the counts stand" };
        }

        Interval headline = counts.Headline(pooledDesignEffect, options.Confidence);
        var intervals = new List<Interval> { headline };
        if (counts.AnyoneRepeats)
        {
            intervals.Add(counts.AsIndependent.ClopperPearson(options.Confidence));
        }

        intervals.Add(counts.AsIndependent.Wilson(options.Confidence));
        bool mixed = counts.Errors > 0 && counts.Errors < counts.Trials;
        if (counts.AnyoneRepeats && mixed)
        {
            if (counts.OwnDesignEffect is > 0)
            {
                intervals.Add(counts.WilsonEffective(null, options.Confidence));
            }

            if (options.BootstrapDraws > 0)
            {
                intervals.Add(SubjectBootstrap.Run(counts, options.BootstrapDraws, options.Seed).Percentile(options.Confidence));
            }
        }

        return entry with
        {
            Rate = counts.Rate,
            Headline = headline,
            Intervals = intervals,
            DesignEffect = counts.AnyoneRepeats && mixed ? counts.HeadlineDesignEffect(pooledDesignEffect) : null,
        };
    }

    /// <summary>The entry of comparisons of pairs of people.</summary>
    public RateEntry Pairs(RateEntry shape, PairProportion counts, PairCells? cells = null)
    {
        RateEntry entry = shape with { Errors = counts.Errors, Trials = counts.Trials, Subjects = counts.SubjectCount };
        if (Withhold(entry) is { } refused)
        {
            return refused;
        }

        if (counts.Trials == 0)
        {
            return entry with { Refusal = "no comparison: the cell is empty" };
        }

        var beside = new List<Interval> { counts.AsIndependent.ClopperPearson(options.Confidence), counts.AsIndependent.Wilson(options.Confidence) };
        try
        {
            Interval headline = counts.Headline(options.Confidence);
            if (cells is not null && options.BootstrapDraws > 0 && counts.Errors > 0)
            {
                beside.Add(PairBootstrap.Run(cells, options.BootstrapDraws, options.Seed).Percentile(options.Confidence));
            }

            return entry with { Rate = counts.Rate, Headline = headline, Intervals = [headline, .. beside], DesignEffect = counts.DesignEffect };
        }
        catch (AssumptionException refusal)
        {
            // The counts stand; a rate without an interval would be read as if it had one.
            return entry with { Refusal = refusal.Message };
        }
    }

    /// <summary>The entry of counts that nobody repeats in, or whose people are unknown (published totals).</summary>
    public RateEntry Independent(RateEntry shape, Proportion counts)
    {
        RateEntry entry = shape with { Errors = counts.Errors, Trials = counts.Trials };
        if (Withhold(entry) is { } refused)
        {
            return refused;
        }

        if (counts.Trials == 0)
        {
            return entry with { Refusal = "no trial: the cell is empty" };
        }

        Interval headline = counts.ClopperPearson(options.Confidence);
        return entry with { Rate = counts.Rate, Headline = headline, Intervals = [headline, counts.Wilson(options.Confidence)] };
    }

    /// <summary>The entry of a group that is withheld: no number at all.</summary>
    public RateEntry Withheld(RateEntry shape) => shape with { Errors = null, Trials = null, Subjects = null, IsWithheld = true, Refusal = options.Withheld };

    // A net under what decides on groups: nobody decides on everybody together, or on a cell of two groups.
    private RateEntry? Withhold(RateEntry entry) => options.SuppressBelow > 0 && entry.Subjects is > 0 and { } people && people < options.SuppressBelow ? Withheld(entry) : null;
}
