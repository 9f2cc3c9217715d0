namespace Lfr.Core.Deployments;

/// <summary>An officer or operator, by the identifier that the force's records use.</summary>
public sealed record Officer
{
    /// <summary>Warrant or staff number.</summary>
    public string? Id { get; init; }

    /// <summary>Rank or role.</summary>
    public string? Rank { get; init; }
}
