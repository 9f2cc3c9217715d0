namespace Lfr.Core.Deployments;

/// <summary>A deployment is not in order. Everything that is wrong is said at once.</summary>
public sealed class DeploymentRefusedException : Exception
{
    /// <summary>Lists everything that is wrong.</summary>
    public DeploymentRefusedException(IReadOnlyList<DeploymentProblem> problems)
        : base($"The deployment is refused for {problems?.Count} {(problems?.Count == 1 ? "reason" : "reasons")}: {string.Join(" | ", problems ?? [])}") => Problems = problems ?? [];

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<DeploymentProblem> Problems { get; }
}
