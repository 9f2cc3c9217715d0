namespace Lfr.Evaluation.Statistics;

/// <summary>The permutation distribution of the first group's errors when labels are dealt to whole subjects, exact, and its exponential tilts.</summary>
/// <remarks>
/// Inverting a permutation test for a ratio needs the distribution under ratios other than 1. Tilting the permutation distribution by exp(delta T)
/// gives the exponential family through it; delta is read as the ratio of rates that its mean implies. At delta = 0 it is the permutation test
/// itself, so that interval and test agree; where each subject has at most one error and subjects are many it is the conditional binomial.
/// Counts are by dynamic programming over (subjects with errors dealt to the first group, their errors). Where subjects' trials differ, the
/// first group's trials are held at what was seen, which makes the interval a little wide.
/// </remarks>
internal sealed class TiltedPermutation
{
    /// <summary>Additions beyond which the distribution is not computed.</summary>
    public const double MostWork = 4e8;

    private readonly double[] logProbability;
    private readonly int seen;
    private readonly int lowest;
    private readonly int highest;
    private readonly double exposure;

    private TiltedPermutation(double[] logProbability, int seen, int lowest, int highest, double exposure)
    {
        this.logProbability = logProbability;
        this.seen = seen;
        this.lowest = lowest;
        this.highest = highest;
        this.exposure = exposure;
    }

    /// <summary>Null where there are too many subjects with errors.</summary>
    public static TiltedPermutation? Of(ClusteredProportion first, ClusteredProportion second)
    {
        int[] errors = [.. first.Subjects.Concat(second.Subjects).Select(s => s.Errors).Where(e => e > 0).Order()];
        double total = (double)first.Errors + second.Errors;
        int most = Math.Min(errors.Length, first.SubjectCount);
        if (total > int.MaxValue / 2 || errors.Length * (most + 1.0) * (total + 1) / 2 > MostWork)
        {
            return null;
        }

        int all = (int)total;
        int without = first.SubjectCount + second.SubjectCount - errors.Length;
        int least = Math.Max(0, first.SubjectCount - without);
        double target = Math.Clamp(first.Errors, Math.Min(0.5, total / 2), Math.Max(total - 0.5, total / 2));
        double logOdds = Math.Log((double)first.SubjectCount / second.SubjectCount);
        double tilt = CentralTilt(errors, target, logOdds);
        double[] count = Count(errors, most, all, tilt, logOdds);
        var result = new double[all + 1];
        var weight = new double[most + 1];
        for (int j = least; j <= most; j++)
        {
            weight[j] = LogFactorial.OfChoice(without, first.SubjectCount - j) - (j * logOdds);
        }

        double largest = weight.Skip(least).Max();
        for (int s = 0; s <= all; s++)
        {
            double sum = 0;
            for (int j = least; j <= most; j++)
            {
                sum += count[(j * (all + 1)) + s] * Math.Exp(weight[j] - largest);
            }

            result[s] = sum > 0 ? Math.Log(sum) - (tilt * s) : double.NegativeInfinity;
        }

        return new TiltedPermutation(
            result,
            (int)first.Errors,
            errors.Take(least).Sum(),
            errors.Skip(errors.Length - most).Sum(),
            (double)second.Trials / first.Trials);
    }

    /// <summary>The ratio at which this many errors or more in the first group have the probability of the tail; 0 where the fewest possible were seen.</summary>
    public double Lower(double tail) => seen == lowest ? 0 : Limit(delta => Tail(delta, above: true) - tail);

    /// <summary>The ratio at which this many errors or fewer in the first group have the probability of the tail; infinite where the most possible were seen.</summary>
    public double Upper(double tail) => seen == highest ? double.PositiveInfinity : Limit(delta => tail - Tail(delta, above: false));

    /// <summary>P(T at least, or at most, what was seen) at a tilt; 0 is the permutation test.</summary>
    public double Tail(double delta, bool above)
    {
        (double at, double all, _) = Sums(delta, above);
        return at / all;
    }

    private static double CentralTilt(int[] errors, double target, double logOdds)
    {
        double low = -60;
        double high = 60;
        for (int i = 0; i < 100; i++)
        {
            double middle = (low + high) / 2;
            double mean = errors.Sum(a => a / (1 + Math.Exp(-(logOdds + (middle * a)))));
            (low, high) = mean < target ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    // Entry (j, s): the probability that j subjects with errors, holding s of them, fall to the first group when each falls there by itself
    // with odds exp(logOdds + tilt a): near the counts that matter, so that nothing underflows.
    private static double[] Count(int[] errors, int most, int total, double tilt, double logOdds)
    {
        int width = total + 1;
        var table = new double[(most + 1) * width];
        table[0] = 1;
        int reached = 0;
        for (int i = 0; i < errors.Length; i++)
        {
            int a = errors[i];
            double into = 1 / (1 + Math.Exp(-(logOdds + (tilt * a))));
            double away = 1 / (1 + Math.Exp(logOdds + (tilt * a)));
            reached += a;
            for (int j = Math.Min(i + 1, most); j >= 0; j--)
            {
                Span<double> row = table.AsSpan(j * width, reached + 1);
                foreach (ref double cell in row)
                {
                    cell *= away;
                }

                if (j > 0)
                {
                    ReadOnlySpan<double> before = table.AsSpan((j - 1) * width, reached + 1 - a);
                    for (int s = 0; s < before.Length; s++)
                    {
                        row[s + a] += before[s] * into;
                    }
                }
            }
        }

        return table;
    }

    // The mean grows with delta, so the ratio does.
    private double Limit(Func<double, double> function)
    {
        double low = -80;
        double high = 80;
        for (int i = 0; i < 200 && high - low > 1e-13 * Math.Max(1, Math.Abs(low)); i++)
        {
            double middle = (low + high) / 2;
            (low, high) = function(middle) < 0 ? (middle, high) : (low, middle);
        }

        (_, double all, double mean) = Sums((low + high) / 2, above: true);
        mean /= all;
        return mean / (logProbability.Length - 1 - mean) * exposure;
    }

    private (double At, double All, double Mean) Sums(double delta, bool above)
    {
        double largest = double.NegativeInfinity;
        for (int s = 0; s < logProbability.Length; s++)
        {
            largest = Math.Max(largest, logProbability[s] + (delta * s));
        }

        double at = 0;
        double all = 0;
        double mean = 0;
        for (int s = 0; s < logProbability.Length; s++)
        {
            double p = Math.Exp(logProbability[s] + (delta * s) - largest);
            all += p;
            mean += s * p;
            at += (above ? s >= seen : s <= seen) ? p : 0;
        }

        return (at, all, mean);
    }
}
