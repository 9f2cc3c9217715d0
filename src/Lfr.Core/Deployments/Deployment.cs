using System.Globalization;
using System.Text;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Deployments;

/// <summary>A deployment in order: who, what for, by which law, where and why there, when, with which cameras, on whose authority. Immutable.</summary>
public sealed class Deployment
{
    private Deployment(DeploymentForm form)
    {
        Form = form;
        Id = form.Id!;
        UseCase = form.UseCase!;
        Location = form.Location!;
        RequestedBy = form.RequestedBy!.Id!;
        AuthorisedBy = form.AuthorisedBy!.Id!;
        Start = form.Start!.Value;
        End = form.End!.Value;
        Cameras = [.. form.Cameras!.Select(camera => new RecordId(camera.Id!))];
        ThresholdPolicyId = form.ThresholdPolicyId!;
        WatchlistLimit = form.WatchlistLimit!.Value;
        RequiresSecondReviewer = form.SecondReviewer ?? true;
        AlertRetention = TimeSpan.FromHours(form.AlertRetentionHours ?? DeploymentRules.LongestRetentionHours);
        Digest = Sha256Digest.Of(Encoding.UTF8.GetBytes(DeploymentFile.Format(form)));
    }

    /// <summary>The whole form, as it was authorised.</summary>
    public DeploymentForm Form { get; }

    /// <summary>SHA-256 of the form as <see cref="DeploymentFile.Format"/> writes it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>Name in every record.</summary>
    public RecordId Id { get; }

    /// <summary>Purpose.</summary>
    public AuditText UseCase { get; }

    /// <summary>Where.</summary>
    public AuditText Location { get; }

    /// <summary>Who asked for it.</summary>
    public RecordId RequestedBy { get; }

    /// <summary>Who authorised it: somebody else.</summary>
    public RecordId AuthorisedBy { get; }

    /// <summary>First moment.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Last moment.</summary>
    public DateTimeOffset End { get; }

    /// <summary>Names of the cameras.</summary>
    public IReadOnlyList<RecordId> Cameras { get; }

    /// <summary>The threshold policy's id.</summary>
    public RecordId ThresholdPolicyId { get; }

    /// <summary>The lowest threshold that anybody may use; null for none.</summary>
    public float? ThresholdFloor => Form.ThresholdFloor;

    /// <summary>Most people that the watchlist may hold.</summary>
    public int WatchlistLimit { get; }

    /// <summary>Whether a second officer must agree before anybody is engaged.</summary>
    public bool RequiresSecondReviewer { get; }

    /// <summary>How long an alert that was not found false is kept, unless held.</summary>
    public TimeSpan AlertRetention { get; }

    /// <summary>Everything that is wrong with a form; empty where it is in order.</summary>
    public static IReadOnlyList<DeploymentProblem> Check(DeploymentForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return DeploymentRules.Check(form);
    }

    /// <summary>Makes a deployment of a form.</summary>
    /// <exception cref="DeploymentRefusedException">The form is not in order; all reasons at once.</exception>
    public static Deployment Approve(DeploymentForm form)
    {
        var problems = Check(form);
        return problems.Count == 0 ? new Deployment(form) : throw new DeploymentRefusedException(problems);
    }

    /// <summary>The event that says that it starts.</summary>
    /// <param name="watchlistDigest">SHA-256 of the watchlist package.</param>
    /// <param name="watchlistSize">People on it.</param>
    /// <param name="composition">People in each category; they add up to the size.</param>
    /// <param name="pipeline">The pipeline id.</param>
    public DeploymentStarted ToStarted(Sha256Digest watchlistDigest, int watchlistSize, IReadOnlyList<CategoryCount> composition, Sha256Digest pipeline) => new()
    {
        Deployment = Id,
        DeploymentDigest = Digest,
        UseCase = UseCase,
        Location = Location,
        AuthorisedBy = AuthorisedBy,
        PlannedStart = Start,
        PlannedEnd = End,
        WatchlistDigest = watchlistDigest,
        WatchlistSize = watchlistSize,
        WatchlistComposition = composition,
        PolicyId = ThresholdPolicyId,
        Pipeline = pipeline,
        Cameras = Cameras,
        SecondReviewer = RequiresSecondReviewer,
        AlertRetentionHours = AlertRetention.TotalHours,
    };

    /// <summary>Everything that speaks against running it now, with this policy, watchlist and these cameras; empty where nothing does.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="policyId">The policy that is loaded.</param>
    /// <param name="watchlistSize">People on the watchlist that is loaded.</param>
    /// <param name="cameras">The cameras to be watched.</param>
    public IReadOnlyList<DeploymentProblem> CheckUse(DateTimeOffset now, RecordId policyId, int watchlistSize, IEnumerable<RecordId> cameras)
    {
        ArgumentNullException.ThrowIfNull(cameras);
        var problems = new List<DeploymentProblem>();
        var invariant = CultureInfo.InvariantCulture;
        if (now < Start || now > End)
        {
            problems.Add(new("start", string.Create(invariant, $"it is {now:O}, and the authority is for {Start:O} to {End:O}")));
        }

        if (policyId != ThresholdPolicyId)
        {
            problems.Add(new("thresholdPolicyId", $"the policy loaded is '{policyId}', and '{ThresholdPolicyId}' was authorised"));
        }

        if (watchlistSize > WatchlistLimit)
        {
            problems.Add(new("watchlistLimit", string.Create(invariant, $"the watchlist holds {watchlistSize} people, and {WatchlistLimit} were authorised")));
        }

        problems.AddRange(cameras.Except(Cameras).Select(camera => new DeploymentProblem("cameras", $"the camera '{camera}' was not authorised")));
        return problems;
    }
}
