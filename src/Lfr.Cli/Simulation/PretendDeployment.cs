using Lfr.Core.Deployments;

namespace Lfr.Cli.Simulation;

/// <summary>The form of a deployment that is none: a benchmark's, a demonstration's, a test's. In order, so that the real checks let it pass, and saying in every field that nobody is looked for.</summary>
internal static class PretendDeployment
{
    /// <summary>Fills one in; what a caller needs otherwise it changes with <c>with</c>.</summary>
    /// <param name="id">Name of the deployment.</param>
    /// <param name="text">What it really is, for every field in words.</param>
    /// <param name="now">The moment: it began a minute ago and goes on for twelve hours.</param>
    /// <param name="policyId">The threshold policy.</param>
    /// <param name="watchlistLimit">People on the watchlist at most.</param>
    public static DeploymentForm Form(string id, string text, DateTimeOffset now, string policyId, int watchlistLimit) => new()
    {
        Id = id,
        UseCase = text,
        LegalBasis = text,
        Authority = text,
        Location = text,
        LocationRationale = text,
        Signage = text,
        Necessity = text,
        Proportionality = text,
        RequestedBy = new Officer { Id = "pretend-requester", Rank = "none" },
        AuthorisedBy = new Officer { Id = "pretend-authoriser", Rank = "none" },
        AuthorisedAt = now.AddMinutes(-2),
        SensitivePlaces = [],
        DpiaReference = "none",
        PolicyDocumentReference = "none",
        EqualityAssessmentReference = "none",
        Start = now.AddMinutes(-1),
        End = now.AddHours(12),
        Cameras = [new DeploymentCamera { Id = "C1", Place = text }],
        ThresholdPolicyId = policyId,
        WatchlistLimit = watchlistLimit,
    };
}
