using System.Numerics;

namespace Lfr.Evaluation.Statistics;

/// <summary>The one source of randomness: xoshiro256** (Blackman and Vigna 2018), its state filled from the seed by SplitMix64.</summary>
/// <remarks>The same seed gives the same numbers bit for bit on every platform and version: variates use only additions, multiplications,
/// divisions and square roots, which IEEE 754 fixes. Not for secrets. Not thread-safe: give each thread its own stream.</remarks>
public sealed class SeededRandom
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    /// <summary>Starts the sequence of a seed.</summary>
    /// <param name="seed">Any number; the output that used it prints it.</param>
    /// <param name="stream">Independent sequences under one seed, such as one a draw, so that results do not depend on the number of threads.</param>
    public SeededRandom(ulong seed, ulong stream = 0)
    {
        ulong state = Mix(Mix(seed) + (stream * 0x9E3779B97F4A7C15UL));
        s0 = Mix(state += 0x9E3779B97F4A7C15UL);
        s1 = Mix(state += 0x9E3779B97F4A7C15UL);
        s2 = Mix(state += 0x9E3779B97F4A7C15UL);
        s3 = Mix(state + 0x9E3779B97F4A7C15UL);
        if ((s0 | s1 | s2 | s3) == 0)
        {
            s0 = 1; // The one state that xoshiro cannot leave.
        }
    }

    /// <summary>Starts from the generator's four words of state, for comparison with its published sequence.</summary>
    internal SeededRandom(ulong a, ulong b, ulong c, ulong d)
    {
        (s0, s1, s2, s3) = (a, b, c, d);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform on [0, 1): a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform on 0..count - 1, without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not above 0.</exception>
    public int NextInt32(int count)
    {
        Require.AtLeast(count, 1, nameof(count));
        ulong product = (NextUInt64() >> 32) * (uint)count;
        if ((uint)product < (uint)count)
        {
            product = Unbiased(product, (uint)count);
        }

        return (int)(product >> 32);
    }

    /// <summary>Standard normal, by Marsaglia's polar method.</summary>
    public double NextNormal()
    {
        while (true)
        {
            double u = (2 * NextDouble()) - 1;
            double v = (2 * NextDouble()) - 1;
            double s = (u * u) + (v * v);
            if (s > 1e-300 && s < 1)
            {
                return u * Math.Sqrt(-2 * PortableMath.Log(s) / s);
            }
        }
    }

    /// <summary>Exponential of mean 1.</summary>
    public double NextExponential() => -PortableMath.Log(1 - NextDouble());

    /// <summary>Gamma of a shape and scale 1, by Marsaglia and Tsang (2000).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not a finite number above 0.</exception>
    public double NextGamma(double shape)
    {
        double logarithm = NextLogGamma(new GammaShape(shape));
        return logarithm < -700 ? 0 : PortableMath.Exp(logarithm);
    }

    /// <summary>Beta, as one gamma over the sum of two; by logarithms, so that small shapes do not underflow to 0/0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A shape is not a finite number above 0.</exception>
    public double NextBeta(double a, double b) => NextBeta(new GammaShape(a), new GammaShape(b));

    internal double NextBeta(in GammaShape a, in GammaShape b)
    {
        double difference = NextLogGamma(b) - NextLogGamma(a);
        return difference > 700 ? 0 : difference < -700 ? 1 : 1 / (1 + PortableMath.Exp(difference));
    }

    /// <summary>Poisson of a mean, by inversion in parts of at most 30.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mean is negative or not finite.</exception>
    public long NextPoisson(double mean)
    {
        if (!(mean >= 0 && double.IsFinite(mean)))
        {
            Require.OutOfRange(nameof(mean), mean, "a finite number of 0 or more", "Give the expected count.");
        }

        long total = 0;
        while (mean > 0)
        {
            double part = Math.Min(mean, 30);
            mean -= part;
            double u = NextDouble();
            double term = PortableMath.Exp(-part);
            int k = 0;
            while (u >= term && term > 0)
            {
                u -= term;
                term *= part / ++k;
            }

            total += k;
        }

        return total;
    }

    /// <summary>Binomial, by inversion in parts.</summary>
    /// <param name="trials">0 or more.</param>
    /// <param name="probability">0..1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public int NextBinomial(int trials, double probability)
    {
        Require.AtLeast(trials, 0, nameof(trials));
        Require.Rate(probability, nameof(probability));
        if (probability > 0.5)
        {
            return trials - NextBinomial(trials, 1 - probability);
        }

        if (probability == 0 || trials == 0)
        {
            return 0;
        }

        int largest = (int)Math.Max(1, Math.Min(trials, 30 / probability));
        int total = 0;
        for (int left = trials; left > 0; left -= largest)
        {
            total += Invert(Math.Min(left, largest), probability);
        }

        return total;
    }

    /// <summary>How many of <paramref name="marked"/> items are among <paramref name="drawn"/> items drawn from <paramref name="population"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or exceeds the population.</exception>
    public long NextHypergeometric(long drawn, long marked, long population)
    {
        Require.Counts(drawn, population);
        Require.Counts(marked, population);
        long lowest = Math.Max(0, drawn + marked - population);
        long highest = Math.Min(drawn, marked);
        if (lowest == highest)
        {
            return lowest;
        }

        long mode = Math.Clamp((long)((drawn + 1.0) * (marked + 1.0) / (population + 2.0)), lowest, highest);
        double peak = PortableMath.Exp(LogFactorial.OfChoice(marked, mode) + LogFactorial.OfChoice(population - marked, drawn - mode)
            - LogFactorial.OfChoice(population, drawn));
        double u = NextDouble() - peak;
        double up = peak;
        double down = peak;
        long above = mode;
        long below = mode;
        while (u >= 0)
        {
            double before = up + down;
            if (above < highest)
            {
                up *= (double)(marked - above) * (drawn - above) / ((above + 1.0) * (population - marked - drawn + above + 1.0));
                above++;
                if ((u -= up) < 0)
                {
                    return above;
                }
            }
            else
            {
                up = 0;
            }

            if (below > lowest)
            {
                down *= (double)below * (population - marked - drawn + below) / ((marked - below + 1.0) * (drawn - below + 1.0));
                below--;
                if ((u -= down) < 0)
                {
                    return below;
                }
            }
            else
            {
                down = 0;
            }

            if (before <= 0 || up + down <= 0)
            {
                return mode; // The rounding left of a sum of 1: less than 1e-12 of all draws.
            }
        }

        return mode;
    }

    /// <summary>Puts the items into uniformly random order.</summary>
    public void Shuffle<T>(Span<T> items) => PartialShuffle(items, items.Length);

    /// <summary>Puts a uniformly random choice, in random order, into the first <paramref name="count"/> places.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or exceeds the items.</exception>
    public void PartialShuffle<T>(Span<T> items, int count)
    {
        Require.Counts(count, items.Length);
        for (int i = 0; i < count; i++)
        {
            int j = i + NextInt32(items.Length - i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Partial shuffle of labels that sums a value for each dealt label in the same pass: the numbers drawn, and the labels after it, are those
    /// of <see cref="PartialShuffle"/>. The generator's state stays in registers, which is half of the time of a permutation test.</summary>
    /// <param name="labels">Dealt anew in the first <paramref name="values"/> places; each an index of the sums.</param>
    /// <param name="values">No more than there are labels.</param>
    /// <param name="sums">Added to.</param>
    internal void Deal(Span<int> labels, ReadOnlySpan<long> values, Span<long> sums)
    {
        Require.Counts(values.Length, labels.Length);
        (ulong a, ulong b, ulong c, ulong d) = (s0, s1, s2, s3);
        for (int i = 0; i < values.Length; i++)
        {
            ulong bits = BitOperations.RotateLeft(b * 5, 7) * 9;
            ulong t = b << 17;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = BitOperations.RotateLeft(d, 45);
            uint count = (uint)(labels.Length - i);
            ulong product = (bits >> 32) * count;
            if ((uint)product < count)
            {
                (s0, s1, s2, s3) = (a, b, c, d);
                product = Unbiased(product, count);
                (a, b, c, d) = (s0, s1, s2, s3);
            }

            int j = i + (int)(product >> 32);
            int label = labels[j];
            labels[j] = labels[i];
            labels[i] = label;
            sums[label] += values[i];
        }

        (s0, s1, s2, s3) = (a, b, c, d);
    }

    /// <summary>ln of a gamma variate, by Marsaglia and Tsang (2000).</summary>
    internal double NextLogGamma(in GammaShape shape)
    {
        double boost = shape.IsRaised ? -NextExponential() / shape.Value : 0; // ln of U^(1/shape)
        while (true)
        {
            double x = NextNormal();
            double v = 1 + (shape.Slope * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            double logV = PortableMath.Log(v);
            double u = 1 - NextDouble();
            double square = x * x;

            // Their squeeze lies under the bound that follows: the same variates with one logarithm less.
            if (u < 1 - (0.0331 * square * square) || PortableMath.Log(u) < (0.5 * x * x) + shape.Offset - (shape.Offset * v) + (shape.Offset * logV))
            {
                return shape.LogOffset + logV + boost;
            }
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    // Lemire (2019): the few numbers that would favour some results are drawn again.
    private ulong Unbiased(ulong product, uint count)
    {
        uint reject = (uint)-(int)count % count;
        while ((uint)product < reject)
        {
            product = (NextUInt64() >> 32) * count;
        }

        return product;
    }

    private int Invert(int trials, double probability)
    {
        double odds = probability / (1 - probability);
        double term = PortableMath.Exp(trials * PortableMath.Log(1 - probability));
        double u = NextDouble();
        int k = 0;
        while (u >= term && k < trials)
        {
            u -= term;
            k++;
            term *= odds * (trials - k + 1) / k;
        }

        return k;
    }
}
