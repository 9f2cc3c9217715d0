using System.Text.Json;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Synthetic;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>The whole way: cohort to folder, folder to report. Expected totals are those published for the 2023 study, and arithmetic on them.</summary>
public sealed class SyntheticCohortReportTests : IClassFixture<SyntheticCohortReportTests.Report_>
{
    private readonly EvaluationReport _report;

    public SyntheticCohortReportTests(Report_ fixture) => _report = fixture.Report;

    [Fact]
    public void The_totals_are_those_published()
    {
        RateEntry tpir = Rate("TPIR", 0.60m), fpir = Rate("FPIR", 0.60m);
        Assert.Equal((3560L, 4000L, 400), (tpir.Errors!.Value, tpir.Trials!.Value, tpir.Subjects!.Value));
        Assert.Equal((7L, 4000L, 178_000L), (fpir.Errors!.Value, fpir.Trials!.Value, fpir.WatchlistSize!.Value));
        Assert.Equal("korn-graubard", fpir.Headline!.Value.Method);
        Assert.Contains(fpir.Intervals, i => i.Method == "clopper-pearson");
        RateEntry none = Rate("FPIR", 0.64m);
        Assert.Equal(0, none.Errors);
        Assert.Equal("exact-on-subjects", none.Headline!.Value.Method);
        // 0 of 400 by Clopper-Pearson: 1 - 0.025^(1/400), R 4.2.2.
        Assert.Equal(0.00917980458367, none.Headline.Value.Upper, 12);
    }

    [Theory]
    [InlineData("linear-passages", 10_000, 10_171.43)]
    [InlineData("linear-comparisons", 10_000, 5_933.33)]
    [InlineData("linear-comparisons", 1_000, 59_333.33)]
    [InlineData("linear-passages", 1_000, 101_714.29)]
    // Counts 1, 1, 1, 2, 2, 2, 3 of 178,000 references: mean of 1 - C(F - k, N) / C(F, N).
    [InlineData("subsample-references", 10_000, 6_103)]
    public void Each_scaling_gives_its_own_number(string scaling, long size, double oneIn)
    {
        RateEntry rate = _report.Rates.Single(r => r.Metric == "FPIR" && r.Threshold == 0.60m && r.Group.IsAll && r.Unit == "passage" && r.WatchlistSize == size && r.Scaling == scaling);
        Assert.Equal("scaled", rate.CountsAre);
        Assert.Equal(7, rate.Errors);
        Assert.InRange(1 / rate.Rate!.Value, oneIn * 0.9999, oneIn * 1.0001);
        RateEntry measured = Rate("FPIR", 0.60m);
        Assert.Equal(measured.Headline!.Value.Upper / measured.Rate!.Value, rate.Headline!.Value.Upper / rate.Rate!.Value, 9);
    }

    [Fact]
    public void The_primary_tests_are_the_declared_ones_and_none_finds_a_difference_at_060()
    {
        TestEntry[] primary = [.. _report.Tests.Where(t => t.IsPrimary)];
        Assert.Equal(4, primary.Length);
        Assert.All(primary.Where(t => t.Metric == "FPIR"), test =>
        {
            Assert.Equal("permutation between subjects", test.Test);
            Assert.True(test.P > 0.05);
            Assert.Equal(test.P, test.PAdjusted);
        });
        TestEntry loud = _report.Tests.Single(t => t.Metric == "FPIR" && t.Threshold == 0.56m && t.Factor == "ethnicity" && t.IsHeadline);
        Assert.True(loud.P <= 0.05);
    }

    [Fact]
    public void No_sentence_says_that_there_is_no_difference_and_what_seven_errors_could_not_show_is_said()
    {
        string all = string.Join('\n', _report.Summary.Concat(_report.Limits.SelectMany(l => l.Sentences)));
        Assert.DoesNotContain("there is no difference", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("no significant difference", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("no bias", all, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Compatible with", all, StringComparison.Ordinal);
    }

    [Fact]
    public void The_twelve_questions_are_answered() => Assert.Equal(12, _report.Limits.Count);

    [Fact]
    public void Every_node_table_and_picture_says_that_it_is_synthetic()
    {
        using var folder = new TemporaryFolder();
        ReportFolder.Write(_report, folder.Path);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(folder.File("report.json")));
        Marked(json.RootElement, "");
        string html = File.ReadAllText(folder.File("report.html"));
        Assert.Equal(Count(html, "<caption"), Count(html, "<caption") - Unmarked(html, "<caption", "SYNTHETIC DATA", "</caption>"));
        Assert.Equal(0, Unmarked(html, "<svg", "SYNTHETIC DATA", "</svg>"));
        Assert.Equal(0, Unmarked(html, "<h2", "SYNTHETIC DATA", "</h2>"));
        foreach (string csv in Directory.GetFiles(folder.File("tables")))
        {
            Assert.EndsWith(",synthetic", File.ReadLines(csv).First(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_runs_give_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        CohortFolder.Write(Report_.Seed.Value, folder.File("cohort"));
        LiveScoreSet set = LiveScoreFolder.Read(folder.File("cohort"));
        EvaluationReport again = LiveEvaluation.Run(set, Report_.Options, InputHashes.Of(folder.File("cohort")));
        Assert.Equal(Json(_report), Json(again));
    }

    private static string Json(EvaluationReport report)
    {
        using var stream = new MemoryStream();
        JsonReportWriter.Write(report, stream);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stream.ToArray()));
    }

    private RateEntry Rate(string metric, decimal threshold) =>
        _report.Rates.Single(r => r.Metric == metric && r.Threshold == threshold && r.Group.IsAll && r.Unit == "passage" && r.CountsAre == "measured");

    /// <summary>Every object says so, but those that only hold labels or options.</summary>
    private static void Marked(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            if (!path.EndsWith("/probe", StringComparison.Ordinal) && !path.EndsWith("/reference", StringComparison.Ordinal) && !path.EndsWith("/options", StringComparison.Ordinal))
            {
                Assert.True(element.TryGetProperty("synthetic", out JsonElement mark) && mark.GetBoolean(), path);
            }

            foreach (JsonProperty property in element.EnumerateObject())
            {
                Marked(property.Value, path + "/" + property.Name);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Marked(item, path + "/*");
            }
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static int Unmarked(string html, string start, string mark, string end) =>
        html.Split(start).Skip(1).Count(part => !part[..part.IndexOf(end, StringComparison.Ordinal)].Contains(mark, StringComparison.Ordinal));

    public sealed class Report_
    {
        internal static readonly Lazy<LiveCohortSeed> Seed = new(LiveCohortSeed.FindFirst);

        internal static readonly EvaluationOptions Options = new()
        {
            By = ["ethnicity", "gender"],
            Thresholds = ThresholdGrid.Parse("0.56:0.64:0.02"),
            WatchlistSizes = [10_000, 1_000],
            MinimumDetectable = false,
            BootstrapDraws = 100,
        };

        public Report_()
        {
            using var folder = new TemporaryFolder();
            CohortFolder.Write(Seed.Value, folder.File("cohort"));
            Report = LiveEvaluation.Run(LiveScoreFolder.Read(folder.File("cohort")), Options, InputHashes.Of(folder.File("cohort")));
        }

        internal EvaluationReport Report { get; }
    }
}
