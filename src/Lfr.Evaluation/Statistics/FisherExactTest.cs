namespace Lfr.Evaluation.Statistics;

/// <summary>Fisher's exact test of a 2 x 2 table, and the conditional odds ratio. Trials are taken as independent.</summary>
public static class FisherExactTest
{
    /// <summary>Relative slack within which two tables count as equally probable, as in R.</summary>
    internal const double Tie = 1e-7;

    /// <summary>Tests that both groups have the same rate.</summary>
    /// <param name="first">A group with at least one trial.</param>
    /// <param name="second">A group with at least one trial. The odds ratio is first over second.</param>
    /// <param name="level">Confidence level of the odds ratio's interval.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range.</exception>
    /// <exception cref="AssumptionException">A group has no trial.</exception>
    public static FisherExactResult Run(Proportion first, Proportion second, double level = 0.95)
    {
        Require.Level(level);
        TableMargins margins = TableMargins.Of([first, second]);
        var tables = new Conditional(first, second, margins.Errors);
        double p = tables.PValue();
        double tail = (1 - level) / 2;
        var interval = new Interval(tables.LowerLimit(tail), tables.UpperLimit(tail), IntervalMethod.FisherExact, level);
        return new FisherExactResult(new TestResult(TestName.Fisher, p) { Tables = tables.Count }, tables.Estimate(), interval);
    }

    /// <summary>The tables of the same margins: logarithms of their weights relative to the most probable.</summary>
    private sealed class Conditional
    {
        private readonly double[] logWeights;
        private readonly int seen;

        public Conditional(Proportion first, Proportion second, long errors)
        {
            long lowest = Math.Max(0, errors - second.Trials);
            long highest = Math.Min(errors, first.Trials);
            long count = highest - lowest + 1;
            if (count > 50_000_000)
            {
                Require.OutOfRange("tables", count, "at most 50,000,000", "At so many errors use an interval on the rates.");
            }

            logWeights = new double[count];
            double largest = 0;
            for (long x = lowest; x < highest; x++)
            {
                int i = (int)(x - lowest);
                double ratio = (double)(first.Trials - x) * (errors - x) / ((x + 1.0) * (second.Trials - errors + x + 1.0));
                logWeights[i + 1] = logWeights[i] + Math.Log(ratio);
                largest = Math.Max(largest, logWeights[i + 1]);
            }

            for (int i = 0; i < logWeights.Length; i++)
            {
                logWeights[i] -= largest;
            }

            seen = (int)(first.Errors - lowest);
        }

        public int Count => logWeights.Length;

        public double PValue()
        {
            double limit = logWeights[seen] + PortableMath.Log1p(Tie);
            double extreme = 0;
            double all = 0;
            foreach (double weight in logWeights)
            {
                double w = Math.Exp(weight);
                all += w;
                extreme += weight <= limit ? w : 0;
            }

            return Math.Min(1, extreme / all);
        }

        public double? Estimate()
        {
            if (Count == 1)
            {
                return null;
            }

            if (seen == 0 || seen == Count - 1)
            {
                return seen == 0 ? 0 : double.PositiveInfinity;
            }

            return Math.Exp(Solve(psi =>
            {
                Moments m = At(psi);
                return (m.Mean - seen, m.Variance);
            }));
        }

        /// <summary>The odds ratio at which seeing this many errors or more has the probability of the tail.</summary>
        public double LowerLimit(double tail) => seen == 0 ? 0 : Math.Exp(Solve(psi =>
        {
            Moments m = At(psi);
            return (Math.Log(m.Upper) - Math.Log(tail), m.MeanOfUpper - m.Mean);
        }));

        /// <summary>The odds ratio at which seeing this many errors or fewer has the probability of the tail.</summary>
        public double UpperLimit(double tail) => seen == Count - 1 ? double.PositiveInfinity : Math.Exp(Solve(psi =>
        {
            Moments m = At(psi);
            return (Math.Log(tail) - Math.Log(m.Lower), m.Mean - m.MeanOfLower);
        }));

        // Newton's method with a bracket on an increasing function of the log odds ratio.
        private static double Solve(Func<double, (double Value, double Slope)> function)
        {
            double low = -700;
            double high = 700;
            double psi = 0;
            for (int i = 0; i < 300; i++)
            {
                (double value, double slope) = function(psi);
                if (value > 0)
                {
                    high = psi;
                }
                else
                {
                    low = psi;
                }

                double next = psi - (value / slope);
                if (!(next > low && next < high))
                {
                    next = low + ((high - low) / 2);
                }

                if (Math.Abs(next - psi) <= 1e-14 * Math.Max(1, Math.Abs(psi)))
                {
                    return next;
                }

                psi = next;
            }

            return psi;
        }

        private Moments At(double psi)
        {
            double largest = double.NegativeInfinity;
            for (int i = 0; i < logWeights.Length; i++)
            {
                largest = Math.Max(largest, logWeights[i] + (i * psi));
            }

            double lower = 0;
            double upper = 0;
            double lowerSum = 0;
            double upperSum = 0;
            double squares = 0;
            double at = 0;
            for (int i = 0; i < logWeights.Length; i++)
            {
                double w = Math.Exp(logWeights[i] + (i * psi) - largest);
                double offset = i - seen;
                squares += w * offset * offset;
                if (i < seen)
                {
                    lower += w;
                    lowerSum += w * offset;
                }
                else if (i > seen)
                {
                    upper += w;
                    upperSum += w * offset;
                }
                else
                {
                    at = w;
                }
            }

            double all = lower + at + upper;
            double mean = (lowerSum + upperSum) / all;
            return new Moments(
                (lower + at) / all,
                (upper + at) / all,
                seen + mean,
                seen + (lowerSum / (lower + at)),
                seen + (upperSum / (upper + at)),
                (squares / all) - (mean * mean));
        }

        private readonly record struct Moments(double Lower, double Upper, double Mean, double MeanOfLower, double MeanOfUpper, double Variance);
    }
}
