using System.Globalization;
using Lfr.Core.Deployments;

namespace Lfr.Evaluation.Reports;

/// <summary>The facts of a record, in the order in which every form of it prints them.</summary>
internal static class DeploymentRecordRows
{
    public static IEnumerable<(string Name, string Value)> Facts(DeploymentRecord record)
    {
        yield return ("deployment", record.DeploymentId);
        yield return ("location", record.Location);
        yield return ("started", record.StartedAt.ToString("O", CultureInfo.InvariantCulture));
        yield return ("ended", record.EndedAt?.ToString("O", CultureInfo.InvariantCulture) ?? "not recorded");
        if (record.ClockWentBack > 0)
        {
            yield return ("clock went back, lines of the log", Number(record.ClockWentBack));
            yield return ("clock went back, most seconds at once", record.ClockWentBackSeconds.ToString("0.###", CultureInfo.InvariantCulture));
        }

        yield return ("use case", record.UseCase);
        yield return ("deployment form sha256", record.DeploymentDigest);
        yield return ("watchlist size", Number(record.WatchlistSize));
        yield return ("watchlist sha256", record.WatchlistDigest);
        foreach (var (category, people) in record.WatchlistComposition.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            yield return ($"watchlist category {category}", Number(people));
        }

        yield return ("policy", record.PolicyId);
        yield return ("pipeline", record.Pipeline);
        yield return ("lowest threshold", record.LowestThreshold is { } lowest ? ((decimal)lowest).ToString(CultureInfo.InvariantCulture) : "not recorded");
        foreach (var use in record.ThresholdsUsed)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"alerts at threshold {(decimal)use.Threshold}"), Number(use.Alerts));
        }

        yield return ("faces seen", Number(record.FacesSeen));
        yield return ("faces not acquired", Number(record.FacesNotAcquired));
        yield return ("faces erased", Number(record.FacesErased));
        yield return ("frames", Number(record.Frames));
        yield return ("dropped frames", Number(record.DroppedFrames));
        yield return ("alerts", Number(record.Alerts));
        yield return ("true alerts, confirmed", Number(record.TrueConfirmed));
        yield return ("true alerts, unconfirmed", Number(record.TrueUnconfirmed));
        yield return ("false alerts, confirmed", Number(record.FalseConfirmed));
        yield return ("false alerts, unconfirmed", Number(record.FalseUnconfirmed));
        yield return ("alerts unreviewed", Number(record.Unreviewed));
        yield return ("matches without alert (cool-down)", Number(record.SuppressedAlerts));
        yield return ("engagements on true alerts", Number(record.EngagementsTrue));
        yield return ("engagements on false alerts", Number(record.EngagementsFalse));
        yield return ("decided not to engage", Number(record.DoNotEngage));
        yield return ("notices given", Number(record.NoticesGiven));
        yield return ("findings revised later", Number(record.FindingsRevised));
        yield return ("arrests", Number(record.Arrests));
        yield return ("other disposals", Number(record.OtherDisposals));
        yield return ("no action", Number(record.NoAction));
        yield return ("second reviewer required", record.SecondReviewer ? "yes" : "no");
        yield return ("alerts on hold", Number(record.AlertsOnHold));
        yield return ("alerts erased", Number(record.AlertsErased));
        yield return ("watchlist erased", record.WatchlistErased ? "yes" : "no receipt");
        yield return ("audit log lines", Number(record.LogLines));
        yield return ("audit log hash", record.LogHash);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
