namespace Lfr.Evaluation.Runs;

/// <summary>What can be worked out of printed sums: the linear combinations of rows of whole numbers.</summary>
/// <param name="rows">The most rows that will be added.</param>
internal sealed class LinearSpan(int rows)
{
    private const double Zero = 1e-9;

    private readonly List<(int Pivot, double[] Vector, double[] Parts)> _basis = [];
    private int _count;

    /// <summary>Adds the next row, which is taken over.</summary>
    public void Add(double[] vector)
    {
        double[] parts = new double[rows];
        parts[_count++] = 1;
        Reduce(vector, parts);
        int pivot = Largest(vector);
        if (Math.Abs(vector[pivot]) > Zero)
        {
            _basis.Add((pivot, vector, parts));
        }
    }

    /// <summary>The numbers of rows whose combination the vector is, or null where it is none. The vector is taken over.</summary>
    public int[]? Parts(double[] vector)
    {
        double[] parts = new double[rows];
        Reduce(vector, parts);
        return Math.Abs(vector[Largest(vector)]) > Zero ? null : [.. Enumerable.Range(0, rows).Where(row => Math.Abs(parts[row]) > Zero)];
    }

    private void Reduce(double[] vector, double[] parts)
    {
        foreach ((int pivot, double[] other, double[] theirs) in _basis)
        {
            double times = vector[pivot] / other[pivot];
            if (Math.Abs(times) <= Zero)
            {
                continue;
            }

            for (int i = 0; i < vector.Length; i++)
            {
                vector[i] -= times * other[i];
            }

            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] -= times * theirs[i];
            }
        }
    }

    private static int Largest(double[] vector)
    {
        int at = 0;
        for (int i = 1; i < vector.Length; i++)
        {
            at = Math.Abs(vector[i]) > Math.Abs(vector[at]) ? i : at;
        }

        return at;
    }
}
