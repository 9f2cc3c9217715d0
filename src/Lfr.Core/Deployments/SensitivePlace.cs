namespace Lfr.Core.Deployments;

/// <summary>A sensitive place within sight of the cameras or on the way to them.</summary>
public sealed record SensitivePlace
{
    /// <summary>What kind of place.</summary>
    public SensitivePlaceKind Kind { get; init; }

    /// <summary>Which.</summary>
    public string? Description { get; init; }

    /// <summary>What is done about it.</summary>
    public string? Mitigation { get; init; }
}
