using System.Globalization;
using Lfr.Core.Audit;

namespace Lfr.Core.Deployments;

/// <summary>What a form must hold. Collects everything that is wrong.</summary>
internal sealed class DeploymentRules
{
    public const int ShortestReasoning = 20;
    public const double LongestRetentionHours = 24;
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private readonly List<DeploymentProblem> _problems = [];

    public static IReadOnlyList<DeploymentProblem> Check(DeploymentForm form)
    {
        var rules = new DeploymentRules();
        rules.Purpose(form);
        rules.People(form);
        rules.Place(form);
        rules.Documents(form);
        rules.Times(form);
        rules.Cameras(form);
        rules.Limits(form);
        return rules._problems;
    }

    private void Purpose(DeploymentForm form)
    {
        Id("id", form.Id, "name the deployment");
        Text("useCase", form.UseCase, "say what it is for");
        Text("legalBasis", form.LegalBasis, "name the law that allows it");
        Text("authority", form.Authority, "name the force that is responsible");
        Reasoning("necessity", form.Necessity, "say why less would not do");
        Reasoning("proportionality", form.Proportionality, "say why it is worth its cost to everybody who passes");
    }

    private void People(DeploymentForm form)
    {
        Officer("requestedBy", form.RequestedBy);
        Officer("authorisedBy", form.AuthorisedBy);
        if (form.RequestedBy?.Id is { } requester && form.AuthorisedBy?.Id is { } authoriser
            && RecordId.IsOnePerson(requester, authoriser))
        {
            Add("authorisedBy.id", $"'{authoriser.Trim()}' also asked for it: nobody authorises a deployment of their own");
        }
    }

    private void Place(DeploymentForm form)
    {
        Text("location", form.Location, "say where");
        Reasoning("locationRationale", form.LocationRationale, "say why there: what makes it likely that people on the watchlist pass");
        Text("signage", form.Signage, "say how people are told before they come into view");
        if (form.SensitivePlaces is null)
        {
            Add("sensitivePlaces", "is missing: list places of worship, protest, health and education near by, or give an empty list to say that there is none");
            return;
        }

        for (var i = 0; i < form.SensitivePlaces.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"sensitivePlaces[{i}]");
            var place = form.SensitivePlaces[i] ?? new SensitivePlace();
            if (place.Kind is SensitivePlaceKind.Unknown || !Enum.IsDefined(place.Kind))
            {
                Add(name + ".kind", "is missing: Worship, Protest, Health, Education or Other");
            }

            Text(name + ".description", place.Description, "say which place");
            Reasoning(name + ".mitigation", place.Mitigation, "say what is done about it");
        }
    }

    private void Documents(DeploymentForm form)
    {
        Text("dpiaReference", form.DpiaReference, "give the reference of the data protection impact assessment (Data Protection Act 2018, section 64)");
        Text("policyDocumentReference", form.PolicyDocumentReference, "give the reference of the appropriate policy document (Data Protection Act 2018, section 42)");
        Text("equalityAssessmentReference", form.EqualityAssessmentReference, "give the reference of the equality assessment (Equality Act 2010, section 149)");
    }

    private void Times(DeploymentForm form)
    {
        Present("authorisedAt", form.AuthorisedAt is not null, "say when it was authorised");
        Present("start", form.Start is not null, "say when it begins");
        Present("end", form.End is not null, "say when it ends");
        if (form is { Start: { } start, End: { } end })
        {
            if (end <= start)
            {
                Add("end", string.Create(CultureInfo.InvariantCulture, $"{end:O} is not after the start {start:O}"));
            }
            else if (end - start > Longest)
            {
                Add("end", string.Create(CultureInfo.InvariantCulture, $"is {(end - start).TotalHours:0.#} hours after the start; at most {Longest.TotalHours:0}: a watchlist is made for one deployment"));
            }
        }

        if (form is { Start: { } begin, AuthorisedAt: { } authorised } && authorised > begin)
        {
            Add("authorisedAt", string.Create(CultureInfo.InvariantCulture, $"{authorised:O} is after the start {begin:O}: authority is given before"));
        }
    }

    private void Cameras(DeploymentForm form)
    {
        if (form.Cameras is not { Count: > 0 })
        {
            Add("cameras", "is missing or empty: list each camera");
            return;
        }

        for (var i = 0; i < form.Cameras.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"cameras[{i}]");
            Id(name + ".id", form.Cameras[i]?.Id, "name the camera");
            Text(name + ".place", form.Cameras[i]?.Place, "say where it stands and what it looks at");
        }

        foreach (var twice in form.Cameras.Where(c => c?.Id is not null).GroupBy(c => c.Id!.Trim(), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            Add("cameras", $"'{twice.Key}' is there {twice.Count()} times: names must differ");
        }
    }

    private void Limits(DeploymentForm form)
    {
        Id("thresholdPolicyId", form.ThresholdPolicyId, "name the threshold policy");
        if (form.WatchlistLimit is not > 0)
        {
            Add("watchlistLimit", "is missing or not over 0: say how many people the watchlist may hold at most");
        }

        if (form.ThresholdFloor is { } floor && !(floor >= -1 && floor <= 1))
        {
            Add("thresholdFloor", string.Create(CultureInfo.InvariantCulture, $"is {floor}; legal: -1..1, a comparison score and no percentage"));
        }

        if (form.SecondReviewer == false)
        {
            Reasoning("singleReviewerReason", form.SingleReviewerReason, "say why one officer is enough to engage somebody");
        }

        if (form.AlertRetentionHours is { } hours && !(hours >= 0 && hours <= LongestRetentionHours))
        {
            Add("alertRetentionHours", string.Create(CultureInfo.InvariantCulture, $"is {hours}; legal: 0..{LongestRetentionHours}. What must be kept longer is put on hold, with a reason"));
        }
    }

    private void Officer(string field, Officer? officer)
    {
        Id(field + ".id", officer?.Id, "give the officer's number");
        Text(field + ".rank", officer?.Rank, "give the rank or role");
    }

    private void Id(string field, string? value, string advice)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Add(field, $"is missing: {advice}");
        }
        else
        {
            Fits(field, () => _ = new RecordId(value));
        }
    }

    private void Text(string field, string? value, string advice)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Add(field, $"is missing: {advice}");
        }
        else
        {
            Fits(field, () => _ = new AuditText(value));
        }
    }

    private void Reasoning(string field, string? value, string advice)
    {
        if (value?.Trim().Length is > 0 and < ShortestReasoning)
        {
            Add(field, $"'{value.Trim()}' is no reasoning (under {ShortestReasoning} characters): {advice}");
            return;
        }

        Text(field, value, advice);
    }

    private void Fits(string field, Action make)
    {
        try
        {
            make();
        }
        catch (ArgumentException e)
        {
            Add(field, e.Message);
        }
    }

    private void Present(string field, bool isThere, string advice)
    {
        if (!isThere)
        {
            Add(field, $"is missing: {advice}");
        }
    }

    private void Add(string field, string reason) => _problems.Add(new DeploymentProblem(field, reason));
}
