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
        uint low = (uint)product;
        if (low < (uint)count)
        {
            uint reject = (uint)(-count) % (uint)count;
            while (low < reject)
            {
                product = (NextUInt64() >> 32) * (uint)count;
                low = (uint)product;
            }
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
        double logarithm = NextLogGamma(shape);
        return logarithm < -700 ? 0 : PortableMath.Exp(logarithm);
    }

    /// <summary>Beta, as one gamma over the sum of two; by logarithms, so that small shapes do not underflow to 0/0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A shape is not a finite number above 0.</exception>
    public double NextBeta(double a, double b)
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

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private double NextLogGamma(double shape)
    {
        Require.Positive(shape, nameof(shape));
        double boost = 0;
        if (shape < 1)
        {
            boost = -NextExponential() / shape; // ln of U^(1/shape)
            shape += 1;
        }

        double d = shape - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal();
            double v = 1 + (c * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            double logV = PortableMath.Log(v);
            double u = 1 - NextDouble();
            if (PortableMath.Log(u) < (0.5 * x * x) + d - (d * v) + (d * logV))
            {
                return PortableMath.Log(d) + logV + boost;
            }
        }
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
