using Lfr.Core.Audit;
using Lfr.Core.Deployments;

namespace Lfr.Core.Tests.Deployments;

public sealed class DeploymentTests
{
    public static TheoryData<string, string> Spoilt => new()
    {
        { "id", "id" }, { "useCase", "useCase" }, { "legalBasis", "legalBasis" }, { "authority", "authority" }, { "necessity", "necessity" }, { "proportionality", "proportionality" },
        { "location", "location" }, { "locationRationale", "locationRationale" }, { "sensitivePlaces", "sensitivePlaces" }, { "dpiaReference", "dpiaReference" },
        { "policyDocumentReference", "policyDocumentReference" }, { "equalityAssessmentReference", "equalityAssessmentReference" }, { "signage", "signage" },
        { "authorisedAt", "authorisedAt" }, { "start", "start" }, { "end", "end" }, { "cameras", "cameras" }, { "thresholdPolicyId", "thresholdPolicyId" },
        { "watchlistLimit", "watchlistLimit" }, { "requestedBy", "requestedBy.id" }, { "authorisedBy", "authorisedBy.id" },
    };

    [Fact]
    public void A_form_in_order_becomes_a_deployment()
    {
        var deployment = Deployment.Approve(Forms.Good);
        Assert.Equal("2026-03-01-high-street", deployment.Id.Value);
        Assert.True(deployment.RequiresSecondReviewer);
        Assert.Equal(TimeSpan.FromHours(24), deployment.AlertRetention);
        Assert.Empty(deployment.CheckUse(Forms.Good.Start!.Value, "van-1", 10_000, ["north"]));
    }

    // Each field taken out of the file on its own: the file is the form that people fill in.
    [Theory]
    [MemberData(nameof(Spoilt))]
    public void A_missing_field_is_named(string field, string expected)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(DeploymentFile.Format(Forms.Good))!;
        Assert.True(node["deployment"]!.AsObject().Remove(field));
        var problems = Deployment.Check(DeploymentFile.Parse(node.ToJsonString(), "test"));
        Assert.Contains(problems, problem => problem.Field == expected);
        Assert.All(problems, problem => Assert.StartsWith(field, problem.Field, StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var refused = Assert.Throws<DeploymentRefusedException>(() => Deployment.Approve(new DeploymentForm()));
        Assert.Equal(Spoilt.Count + 2, refused.Problems.Count);
        Assert.All(refused.Problems, problem => Assert.Contains(problem.Field, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_authorises_what_they_asked_for()
    {
        var problems = Deployment.Check(Forms.Good with { AuthorisedBy = new Officer { Id = " 1001 ", Rank = "Superintendent" } });
        Assert.Equal("authorisedBy.id", Assert.Single(problems).Field);
    }

    [Fact]
    public void Times_must_make_sense()
    {
        var good = Forms.Good;
        Assert.Equal("end", Assert.Single(Deployment.Check(good with { End = good.Start })).Field);
        Assert.Equal("end", Assert.Single(Deployment.Check(good with { End = good.Start!.Value.AddHours(24).AddSeconds(1) })).Field);
        Assert.Empty(Deployment.Check(good with { End = good.Start!.Value.AddHours(24) }));
        Assert.Equal("authorisedAt", Assert.Single(Deployment.Check(good with { AuthorisedAt = good.Start!.Value.AddSeconds(1) })).Field);
    }

    [Fact]
    public void Sensitive_places_need_a_kind_and_a_mitigation_and_reasoning_is_more_than_a_word()
    {
        var place = new SensitivePlace { Description = "Mosque in Mill Lane" };
        var problems = Deployment.Check(Forms.Good with { SensitivePlaces = [place], Necessity = "Yes.", Cameras = [null!, new DeploymentCamera { Id = "north", Place = "a" }, new DeploymentCamera { Id = "North", Place = "b" }] });
        Assert.Equal(
            ["cameras", "cameras[0].id", "cameras[0].place", "necessity", "sensitivePlaces[0].kind", "sensitivePlaces[0].mitigation"],
            problems.Select(p => p.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_reviewer_needs_a_reason_and_retention_has_a_limit()
    {
        Assert.Equal("singleReviewerReason", Assert.Single(Deployment.Check(Forms.Good with { SecondReviewer = false })).Field);
        Assert.Empty(Deployment.Check(Forms.Good with { SecondReviewer = false, SingleReviewerReason = "The van has room for one operator." }));
        Assert.Equal("alertRetentionHours", Assert.Single(Deployment.Check(Forms.Good with { AlertRetentionHours = 24.1 })).Field);
        Assert.Equal("alertRetentionHours", Assert.Single(Deployment.Check(Forms.Good with { AlertRetentionHours = double.NaN })).Field);
    }

    [Fact]
    public void A_use_that_was_not_authorised_is_refused_with_all_reasons()
    {
        var deployment = Deployment.Approve(Forms.Good);
        var problems = deployment.CheckUse(deployment.End.AddTicks(1), "van-2", 10_001, ["north", "south"]);
        Assert.Equal(["cameras", "start", "thresholdPolicyId", "watchlistLimit"], problems.Select(p => p.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_file_comes_back_as_it_was_and_its_digest_changes_with_every_field()
    {
        var text = DeploymentFile.Format(Forms.Good);
        Assert.Equal(text, DeploymentFile.Format(DeploymentFile.Parse(text, "test")));
        var digest = Deployment.Approve(Forms.Good).Digest;
        Assert.Equal(digest, Deployment.Approve(DeploymentFile.Parse(text, "test")).Digest);
        Assert.NotEqual(digest, Deployment.Approve(Forms.Good with { WatchlistLimit = 10_001 }).Digest);
    }

    [Theory]
    [InlineData("", "not a deployment")]
    [InlineData("null", "empty")]
    [InlineData("""{"schema":"lfr-deployment/9","deployment":{}}""", "lfr-deployment/9")]
    [InlineData("""{"schema":"lfr-deployment/1"}""", "no 'deployment'")]
    [InlineData("""{"schema":"lfr-deployment/1","deployment":{"signag":"x"}}""", "signag")]
    [InlineData("""{"schema":"lfr-deployment/1","deployment":{"start":"yesterday"}}""", "start")]
    public void A_file_that_is_none_says_how(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => DeploymentFile.Parse(json, "test.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_starts_is_what_was_authorised()
    {
        var deployment = Deployment.Approve(Forms.Good);
        var started = deployment.ToStarted(Sha256Digest.Of("w"u8), 1, [], Sha256Digest.Of("p"u8));
        Assert.Equal((deployment.Id, deployment.Digest, "van-1", true), (started.Deployment!.Value, started.DeploymentDigest, started.PolicyId.Value, started.SecondReviewer));
    }
}
