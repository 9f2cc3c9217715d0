namespace Lfr.Core.Models;

/// <summary>A pipeline that a calibration holds for, and how that was established.</summary>
public sealed record CalibratedPipeline
{
    /// <summary>The pipeline id: 64 lower-case hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>"measured with it", or what shows that its scores are those that were measured.</summary>
    public required string Ground { get; init; }
}
