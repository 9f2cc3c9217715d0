using System.Globalization;
using System.Net;
using System.Text;
using Lfr.Core.Policy;

namespace Lfr.Cli.Demonstration;

/// <summary>The demonstration's result as a page to look at: no script, nothing loaded from elsewhere.</summary>
internal static class DemonstrationPage
{
    private const string Head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>lfr demo</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
        img { max-width: 100%; height: auto; }
        figure { margin: 1.5rem 0; }
        table { border-collapse: collapse; }
        th, td { border: 1px solid #999; padding: .3rem .7rem; text-align: left; }
        .wide { overflow-x: auto; }
        @media (max-width: 480px) { th, td { padding: .3rem .4rem; font-size: .875rem; } }
        td.number { text-align: right; font-variant-numeric: tabular-nums; }
        .limits { border-left: 4px solid #c62828; padding: .5rem 1rem; background: #fdf1f1; }
        </style>
        </head>
        <body>
        """;

    public static string Text(DemonstrationRun run, IThresholdPolicy policy, ScriptedResult script)
    {
        var threshold = policy.ThresholdFor(run.Context);
        var page = new StringBuilder(Head).Append('\n');
        page.Append("<h1>lfr demo</h1>\n");
        Paragraph(page, $"{run.Listed.Count} faces of {run.Enrolled.Count} photographs were enrolled, and {run.Frames.Count} other photographs were searched for them as frames. "
            + $"{run.FacesSeen} faces were seen there; {run.Alerts.Count} gave an alert.");
        Paragraph(page, $"Match if and only if score >= threshold; {FaceText.Describe(policy, threshold)}");
        page.Append("<p class=\"limits\">An alert is a reason for a trained person to look, never a finding that two pictures show one person. Subjects are named by photograph and "
            + "position from the left; nobody's identity is known here. The default model is for demonstration: its training data is undisclosed, and its false match rate differs strongly "
            + "between demographic groups (see docs/models.md).</p>\n");
        Alerts(page, run);
        Script(page, script);
        Pictures(page, "Frames", "Red: an alert, with subject and score. Grey: a face that was seen and matched nobody, or gave no template and why." + Refusals(run), run.Frames);
        Pictures(page, "Enrolled photographs", "Blue: enrolled, with the subject's name. Grey: not good enough to enrol, and why.", run.Enrolled);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Alerts(StringBuilder page, DemonstrationRun run)
    {
        page.Append("<h2>Alerts</h2>\n");
        if (run.Alerts.Count == 0)
        {
            Paragraph(page, "None.");
            return;
        }

        page.Append("<div class=\"wide\"><table>\n<tr><th>frame</th><th>subject</th><th>score</th><th>threshold</th></tr>\n");
        foreach (var alert in run.Alerts)
        {
            page.Append("<tr><td>").Append(WebUtility.HtmlEncode(alert.Frame)).Append("</td><td>").Append(WebUtility.HtmlEncode(alert.Subject))
                .Append("</td><td class=\"number\">").Append(alert.Decision.Score).Append("</td><td class=\"number\">").Append(alert.Decision.Threshold).Append("</td></tr>\n");
        }

        page.Append("</table></div>\n");
    }

    private static void Script(StringBuilder page, ScriptedResult script)
    {
        page.Append("<h2>A scripted deployment</h2>\n");
        page.Append("<p class=\"limits\">").Append(WebUtility.HtmlEncode(ScriptedResult.Caveat)).Append("</p>\n");
        Paragraph(page, string.Create(CultureInfo.InvariantCulture, $"Of the size of {script.Published.Location}, {script.Published.Date:d MMMM yyyy}, through the live pipeline, two reviewing officers, retention and the audit log. "
            + $"Files beside this page: deployment.md, deployment.csv, deployment.json (the record), {ScriptedDeployment.LogFile} (the log), {ScriptedDeployment.PublishedFile} (what was published)."));
        page.Append("<div class=\"wide\"><table>\n<tr><th></th><th>this script</th><th>published</th></tr>\n");
        foreach (var (name, scripted, published) in script.Rows)
        {
            page.Append("<tr><td>").Append(WebUtility.HtmlEncode(name)).Append("</td><td class=\"number\">").Append(CultureInfo.InvariantCulture, $"{scripted}")
                .Append("</td><td class=\"number\">").Append(published is { } count ? count.ToString(CultureInfo.InvariantCulture) : "-").Append("</td></tr>\n");
        }

        page.Append("</table></div>\n");
        Paragraph(page, "Audit log: " + script.Verification.Describe());
    }

    private static void Pictures(StringBuilder page, string title, string legend, List<(string Photograph, string Picture)> pictures)
    {
        page.Append("<h2>").Append(title).Append("</h2>\n");
        Paragraph(page, legend);
        foreach (var (photograph, picture) in pictures)
        {
            page.Append("<figure><a href=\"").Append(Uri.EscapeDataString(picture)).Append("\"><img src=\"").Append(Uri.EscapeDataString(picture)).Append("\" alt=\"").Append(WebUtility.HtmlEncode(photograph))
                .Append(" with the faces that were found\"></a><figcaption>").Append(WebUtility.HtmlEncode(photograph)).Append("</figcaption></figure>\n");
        }
    }

    /// <summary>The words on grey boxes, explained where they occur.</summary>
    private static string Refusals(DemonstrationRun run) => run.FailuresToAcquire.Count == 0
        ? ""
        : " No template: " + string.Join("; ", run.FailuresToAcquire.Select(refusal => $"{refusal.Key}, {FaceText.Describe(refusal.Key)} ({refusal.Value})")) + ".";

    private static void Paragraph(StringBuilder page, string text) => page.Append("<p>").Append(WebUtility.HtmlEncode(text)).Append("</p>\n");
}
