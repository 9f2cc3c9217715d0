using System.Text;
using System.Text.Json;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Deployments;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Reports;

public sealed class DeploymentRecordReportTests
{
    // The counts published for 28 January 2022, Oxford Circus; no threshold was published.
    private static readonly DeploymentRecord Published = new()
    {
        DeploymentId = "2022-01-28",
        Location = "Oxford Circus",
        StartedAt = new DateTimeOffset(2022, 1, 28, 12, 0, 0, TimeSpan.Zero),
        EndedAt = new DateTimeOffset(2022, 1, 28, 17, 3, 59, TimeSpan.Zero),
        UseCase = "=1+1, \"wanted\"",
        DeploymentDigest = new string('a', 64),
        WatchlistDigest = new string('b', 64),
        WatchlistSize = 9756,
        WatchlistComposition = new Dictionary<string, int> { ["wanted"] = 9756 },
        PolicyId = "p",
        Pipeline = new string('c', 64),
        LowestThreshold = null,
        ThresholdsUsed = [],
        FacesSeen = 12120,
        FacesNotAcquired = 0,
        FacesErased = 12109,
        Frames = 90_000,
        DroppedFrames = 12,
        Alerts = 11,
        TrueConfirmed = 7,
        TrueUnconfirmed = 3,
        FalseConfirmed = 1,
        FalseUnconfirmed = 0,
        Unreviewed = 0,
        SuppressedAlerts = 0,
        DoNotEngage = 3,
        NoticesGiven = 8,
        FindingsRevised = 0,
        Arrests = 4,
        OtherDisposals = 0,
        NoAction = 7,
        AlertsOnHold = 4,
        AlertsErased = 7,
        WatchlistErased = true,
        Reviewers = [],
        SecondReviewer = true,
        LogLines = 1,
        LogHash = new string('d', 64),
    };

    [Fact]
    public void A_clock_that_went_back_is_said_and_gives_no_duration()
    {
        var record = Published with { ClockWentBack = 1, ClockWentBackSeconds = 1800, Unreviewed = 1 };
        Assert.Contains(new DeploymentRecordReport(record).Notes, n => n.Contains("clock went back during the deployment (lines of the log that say so: 1), by 1800 s at the most", StringComparison.Ordinal));
        Assert.DoesNotContain(new DeploymentRecordReport(Published).Notes, n => n.Contains("clock", StringComparison.Ordinal));
        var (with, without) = (Grid(record), Grid(Published));
        Assert.Contains("28/01/2022,5h03m,", without, StringComparison.Ordinal);
        Assert.Contains("28/01/2022,,", with, StringComparison.Ordinal);
        Assert.Contains("1 alerts unreviewed. The clock went back: the times are not those that passed.", with, StringComparison.Ordinal);

        static string Grid(DeploymentRecord record)
        {
            using var text = new StringWriter();
            DeploymentRecordCsv.WriteGrid([record], text);
            return text.ToString();
        }
    }

    // Independent values: uk-police figures recomputed with R's binom.test(1, 11) and binom.test(1, 12120).
    [Fact]
    public void Both_denominators_have_their_exact_intervals()
    {
        var rates = new DeploymentRecordReport(Published).Rates;
        var faces = rates.Single(r => r is { Name: "false alerts", Denominator: "faces seen" });
        var alerts = rates.Single(r => r is { Name: "false alerts", Denominator: "alerts" });
        Assert.Equal((1L, 12120L), (faces.Count, faces.Of));
        Assert.Equal((1L, 11L), (alerts.Count, alerts.Of));
        Assert.Equal(2.09e-6, faces.Interval!.Value.Lower, 5e-9);
        Assert.Equal(4.60e-4, faces.Interval!.Value.Upper, 5e-7);
        Assert.Equal(.00230, alerts.Interval!.Value.Lower, 5e-6);
        Assert.Equal(.4128, alerts.Interval!.Value.Upper, 5e-5);
        Assert.Equal((1L, 8L), (rates.Single(r => r.Denominator == "engagements").Count, rates.Single(r => r.Denominator == "engagements").Of));
    }

    [Fact]
    public void The_published_columns_read_straight_into_the_deployments_evaluation()
    {
        using var file = new TemporaryFolder();
        var path = file.File("deployment.csv");
        using (var writer = new StreamWriter(path))
        {
            DeploymentRecordCsv.WriteGrid([Published, Published with { LowestThreshold = 0.4079f, EndedAt = null, Unreviewed = 2, TrueUnconfirmed = 1, Caveat = "Scripted." }], writer);
        }

        var rows = DeploymentGrid.Read(path);
        var row = rows[0];
        Assert.Equal((new DateOnly(2022, 1, 28), "Oxford Circus", new TimeSpan(5, 3, 0), 9756L), (row.Date, row.Location, row.Duration, row.WatchlistSize));
        Assert.Equal((11L, 7L, 3L, 1L, 0L), (row.Alerts, row.TrueConfirmed, row.TrueUnconfirmed, row.FalseConfirmed, row.FalseUnconfirmed));
        Assert.Equal((4L, 0L, 7L, 12120L, true), (row.Arrests, row.OtherDisposals, row.NoAction, row.Faces, row.FacesIsEstimate));
        Assert.Equal((7L, 1L, null, 0.008251m), (row.EngagementsTrue, row.EngagementsFalse, row.Threshold, row.PublishedFalseRatePercent));
        Assert.Equal((0.4079m, null), (rows[1].Threshold, rows[1].Duration));
    }

