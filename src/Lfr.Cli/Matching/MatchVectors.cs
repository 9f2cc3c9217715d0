using System.Globalization;
using System.Numerics.Tensors;

namespace Lfr.Cli.Matching;

/// <summary>The vectors of a measurement: read from a file and normalised, or drawn from a seed one by one, so that millions need no second copy.</summary>
internal sealed class MatchVectors
{
    private readonly float[]? _values;
    private readonly ulong _seed;

    private MatchVectors(float[]? values, ulong seed, int count, int dimension)
    {
        _values = values;
        _seed = seed;
        Count = count;
        Dimension = dimension;
    }

    public int Count { get; }

    public int Dimension { get; }

    /// <summary>Rows that were not of length one and have been normalised.</summary>
    public int Normalised { get; private init; }

    /// <summary>Unit vectors in directions drawn evenly, near enough for timing: each value is the sum of four even ones.</summary>
    public static MatchVectors Drawn(ulong seed, int count, int dimension) => new(null, seed, count, dimension);

    /// <summary>The rows of a file; those that are not of length one within 1e-3 are normalised.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">Rows to take, or null for all.</param>
    /// <param name="dimension">Columns it must have, or null.</param>
    /// <param name="why">Who wants so many columns, and what to do.</param>
    /// <exception cref="CommandException">A row cannot be normalised, or the file has too few rows or other columns.</exception>
    public static MatchVectors Read(string path, int? count, int? dimension, string why)
    {
        var (values, rows, columns) = NpyFile.Read(path);
        if (dimension is { } asked && asked != columns)
        {
            throw new CommandException(ExitCode.Input, $"'{path}' has {columns} columns and {why}");
        }

        if (count > rows)
        {
            throw new CommandException(ExitCode.Input, $"'{path}' has {rows} rows and {count} are asked for.");
        }

        var used = count ?? rows;
        var normalised = 0;
        for (var i = 0; i < used; i++)
        {
            var row = values.AsSpan(i * columns, columns);
            var length = Math.Sqrt(SumOfSquares(row));
            if (!double.IsFinite(length) || length == 0)
            {
                throw new CommandException(ExitCode.Input, string.Create(CultureInfo.InvariantCulture, $"'{path}' row {i} has length {length}: it holds NaN, infinity or only zeros, and has no direction."));
            }

            if (Math.Abs(length - 1) > 1e-3)
            {
                normalised++;
                TensorPrimitives.Multiply(row, (float)(1 / length), row);
            }
        }

        return new MatchVectors(values, 0, used, columns) { Normalised = normalised };
    }

    /// <summary>Writes one vector, the same each time.</summary>
    public void Get(int index, Span<float> vector)
    {
        if (_values is not null)
        {
            _values.AsSpan(index * Dimension, Dimension).CopyTo(vector);
            return;
        }

        // SplitMix64 (Steele, Lea and Flood 2014): a hash of a counter, so that any vector can be drawn alone.
        var state = _seed + ((ulong)index * (ulong)Dimension * 0x9E3779B97F4A7C15);
        for (var i = 0; i < vector.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            var bits = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            bits ^= bits >> 31;
            vector[i] = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48) - 131_070f;
        }

        var length = Math.Sqrt(SumOfSquares(vector));
        if (length == 0)
        {
            // One value alone is zero once in a hundred thousand times.
            (vector[0], length) = (1, 1);
        }

        TensorPrimitives.Multiply(vector, (float)(1 / length), vector);
    }

    private static double SumOfSquares(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var value in row)
        {
            sum += (double)value * value;
        }

        return sum;
    }
}
