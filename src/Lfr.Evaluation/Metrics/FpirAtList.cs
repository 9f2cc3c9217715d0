using System.Collections.Immutable;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Metrics;

/// <summary>What a set of non-mated passages against F references says of a list of N, by each named scaling.</summary>
/// <remarks>Refuse every scaling where a score depends on who else is in the gallery. Immutable.</remarks>
public sealed class FpirAtList
{
    private readonly ImmutableArray<(int People, int Comparisons)> exceeding;

    /// <summary>Takes what was measured at one threshold.</summary>
    /// <param name="passages">P: all non-mated trials, 1 or more.</param>
    /// <param name="references">F: references compared against, 1 or more.</param>
    /// <param name="exceeding">One entry a passage with an exceedance: distinct people who exceeded, and exceeding comparisons (images), each 1 or
    /// more and people no more than comparisons.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of its range.</exception>
    public FpirAtList(long passages, long references, IEnumerable<(int People, int Comparisons)> exceeding)
    {
        ArgumentNullException.ThrowIfNull(exceeding);
        Require.AtLeast(passages, 1, nameof(passages));
        Require.AtLeast(references, 1, nameof(references));
        this.exceeding = [.. exceeding];
        foreach ((int people, int comparisons) in this.exceeding)
        {
            Require.AtLeast(people, 1, nameof(exceeding));
            Require.AtLeast(comparisons, people, nameof(exceeding));
            Require.Counts(comparisons, references);
            Comparisons += comparisons;
        }

        Measured = new Proportion(this.exceeding.Length, passages);
        References = references;
    }

    /// <summary>X of P.</summary>
    public Proportion Measured { get; }

    /// <summary>F.</summary>
    public long References { get; }

    /// <summary>E: exceeding comparisons.</summary>
    public long Comparisons { get; }

    /// <summary>The measured rate itself.</summary>
    public ScaledFpir AsMeasured() => new(FpirScaling.Measured, Measured.Rate, Measured, 1);

    /// <summary>mean over passages of 1 - C(F - k, N) / C(F, N), k the distinct people who exceeded.</summary>
    /// <param name="listSize">N: 1..F.</param>
    /// <exception cref="ArgumentOutOfRangeException">N is below 1 or above F: a sample is no larger than what it is drawn from.</exception>
    public ScaledFpir Subsample(long listSize)
    {
        Require.AtLeast(listSize, 1, nameof(listSize));
        if (listSize > References)
        {
            Require.OutOfRange(nameof(listSize), listSize, $"1..{References} (the references measured against)", "Use a linear scaling, and say that it extrapolates.");
        }

        double sum = 0;
        foreach ((int people, _) in exceeding)
        {
            double none = 1;
            for (int j = 0; j < people; j++)
            {
                none *= Math.Max(0, (double)(References - listSize - j)) / (References - j);
            }

            sum += 1 - none;
        }

        return Scaled(FpirScaling.Subsample, sum / Measured.Trials, listSize);
    }

    /// <summary>N E / (P F), at most 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">N is below 1.</exception>
    public ScaledFpir LinearComparisons(long listSize) =>
        Scaled(FpirScaling.LinearComparisons, Math.Min(1, FalseMatchRate * Size(listSize)), listSize);

    /// <summary>(X / P) N / F, at most 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">N is below 1.</exception>
    public ScaledFpir LinearPassages(long listSize) =>
        Scaled(FpirScaling.LinearPassages, Math.Min(1, Measured.Rate * Size(listSize) / References), listSize);

    /// <summary>1 - (1 - E / (P F))^N.</summary>
    /// <exception cref="ArgumentOutOfRangeException">N is below 1.</exception>
    public ScaledFpir Binomial(long listSize) =>
        Scaled(FpirScaling.Binomial, -PortableMath.Expm1(Size(listSize) * PortableMath.Log1p(-FalseMatchRate)), listSize);

    /// <summary>1 - product over groups g of (1 - e_dg / (P_d F_g))^N_g: this probe group d against a list of a stated composition.</summary>
    /// <param name="cells">One entry a reference group of the list: its people on the list N_g, exceeding comparisons e_dg, and references measured F_g.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or e_dg exceeds P F_g.</exception>
    /// <exception cref="AssumptionException">The list holds people of a group that no reference was measured for.</exception>
    public ScaledFpir Composition(IReadOnlyList<(long OnList, long Exceeding, long References)> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        double log = 0;
        long size = 0;
        for (int g = 0; g < cells.Count; g++)
        {
            (long onList, long errors, long references) = cells[g];
            Require.AtLeast(onList, 0, nameof(cells));
            Require.AtLeast(references, 0, nameof(cells));
            if (onList == 0)
            {
                continue;
            }

            if (references == 0)
            {
                throw new AssumptionException("references-of-every-listed-group", $"group {g}", $"The list holds {onList} people of group {g}, of which no reference was measured. Print the cell as refused.");
            }

            double comparisons = (double)Measured.Trials * references;
            Require.Counts(errors, comparisons);
            log += onList * PortableMath.Log1p(-errors / comparisons);
            size += onList;
        }

        return Scaled(FpirScaling.Composition, 0 - PortableMath.Expm1(log), size); // 0 minus 0 is 0, where -0 would be printed with its sign.
    }

    private double FalseMatchRate => Comparisons / ((double)Measured.Trials * References);

    private static double Size(long listSize)
    {
        Require.AtLeast(listSize, 1, nameof(listSize));
        return listSize;
    }

    private ScaledFpir Scaled(string scaling, double rate, long listSize) =>
        new(scaling, rate, Measured, Measured.Errors > 0 ? rate / Measured.Rate : (double)listSize / References);
}
