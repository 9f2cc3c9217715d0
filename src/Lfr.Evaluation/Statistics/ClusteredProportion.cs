using System.Collections.Immutable;

namespace Lfr.Evaluation.Statistics;

/// <summary>A rate over trials of which one person may give several: counts by subject, the design effect, and the intervals that know it.</summary>
/// <remarks>Immutable, safe for any number of threads. Formulas: Korn and Graubard (1998), "Confidence intervals for proportions with small
/// expected number of positive counts estimated from survey data"; linearised variance between subjects.</remarks>
public sealed class ClusteredProportion
{
    /// <summary>Takes each subject's counts.</summary>
    /// <param name="subjects">One entry a subject. A subject without a trial carries no information and is left out.</param>
    /// <exception cref="ArgumentNullException">No list.</exception>
    public ClusteredProportion(IEnumerable<SubjectCount> subjects)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        Subjects = [.. subjects.Where(s => s.Trials > 0)];
        double sumErrorsSquared = 0;
        double sumCross = 0;
        double sumTrialsSquared = 0;
        foreach (SubjectCount subject in Subjects)
        {
            Errors += subject.Errors;
            Trials += subject.Trials;
            AnyoneRepeats |= subject.Trials > 1;
            sumErrorsSquared += (double)subject.Errors * subject.Errors;
            sumCross += (double)subject.Errors * subject.Trials;
            sumTrialsSquared += (double)subject.Trials * subject.Trials;
        }

