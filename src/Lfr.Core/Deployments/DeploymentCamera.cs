namespace Lfr.Core.Deployments;

/// <summary>A camera of a deployment.</summary>
public sealed record DeploymentCamera
{
    /// <summary>Its name in every record.</summary>
    public string? Id { get; init; }

    /// <summary>Where it stands and what it looks at.</summary>
    public string? Place { get; init; }
}
