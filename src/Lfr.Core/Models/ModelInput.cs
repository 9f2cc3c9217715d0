namespace Lfr.Core.Models;

/// <summary>What a model reads: one float32 tensor with <c>value = (pixel - Mean) * Scale</c> for pixels of 0 to 255.</summary>
public sealed record ModelInput
{
    /// <summary>The tensor's name in the graph.</summary>
    public required string Name { get; init; }

    /// <summary>The order of the axes.</summary>
    public required TensorLayout Layout { get; init; }

    /// <summary>Images at once; null where any number may be given.</summary>
    public required int? Batch { get; init; }

    /// <summary>Planes.</summary>
    public required int Channels { get; init; }

    /// <summary>Rows; null where any multiple of <see cref="MultipleOf"/> may be given.</summary>
    public required int? Height { get; init; }

    /// <summary>Columns; null where any multiple of <see cref="MultipleOf"/> may be given.</summary>
    public required int? Width { get; init; }

    /// <summary>What a free height and width are divisible by; 1 where they are fixed.</summary>
    public required int MultipleOf { get; init; }

    /// <summary>The order of the channel planes.</summary>
    public required ColourOrder ColourOrder { get; init; }

    /// <summary>Subtracted from each pixel value (0 to 255).</summary>
    public required float Mean { get; init; }

    /// <summary>Multiplied with the difference.</summary>
    public required float Scale { get; init; }
}