        if (Trials > 0)
        {
            double p = (double)Errors / Trials;
            SumOfSquaredResiduals = IsDegenerate ? 0 : Math.Max(0, sumErrorsSquared - (2 * p * sumCross) + (p * p * sumTrialsSquared));
        }
    }

    /// <summary>Each subject with at least one trial, in the order given.</summary>
    public ImmutableArray<SubjectCount> Subjects { get; }

    /// <summary>Subjects with at least one trial.</summary>
    public int SubjectCount => Subjects.Length;

    /// <summary>Errors over all subjects.</summary>
    public long Errors { get; }

    /// <summary>Trials over all subjects.</summary>
    public long Trials { get; }

    /// <summary>True when a subject has more than one trial, so that trials are not independent.</summary>
    public bool AnyoneRepeats { get; }

    /// <summary>The same counts with trials taken as independent: shown beside the headline as what it is.</summary>
    public Proportion AsIndependent => new(Errors, Trials);

    /// <summary>Errors over trials.</summary>
    /// <exception cref="AssumptionException">There is no trial.</exception>
    public double Rate => AsIndependent.Rate;

    /// <summary>Variance of the rate between subjects: [sum a^2 - 2 p sum a m + p^2 sum m^2] / (mbar^2 n (n - 1)). Zero where every subject has the same rate.</summary>
    /// <exception cref="AssumptionException">Fewer than two subjects.</exception>
    public double Variance
    {
        get
        {
            RequireTwoSubjects();
            double n = SubjectCount;
            return SumOfSquaredResiduals * n / ((double)Trials * Trials * (n - 1));
        }
    }

    /// <summary>Own design effect: the variance over p (1 - p) / trials. Null where it is undefined: no error, nothing but errors, or fewer than two subjects.</summary>
    public double? OwnDesignEffect => IsDegenerate || SubjectCount < 2 ? null : Variance / (Rate * (1 - Rate) / Trials);

    /// <summary>Trials over the own design effect, p (1 - p) / variance: may exceed the trials. Null where the design effect is undefined or zero.</summary>
    public double? EffectiveTrials => OwnDesignEffect is { } effect && effect > 0 ? Trials / effect : null;

    /// <summary>sum (a_i - p m_i)^2.</summary>
    internal double SumOfSquaredResiduals { get; }

    private bool IsDegenerate => Errors == 0 || Errors == Trials;

    /// <summary>The headline interval. Nobody repeats: Clopper-Pearson on trials. Zero errors, or nothing but errors: Clopper-Pearson on subjects.
    /// Otherwise Korn-Graubard with the design effect max(1, own, pooled within groups).</summary>
    /// <param name="pooledDesignEffect"><see cref="DesignEffect.PooledWithin"/> of the factor's groups; null where there is only this group or it is undefined.</param>
    /// <param name="level">Confidence level.</param>
    /// <param name="sides">Which limits carry 1 - level.</param>
    /// <exception cref="AssumptionException">No trial; or somebody repeats and there are fewer than two subjects.</exception>
    public Interval Headline(double? pooledDesignEffect, double level = 0.95, IntervalSides sides = IntervalSides.Both)
    {
        if (!AnyoneRepeats)
        {
            return AsIndependent.ClopperPearson(level, sides);
        }

        return IsDegenerate ? ExactOnSubjects(level, sides) : KornGraubard(HeadlineDesignEffect(pooledDesignEffect), level, sides);
    }

    /// <summary>max(1, own, pooled): the design effect under the headline interval.</summary>
    /// <param name="pooledDesignEffect">Pooled within groups, or null.</param>
    public double HeadlineDesignEffect(double? pooledDesignEffect) => Math.Max(1, Math.Max(OwnDesignEffect ?? 1, pooledDesignEffect ?? 1));

    /// <summary>Korn-Graubard: n_df = min(N, N / deff * (t_{N-1} / t_{n-1})^2), then Clopper-Pearson on p n_df of n_df.</summary>
    /// <param name="designEffect">Above 0.</param>
    /// <param name="level">Confidence level; the t quantiles are at the same tail as the interval's.</param>
    /// <param name="sides">Which limits carry 1 - level.</param>
    /// <exception cref="ArgumentOutOfRangeException">The design effect is not above 0.</exception>
    /// <exception cref="AssumptionException">Fewer than two subjects, or no error or nothing but errors (use <see cref="ExactOnSubjects"/>).</exception>
    public Interval KornGraubard(double designEffect, double level = 0.95, IntervalSides sides = IntervalSides.Both)
    {
        Require.Positive(designEffect, nameof(designEffect));
        Require.Level(level);
        RequireTwoSubjects();
        if (IsDegenerate)
        {
            throw new AssumptionException("errors-and-non-errors", "proportion", "The variance between subjects is zero at a rate of 0 or 1. Use the exact interval on subjects.");
        }

        double tail = sides == IntervalSides.Both ? (1 - level) / 2 : 1 - level;
        double correction = 1;
        if (tail < 0.5)
        {
            double ratio = Quantile.Student(tail, Trials - 1) / Quantile.Student(tail, SubjectCount - 1);
            correction = ratio * ratio;
        }

        double effective = Math.Min(Trials, Trials / designEffect * correction);
        return BinomialInterval.ClopperPearson(Rate * effective, effective, level, sides, IntervalMethod.KornGraubard);
    }

    /// <summary>Clopper-Pearson with each subject as one trial: 0 of n at no error, n of n at nothing but errors.</summary>
    /// <exception cref="AssumptionException">There are both errors and trials without one, or no trial, or fewer than two subjects.</exception>
    public Interval ExactOnSubjects(double level = 0.95, IntervalSides sides = IntervalSides.Both)
    {
        RequireTwoSubjects();
        if (!IsDegenerate)
        {
            throw new AssumptionException("no-error-or-only-errors", "proportion", "A subject is one trial only where every trial of every subject went the same way. Use Korn-Graubard.");
        }

        return BinomialInterval.ClopperPearson(Errors == 0 ? 0 : SubjectCount, SubjectCount, level, sides, IntervalMethod.ExactOnSubjects);
    }

    /// <summary>Wilson's interval on trials over the given design effect, or over the own where none is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The design effect is not above 0.</exception>
    /// <exception cref="AssumptionException">No design effect was given and the own is undefined or zero.</exception>
    public Interval WilsonEffective(double? designEffect = null, double level = 0.95, IntervalSides sides = IntervalSides.Both)
    {
        double effect = designEffect ?? OwnDesignEffect ?? 0;
        if (designEffect is null && !(effect > 0))
        {
            throw new AssumptionException("variance-between-subjects", "proportion", "The own design effect is undefined or zero. Give one pooled within groups, or use the exact interval on subjects.");
        }

        Require.Positive(effect, nameof(designEffect));
        return AsIndependent.WilsonEffective(Trials / effect, level, sides);
    }

    private void RequireTwoSubjects()
    {
        if (SubjectCount < 2)
        {
            throw new AssumptionException("at-least-two-subjects", "proportion", $"There are {SubjectCount} subjects with a trial: no variance between people can be known. Print the cell as refused.");
        }
    }
}
