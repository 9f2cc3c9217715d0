namespace Lfr.Core.Deployments;

/// <summary>What was filled in for a deployment, complete or not. <see cref="Deployment.Approve"/> makes a deployment of a form in order.</summary>
/// <remarks>Necessity and proportionality are the officer's reasoned judgement: text, never a score. The software checks that it is there, not what it says.</remarks>
public sealed record DeploymentForm
{
    /// <summary>Name of the deployment in every record.</summary>
    public string? Id { get; init; }

    /// <summary>Purpose, in the terms of the force's policy: "locate people wanted on warrant".</summary>
    public string? UseCase { get; init; }

    /// <summary>The law that allows it, named.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>The force or body that is responsible (the controller).</summary>
    public string? Authority { get; init; }

    /// <summary>Who asked for it.</summary>
    public Officer? RequestedBy { get; init; }

    /// <summary>Who authorised it; somebody else than who asked.</summary>
    public Officer? AuthorisedBy { get; init; }

    /// <summary>When it was authorised.</summary>
    public DateTimeOffset? AuthorisedAt { get; init; }

    /// <summary>Why it is necessary, in the authorising officer's words.</summary>
    public string? Necessity { get; init; }

    /// <summary>Why it is proportionate, in the authorising officer's words.</summary>
    public string? Proportionality { get; init; }

    /// <summary>Where.</summary>
    public string? Location { get; init; }

    /// <summary>Why there.</summary>
    public string? LocationRationale { get; init; }

    /// <summary>Sensitive places. An empty list says that it was considered and there is none; a missing one says nothing and is refused.</summary>
    public IReadOnlyList<SensitivePlace>? SensitivePlaces { get; init; }

    /// <summary>Reference of the data protection impact assessment (Data Protection Act 2018, section 64).</summary>
    public string? DpiaReference { get; init; }

    /// <summary>Reference of the appropriate policy document (section 42).</summary>
    public string? PolicyDocumentReference { get; init; }

    /// <summary>Reference of the equality impact assessment (Equality Act 2010, section 149).</summary>
    public string? EqualityAssessmentReference { get; init; }

    /// <summary>How people are told before they come into view.</summary>
    public string? Signage { get; init; }

    /// <summary>First moment.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Last moment.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The cameras.</summary>
    public IReadOnlyList<DeploymentCamera>? Cameras { get; init; }

    /// <summary>The threshold policy's id.</summary>
    public string? ThresholdPolicyId { get; init; }

    /// <summary>The lowest threshold that anybody may use, set by who authorises; null for none. No operator can go under it, and no other form of the same deployment is this one.</summary>
    public float? ThresholdFloor { get; init; }

    /// <summary>Most people that the watchlist may hold.</summary>
    public int? WatchlistLimit { get; init; }

    /// <summary>Whether a second officer must agree before anybody is engaged; null for yes.</summary>
    public bool? SecondReviewer { get; init; }

    /// <summary>Why one officer is enough, where <see cref="SecondReviewer"/> is false.</summary>
    public string? SingleReviewerReason { get; init; }

    /// <summary>Hours for which an alert that was not found false is kept, 0 to 24; null for 24.</summary>
    public double? AlertRetentionHours { get; init; }
}
