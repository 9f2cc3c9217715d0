using System.Globalization;
using System.Text;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Policy;

namespace Lfr.Core.Live.Capture;

/// <summary>What the audit log is told when a deployment begins, ends or is refused.</summary>
internal static class LiveNotices
{
    /// <summary>The deployment, and the policy that comes into force with it.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="context">What runs.</param>
    /// <param name="floor">The threshold floor that holds for it before; null where none does.</param>
    public static AuditEvent[] Begin(Deployment deployment, LiveContext context, float? floor)
    {
        var watchlist = context.Watchlist;
        var categories = watchlist.Categories;
        var thresholds = categories.Select(c => context.Policy.ThresholdFor(new PolicyContext(watchlist.SubjectCount, c)).Value).ToList();
        var started = deployment.ToStarted(
            Sha256Digest.Parse(watchlist.Hash), watchlist.SubjectCount, watchlist.Composition, Sha256Digest.Parse(context.Engine.Info.Pipeline.ToString()));
        return
        [
            started,
            .. deployment.ThresholdFloor is { } stated
                ? new AuditEvent[] { new ThresholdFloorSet { Deployment = deployment.Id, Actor = deployment.AuthorisedBy, Floor = stated, Previous = floor, Reason = "set with the deployment's authority" } }
                : [],
            new PolicyApplied
            {
                Deployment = deployment.Id,
                PolicyId = context.Policy.Id,
                PolicyDigest = Sha256Digest.Of(Encoding.UTF8.GetBytes(Text(context.Policy, categories, thresholds))),
                Rule = RuleOf(context.Policy),
                LowestThreshold = context.Policy.LowestThreshold.Value,
                HighestThreshold = context.Policy.HighestThreshold.Value,
                Reason = "in force for the deployment",
            },
        ];
    }

    public static DeploymentEnded End(Deployment deployment, string? reason) => new()
    {
        Deployment = deployment.Id,
        Reason = reason is null ? (AuditText?)null : AuditText.Shorten(reason),
    };

    public static DeploymentRefused Refuse(Deployment deployment, IEnumerable<DeploymentProblem> problems) => new()
    {
        Deployment = deployment.Id,
        Reasons = [.. problems.Select(p => AuditText.Shorten(p.ToString()))],
    };

    private static string RuleOf(IThresholdPolicy policy) => policy switch
    {
        FixedThresholdPolicy => "fixed",
        BoundedThresholdPolicy => "target-fpir",
        CategoryThresholdPolicy => "category",
        EquitableThresholdPolicy => "equitable",
        _ => policy.GetType().Name,
    };

    // A policy of ours has a file form, whose digest an auditor can compute from the file; another is named by what it decides.
    private static string Text(IThresholdPolicy policy, IReadOnlyList<string?> categories, List<float> thresholds)
    {
        if (policy is FixedThresholdPolicy or BoundedThresholdPolicy or CategoryThresholdPolicy or EquitableThresholdPolicy)
        {
            return PolicyFile.Format(policy);
        }

        var text = new StringBuilder().Append(policy.Id).Append('\n').Append(policy.Pipeline.ToString()).Append('\n');
        for (var i = 0; i < categories.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{categories[i]}: {thresholds[i]:R}\n");
        }

        return text.ToString();
    }
}
