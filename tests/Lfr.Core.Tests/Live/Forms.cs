using Lfr.Cli.Simulation;
using Lfr.Core.Deployments;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests.Live;

/// <summary>Forms that are in order.</summary>
internal static class Forms
{
    public static DeploymentForm Deployment(DateTimeOffset now, string policyId = "test", int limit = 100) =>
        PretendDeployment.Form("D1", "a test: other means of finding these people were tried and failed", now, policyId, limit) with
        {
            RequestedBy = new Officer { Id = "DS1", Rank = "Detective Sergeant" },
            AuthorisedBy = new Officer { Id = "SU1", Rank = "Superintendent" },
            AuthorisedAt = now.AddHours(-2),
            Start = now.AddHours(-1),
            End = now.AddHours(5),
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
