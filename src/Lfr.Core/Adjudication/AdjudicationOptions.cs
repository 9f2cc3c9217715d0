namespace Lfr.Core.Adjudication;

/// <summary>How alerts are reviewed.</summary>
public sealed record AdjudicationOptions
{
    /// <summary>Whether a second officer must agree before anybody is engaged. Taken from the deployment; see <c>Deployment.RequiresSecondReviewer</c>.</summary>
    public bool RequireSecondReviewer { get; init; } = true;

    /// <summary>How long an alert that was not found false is kept, unless held.</summary>
    public TimeSpan AlertRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>When a hold that follows an arrest, complaint or claim must be looked at again.</summary>
    public TimeSpan HoldReview { get; init; } = TimeSpan.FromDays(28);
}
