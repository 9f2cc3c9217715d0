using System.Globalization;
using Lfr.Core.Adjudication;
using Lfr.Core.Deployments;

namespace Lfr.Evaluation.Reports;

/// <summary>A deployment's record as it is published: its counts, both denominators with their intervals, and what a reader must know.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class DeploymentRecordReport
{
    /// <summary>Takes a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="demographics">Totals of how people were described; empty where none were taken.</param>
    /// <param name="notes">What else a reader must know, such as how the log was verified.</param>
    public DeploymentRecordReport(DeploymentRecord record, IReadOnlyList<DemographicTotal>? demographics = null, IEnumerable<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        Record = record;
        Demographics = demographics ?? [];
        Rates =
        [
            DeploymentRate.Make("false alerts", "faces seen", record.FalseAlerts, record.FacesSeen),
            DeploymentRate.Make("false alerts", "alerts", record.FalseAlerts, record.Alerts),
            .. record.Unreviewed == 0 ? Array.Empty<DeploymentRate>() :
            [
                DeploymentRate.Make("false alerts, each unreviewed one taken as false", "faces seen", record.FalseAlerts + record.Unreviewed, record.FacesSeen),
                DeploymentRate.Make("false alerts, each unreviewed one taken as false", "alerts", record.FalseAlerts + record.Unreviewed, record.Alerts),
            ],
            DeploymentRate.Make("false alerts that somebody was engaged for", "engagements", record.EngagementsFalse, record.EngagementsTrue + record.EngagementsFalse),
            DeploymentRate.Make("alerts", "faces seen", record.Alerts, record.FacesSeen),
            DeploymentRate.Make("arrests", "alerts", record.Arrests, record.Alerts),
        ];
        Notes = [.. Known(record), .. notes ?? []];
    }

    /// <summary>The counts.</summary>
    public DeploymentRecord Record { get; }

    /// <summary>The rates.</summary>
    public IReadOnlyList<DeploymentRate> Rates { get; }

    /// <summary>Totals of how people were described.</summary>
    public IReadOnlyList<DemographicTotal> Demographics { get; }

    /// <summary>What a reader must know.</summary>
    public IReadOnlyList<string> Notes { get; }

    private static IEnumerable<string> Known(DeploymentRecord record)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (record.Caveat is { } caveat)
        {
            yield return caveat;
        }

        yield return "An alert is a score at or above the threshold. Faces seen are tracks, not people: who comes back is counted again. Intervals are Clopper-Pearson, 95 %, and take faces as independent.";
        yield return "How many people on the watchlist passed without an alert is not known, so that nothing here says how often the system finds somebody.";
        foreach (var change in record.LaterChanges)
        {
            yield return change + " The record's columns are the first run's, its counts those of all runs.";
        }

        if (record.EndedAt is null)
        {
            yield return "The log has no end of the deployment: it is running, or it was left by a crash. All counts are of what is there.";
        }

        if (record.ClockWentBack > 0)
        {
            yield return string.Create(
                invariant,
                $"The machine's clock went back during the deployment (lines of the log that say so: {record.ClockWentBack}), by {record.ClockWentBackSeconds:0.#} s at the most: times after that are earlier than they were, and no duration can be had from them.");
        }

        if (record.Unreviewed > 0)
        {
            yield return string.Create(invariant, $"{record.Unreviewed} of {record.Alerts} alerts were not decided by anybody: the published columns of true and false alerts do not add up to the total.");
        }

        if (record.SuppressedAlerts > 0)
        {
            yield return string.Create(invariant, $"{record.SuppressedAlerts} matches raised no alert because the same watchlist subject had one a moment before; any of them may have been another person.");
        }

        var engagements = record.EngagementsTrue + record.EngagementsFalse;
        if (record.NoticesGiven < engagements)
        {
            yield return string.Create(invariant, $"{engagements - record.NoticesGiven} of {engagements} people who were engaged have no notice on record.");
        }

        foreach (var reviewer in record.Reviewers.Where(reviewer => reviewer.AcceptsEverything))
        {
            yield return string.Create(
                invariant,
                $"Reviewer {reviewer.Reviewer} found every alert true: {reviewer.FoundTrue} of {reviewer.Decisions}, and {reviewer.SeededFoundTrue} of {reviewer.SeededDecisions} known-false ones that were put in.");
        }

        if (record.Reviewers.All(reviewer => reviewer.SeededDecisions == 0))
        {
            yield return "No known-false alerts were put in: reviewers who accept everything cannot be told from an engine that is always right.";
        }
    }
}
