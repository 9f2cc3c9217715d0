using System.Collections.Immutable;

namespace Lfr.Evaluation.Statistics;

/// <summary>A threshold beyond the scores seen, by a generalised Pareto tail: at most one decade below 1 / n, by its upper limit, and never in a policy
/// file unless that is asked for by name.</summary>
/// <remarks>The rate is per person: the share of people whose highest score is at or above the threshold. Where simulated, the true rate at the
/// estimate was .02 to 13 times the target one decade out, and one wrong label among the ten highest scores decides everything: look at those first.</remarks>
/// <param name="TargetRate">The rate asked for.</param>
/// <param name="People">n: one score a person.</param>
/// <param name="Level">One-sided level of the upper limits.</param>
/// <param name="Fits">One a tail size, ascending: print them all, they should agree.</param>
public sealed record TailExtrapolation(double TargetRate, int People, double Level, ImmutableArray<TailFit> Fits)
{
    /// <summary>Decades below 1 / n that may be extrapolated.</summary>
    public const double MostDecades = 1;

    private const double LowestShape = -0.9;
    private const double HighestShape = 2;

    /// <summary>The threshold to use: the highest of the fits' upper limits.</summary>
    public double Threshold => Fits.Max(f => f.Upper);

    /// <summary>The highest over the lowest estimate's distance from the lowest tail start: 1 where the choice of k does not matter.</summary>
    public double Instability
    {
        get
        {
            double start = Fits.Min(f => f.TailStart);
            return (Fits.Max(f => f.Estimate) - start) / (Fits.Min(f => f.Estimate) - start);
        }
    }

    /// <summary>Keeps each person's highest score and fits the tail.</summary>
    /// <param name="scores">Person and non-mated score, one or more a person; higher is more alike.</param>
    /// <param name="targetRate">At least 0.1 / n, and below the smallest tail's share k / n.</param>
    /// <param name="tailSizes">k: each at least 20 and below the number of people.</param>
    /// <param name="level">One-sided level of the upper limit.</param>
    /// <exception cref="ArgumentException">No tail size, or a score that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A tail size, the target or the level is out of range.</exception>
    /// <exception cref="AssumptionException">The target is more than one decade below 1 / n, or the tail's scores are all the same.</exception>
    public static TailExtrapolation Fit(
        IEnumerable<(int Subject, double Score)> scores,
        double targetRate,
        IReadOnlyList<int> tailSizes,
        double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(tailSizes);
        Require.Level(targetRate);
        Require.Level(level);
        var highest = new Dictionary<int, double>();
        foreach ((int subject, double score) in scores)
        {
            if (!double.IsFinite(score))
            {
                throw new ArgumentException($"Subject {subject} has a score that is not a finite number. Leave failures out and count them.", nameof(scores));
            }

            highest[subject] = highest.TryGetValue(subject, out double before) ? Math.Max(before, score) : score;
        }

        double[] descending = [.. highest.Values.OrderDescending()];
        if (tailSizes.Count == 0)
        {
            throw new ArgumentException("Give at least one tail size.", nameof(tailSizes));
        }

        if (targetRate < Math.Pow(10, -MostDecades) / descending.Length * (1 - 1e-12))
        {
            throw new AssumptionException("one-decade", "tail", FormattableString.Invariant(
                $"The target {targetRate} is more than one decade below 1/{descending.Length}, the smallest rate that {descending.Length} people can show. It would need {Math.Ceiling(0.1 / targetRate)} people."));
        }

        return new TailExtrapolation(targetRate, descending.Length, level, [.. tailSizes.Order().Select(k => FitTail(descending, k, targetRate, level))]);
    }

    private static TailFit FitTail(double[] descending, int k, double targetRate, double level)
    {
        if (k < 20 || k >= descending.Length)
        {
            Require.OutOfRange("tailSizes", k, $"20..{descending.Length - 1} (below the number of people)", "A smaller tail cannot be fitted.");
        }

        double start = descending[k];
        double[] excess = [.. descending.Take(k).Select(s => s - start)];
        if (!(excess[0] > 0))
        {
            throw new AssumptionException("tail-varies", "tail", $"The highest {k} scores are all the same: no tail can be fitted.");
        }

        double multiple = k / (descending.Length * targetRate);
        if (!(multiple > 1))
        {
            Require.OutOfRange(nameof(targetRate), targetRate, FormattableString.Invariant($"below {(double)k / descending.Length} (the tail's share)"), "Read the threshold from the scores themselves.");
        }

        double Profile(double distance) => Minimise(shape => NegativeLogLikelihood(excess, shape, distance / Growth(shape, multiple)), LowestShape, HighestShape).Value;
        double mean = excess.Average();
        double best = Math.Exp(Minimise(log => Profile(Math.Exp(log)), Math.Log(mean / 1e4), Math.Log(mean * 1e4)).At);
        double least = Profile(best);
        double z = Quantile.Normal(1 - level);
        double low = best;
        double high = best;
        while (Profile(high) - least < z * z / 2)
        {
            low = high;
            high *= 1.5;
        }

        for (int i = 0; i < 60 && high - low > 1e-10 * high; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Profile(middle) - least < z * z / 2 ? (middle, high) : (low, middle);
        }

        double shapeAtBest = Minimise(shape => NegativeLogLikelihood(excess, shape, best / Growth(shape, multiple)), LowestShape, HighestShape).At;
        return new TailFit(k, start, shapeAtBest, best / Growth(shapeAtBest, multiple), start + best, start + high);
    }

    // (multiple^shape - 1) / shape: the distance of the threshold in units of the scale.
    private static double Growth(double shape, double multiple)
    {
        double log = shape * Math.Log(multiple);
        return Math.Abs(log) < 1e-12 ? Math.Log(multiple) : PortableMath.Expm1(log) / shape;
    }

    private static double NegativeLogLikelihood(double[] excess, double shape, double scale)
    {
        double sum = 0;
        foreach (double y in excess)
        {
            double ratio = y / scale;
            double inside = 1 + (shape * ratio);
            if (inside <= 0)
            {
                return double.PositiveInfinity;
            }

            sum += Math.Abs(shape) < 1e-9 ? ratio : (1 + (1 / shape)) * PortableMath.Log1p(shape * ratio);
        }

        return (excess.Length * Math.Log(scale)) + sum;
    }

    // A grid, then golden sections about its best point: the likelihood has walls of infinity at negative shapes.
    private static (double At, double Value) Minimise(Func<double, double> function, double from, double to)
    {
        const int cells = 48;
        double at = from;
        double least = double.PositiveInfinity;
        double step = (to - from) / cells;
        for (int i = 0; i <= cells; i++)
        {
            double value = function(from + (i * step));
            if (value < least)
            {
                (at, least) = (from + (i * step), value);
            }
        }

        const double golden = 0.6180339887498949;
        double low = Math.Max(from, at - step);
        double high = Math.Min(to, at + step);
        double a = high - (golden * (high - low));
        double b = low + (golden * (high - low));
        double fa = function(a);
        double fb = function(b);
        for (int i = 0; i < 60 && high - low > 1e-11 * Math.Max(1e-3, Math.Abs(low)); i++)
        {
            if (fa <= fb)
            {
                (high, b, fb) = (b, a, fa);
                a = high - (golden * (high - low));
                fa = function(a);
            }
            else
            {
                (low, a, fa) = (a, b, fb);
                b = low + (golden * (high - low));
                fb = function(b);
            }
        }

        return fa < fb ? (a, Math.Min(fa, least)) : (b, Math.Min(fb, least));
    }
}
