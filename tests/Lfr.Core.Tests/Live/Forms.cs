using Lfr.Core.Deployments;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests.Live;

/// <summary>Forms that are in order.</summary>
internal static class Forms
{
    public static DeploymentForm Deployment(DateTimeOffset now, string policyId = "test", int limit = 100) => new()
    {
        Id = "D1",
        UseCase = "locate people wanted on warrant",
        LegalBasis = "common law policing powers",
        Authority = "a police force",
        RequestedBy = new Officer { Id = "DS1", Rank = "Detective Sergeant" },
        AuthorisedBy = new Officer { Id = "SU1", Rank = "Superintendent" },
        AuthorisedAt = now.AddHours(-2),
        Necessity = "other means of finding these people were tried and failed",
        Proportionality = "a short deployment, a short list, and nothing kept of others",
        Location = "a high street",
        LocationRationale = "people on the list were seen there in the last month",
        SensitivePlaces = [],
        DpiaReference = "DPIA 1",
        PolicyDocumentReference = "APD 1",
        EqualityAssessmentReference = "EIA 1",
        Signage = "boards at both ends of the street",
        Start = now.AddHours(-1),
        End = now.AddHours(5),
        Cameras = [new DeploymentCamera { Id = "C1", Place = "north end, looking south" }],
        ThresholdPolicyId = policyId,
        WatchlistLimit = limit,
    };

    public static WatchlistForm Watchlist(DateTimeOffset now, params (string Subject, string[] Images)[] people) => new()
    {
        Id = "W1",
        Approval = new WatchlistApproval
        {
            DeploymentId = "D1",
            RequestedBy = "DS1",
            ApprovedBy = "SU1",
            ApprovedAt = now.AddHours(-3),
            Necessity = "other means of finding these people were tried and failed",
            Proportionality = "nobody is listed for less than an indictable offence",
            SizeLimit = 100,
        },
        Categories = [new WatchlistCategory { Name = "wanted", ProtectsUnder18OrVulnerable = false, Instruction = "compare, ask, then decide" }],
        Entries = [.. people.Select(p => new WatchlistEntry
        {
            SubjectId = p.Subject,
            Category = "wanted",
            Justification = "warrant of the magistrates' court",
            AddedBy = "DC1",
            ValidUntil = now.AddDays(2),
            Images = [.. p.Images.Select(i => new WatchlistImage { Id = i, LawfulSource = "custody image", RetentionReview = DateOnly.FromDateTime(now.UtcDateTime).AddDays(30) })],
        })],
    };
}
