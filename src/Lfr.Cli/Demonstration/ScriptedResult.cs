using Lfr.Core.Audit;
using Lfr.Core.Deployments;
using Lfr.Evaluation.Scores;

namespace Lfr.Cli.Demonstration;

/// <summary>A scripted deployment's record beside the published one whose size it has.</summary>
/// <param name="Record">Made from the audit log.</param>
/// <param name="Published">The published row.</param>
/// <param name="Verification">How the audit log stands.</param>
internal sealed record ScriptedResult(DeploymentRecord Record, DeploymentRow Published, AuditVerification Verification)
{
    /// <summary>What must be said wherever the record is shown.</summary>
    public const string Caveat = "Scripted: synthetic faces, no person and no model. The counts are the script's inputs; nothing about accuracy is shown.";

    /// <summary>The counts, beside the published ones; null where nothing was published.</summary>
    public IEnumerable<(string Name, long Scripted, long? Published)> Rows =>
    [
        ("people past the camera", Record.FacesSeen, Published.Faces),
        ("people on the watchlist", Record.WatchlistSize, Published.WatchlistSize),
        ("alerts", Record.Alerts, Published.Alerts),
        ("false alerts", Record.FalseAlerts, Published.FalseAlerts),
        ("engaged on a true alert", Record.EngagementsTrue, Published.EngagementsTrue),
        ("engaged on a false alert", Record.EngagementsFalse, Published.EngagementsFalse),
        ("arrests", Record.Arrests, Published.Arrests),
        ("alerts that nobody decided", Record.Unreviewed, null),
        ("frames dropped", Record.DroppedFrames, null),
    ];
}
