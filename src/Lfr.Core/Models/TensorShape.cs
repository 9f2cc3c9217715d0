namespace Lfr.Core.Models;

/// <summary>Name and shape of a float32 tensor of a model, row-major.</summary>
public readonly record struct TensorShape
{
    private readonly int[] _dimensions;

    /// <summary>Names a tensor and gives its dimensions, outermost first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is under 1.</exception>
    public TensorShape(string name, params ReadOnlySpan<int> dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (var dimension in dimensions)
        {
            Throw.IfOutOfRange(dimension, 1, int.MaxValue, nameof(dimensions), "Give concrete dimensions.");
        }

        Name = name;
        _dimensions = dimensions.ToArray();
    }

    /// <summary>The tensor's name in the graph.</summary>
    public string Name { get; }

    /// <summary>Number of values.</summary>
    public long Count
    {
        get
        {
            var count = 1L;
            foreach (var dimension in _dimensions)
            {
                count = checked(count * dimension);
            }

            return count;
        }
    }

    internal long[] ToInt64() => Array.ConvertAll(_dimensions, d => (long)d);
}
