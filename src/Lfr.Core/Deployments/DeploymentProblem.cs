namespace Lfr.Core.Deployments;

/// <summary>One thing that is wrong with a deployment form.</summary>
/// <param name="Field">The field's name in the file.</param>
/// <param name="Reason">What is wrong, and what to do.</param>
public sealed record DeploymentProblem(string Field, string Reason)
{
    /// <summary>The field and the reason.</summary>
    public override string ToString() => $"{Field}: {Reason}";
}
