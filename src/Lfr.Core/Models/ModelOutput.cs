namespace Lfr.Core.Models;

/// <summary>One float32 tensor that a model writes.</summary>
public sealed record ModelOutput
{
    /// <summary>The tensor's name in the graph.</summary>
    public required string Name { get; init; }

    /// <summary>Length of each axis; null where it depends on the input.</summary>
    public required IReadOnlyList<int?> Shape { get; init; }

    /// <summary>What the values are, with layout and units.</summary>
    public required string Meaning { get; init; }
}