    [SkippableFact]
    public void It_has_the_columns_of_the_published_grid()
    {
        var published = File.ReadLines(TestFolders.RequireData("npl", "mps_lfr_grid_2023_2025.csv")).First().Split(',');
        using var text = new StringWriter();
        DeploymentRecordCsv.WriteGrid([], text);
        Assert.Equal(published, text.ToString().TrimEnd('\n').Split(',').Take(published.Length));
    }

    [Fact]
    public void What_has_no_rate_says_why_and_unreviewed_alerts_widen_the_false_ones()
    {
        var report = new DeploymentRecordReport(Published with { FacesSeen = 0, TrueConfirmed = 0, FalseConfirmed = 0, TrueUnconfirmed = 0, FalseUnconfirmed = 1, Unreviewed = 10 });
        Assert.All(report.Rates.Where(r => r.Denominator is "faces seen" or "engagements"), rate => Assert.Null(rate.Rate));
        Assert.All(report.Rates.Where(r => r.Rate is null), rate => Assert.NotEmpty(rate.Reason!));
        Assert.Equal(11, report.Rates.Single(r => r is { Denominator: "alerts" } && r.Name.Contains("unreviewed", StringComparison.Ordinal)).Count);
        Assert.Contains(report.Notes, note => note.StartsWith("10 of 11 alerts were not decided", StringComparison.Ordinal));
        Assert.Contains(new DeploymentRecordReport(Published with { FacesSeen = 5 }).Rates, r => r.Reason is not null && r.Reason.Contains("lost", StringComparison.Ordinal));
    }

    [Fact]
    public void Whoever_accepts_everything_is_named_with_counts()
    {
        var reviewer = new ReviewerFigures
        {
            Reviewer = "1001",
            Decisions = 9,
            FoundTrue = 9,
            ToEngage = 9,
            SeededDecisions = 3,
            SeededFoundTrue = 3,
            Disagreements = 0,
            MedianSecondsToDecision = 1.5,
        };
        var notes = new DeploymentRecordReport(Published with { Reviewers = [reviewer] }).Notes;
        Assert.Contains(notes, note => note.Contains("1001 found every alert true: 9 of 9, and 3 of 3", StringComparison.Ordinal));
        Assert.DoesNotContain(notes, note => note.Contains("No known-false alerts", StringComparison.Ordinal));
        Assert.DoesNotContain(new DeploymentRecordReport(Published with { Reviewers = [reviewer with { SeededFoundTrue = 2 }] }).Notes, note => note.Contains("found every alert", StringComparison.Ordinal));
        Assert.Contains(new DeploymentRecordReport(Published).Notes, note => note.Contains("No known-false alerts", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_form_carries_the_caveat_and_the_same_counts()
    {
        DemographicTotal[] totals = [new("ethnicity", "Black|x", "SelfDefined", 11, 10, 1, 0, 8, 1, 4)];
        var report = new DeploymentRecordReport(Published with { Caveat = "Counts are the script's inputs." }, totals, ["The log is intact."]);
        using var markdown = new StringWriter();
        DeploymentRecordMarkdown.Write(report, markdown);
        using var details = new StringWriter();
        DeploymentRecordCsv.WriteDetails(report, details);
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            DeploymentRecordJson.Write(report, writer);
        }

        using var document = JsonDocument.Parse(json.ToArray());
        foreach (var text in new[] { markdown.ToString(), details.ToString(), Encoding.UTF8.GetString(json.ToArray()) })
        {
            Assert.Contains("Counts are the script", text, StringComparison.Ordinal);
            Assert.Contains("The log is intact.", text, StringComparison.Ordinal);
            Assert.Contains("12120", text, StringComparison.Ordinal);
        }

        Assert.Contains("Black\\|x", markdown.ToString(), StringComparison.Ordinal);
        Assert.Equal(12120, document.RootElement.GetProperty("record").GetProperty("facesSeen").GetInt64());
        Assert.Equal(12120, document.RootElement.GetProperty("rates")[0].GetProperty("of").GetInt64());
        Assert.Equal("Black|x", document.RootElement.GetProperty("demographics")[0].GetProperty("group").GetString());
        // A spreadsheet must not run what a form says.
        Assert.Contains("'=1+1", details.ToString(), StringComparison.Ordinal);
    }
}
